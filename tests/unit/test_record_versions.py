"""A version says in words which it is and what was decided again, and what it follows."""

import pytest

from grants.panels.record_versions import version, version_faults

FUNDED, REFUSED = {"kind": "fund", "amount_pence": 100_00}, {"kind": "not this time", "amount_pence": None}
WHAT = "The first version follows none, and each later one says which it follows and what was decided again."


def told(before=REFUSED, **changed):
    again = {"idea": "IDEA-0004", "because": "review", "before": before}
    ideas = [{"idea": "IDEA-0003", "decision": REFUSED}, {"idea": "IDEA-0004", "decision": FUNDED}]
    return {"number": 2, "follows": "a" * 64, "again": again, "ideas": ideas, **changed}


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (told(number=1, follows=None, again=None), "Version 1."),
        (
            told(),
            "Version 2. IDEA-0004 was decided again after a review: not this time before, fund with £100 now.",
        ),
        (
            told(before=None),
            "Version 2. IDEA-0004 was decided again after a review: not before the panel before, fund with £100 now.",
        ),
    ],
)
def test_a_version_in_words(record, words):
    assert (version(record), list(version_faults(record))) == (words, [])


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"follows": None}, WHAT),
        ({"again": None}, WHAT),
        ({"number": 1}, WHAT),
        (
            {"ideas": [{"idea": "IDEA-0004", "decision": None}]},
            "The record says that IDEA-0004 was decided again, and not what.",
        ),
    ],
)
def test_a_version_that_does_not_say_what_it_must(changed, fault):
    assert list(version_faults(told(**changed))) == [fault]
