"""Whoever has the file of a record finds whatever in it is not what it comes to, also where it was sealed anew."""

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.panels import record
from grants.panels.record import NotARecord
from grants.panels.redoing import redo
from tests.factories.records import decided, drawn, kept, told

SEAL = "The record was changed after it was sealed: its hash is another one."
POOL = ["IDEA-0003", "IDEA-0010", "IDEA-0023", "IDEA-0027"]


@cache
def _whole():
    return json.dumps(kept(decided(drawn(told(seed=5)))))


@pytest.fixture
def whole():
    """The record of a round with a draw and with decisions."""
    return json.loads(_whole())


def sealed(content):
    """Sealed anew by whoever changed it, so that only what it says can give it away."""
    return {**content, "hash": record.sealed(content)}


def test_a_record_that_was_not_touched_holds(whole):
    found = redo(whole)
    assert (found.differences, found.since_the_pool) == ((), ())


def test_it_says_what_was_worked_out_and_what_people_did(whole):
    found = redo(whole)
    assert found.worked_out == (
        "Scores: 120 readings of 30 ideas, how generous readers were, chances, bands and medians.",
        "The list: places, amounts and reasons by the rules, and what is left for each mission and in all.",
        "The draw: the 4 ideas that the scores did not tell apart, commitment, seed and order.",
        "The balance: what was promised, what is left of the pot, and where people decided otherwise than the rules.",
        "The decisions: each is what the panel agreed, or was refused at sign-off; enough members were there or not.",
        f"The hash: {whole['hash']}. Compare it with the one on the page of the record.",
    )
    assert found.taken_as_told == (
        "The rules, the pot and what each idea asks for. Compare the rules with those on the page of the round.",
        "What each member gave, who was there and who stepped out. Members stand by number.",
        "What the panel agreed after it had talked, with its reasons, conditions and places on the reserve list.",
        "What an officer changed and what was refused at sign-off, each with its reason.",
        "The result of the public event (event), and the days of the draw. Look them up.",
    )


@pytest.mark.parametrize(
    ("seed", "says"),
    [
        (
            5,
            "No draw was held. The scores do not tell these apart, and the panel decided: "
            "IDEA-0003, IDEA-0010, IDEA-0023, IDEA-0027.",
        ),
        (1, "The draw: none was needed. The scores tell all ideas apart where it matters."),
    ],
)
def test_without_a_draw_it_says_whether_one_was_needed(seed, says):
    found = redo(kept(told(seed)))
    assert (found.differences, sorted_names(found.worked_out[2])) == ((), sorted_names(says))


def sorted_names(sentence):
    return sorted(sentence.rstrip(".").replace(",", "").split())


@pytest.mark.parametrize(
    ("among", "differences"),
    [
        ([*POOL, "IDEA-0001"], ["IDEA-0001 was drawn among, and the scores tell it apart from the others."]),
        (
            POOL[1:],
            ["IDEA-0003 was not drawn among, and the scores do not tell it apart from ideas at the line."],
        ),
        (
            [*POOL[1:], "IDEA-0001"],
            [
                "IDEA-0001 was drawn among, and the scores tell it apart from the others.",
                "IDEA-0003 was not drawn among, and the scores do not tell it apart from ideas at the line.",
            ],
        ),
    ],
)
def test_a_draw_among_too_many_too_few_or_others_is_named_though_all_else_follows_from_it(among, differences):
    assert sorted(redo(kept(drawn(told(seed=5), among))).differences) == differences


def test_why_an_idea_was_drawn_among_is_checked(whole):
    pool = whole["draw"]["pool"]
    pool[0]["because"] = "same score"
    assert (
        "IDEA-0003 was drawn among because of its same score; it should be because of its chance."
        in redo(sealed(whole)).differences
    )


def test_a_score_that_came_after_the_pool_was_published_moves_no_pool_and_is_told():
    inputs = drawn(told(seed=5))
    near = inputs["ideas"][3]
    readings = [{**each, "scores": [4, 4]} for each in near["readings"]]
    inputs["ideas"] = [{**one, "readings": readings} if one is near else one for one in inputs["ideas"]]
    found = redo(kept(inputs))
    assert found.differences == ()
    assert found.since_the_pool == ("IDEA-0003 is not as it was when the ideas to draw among were published.",)


def test_money_that_came_after_the_pool_was_published_is_told():
    inputs = drawn(told(seed=5))
    inputs["rules"] = {**inputs["rules"], "pot_pence": 9500_00}
    found = redo(kept(inputs))
    assert found.differences == ()
    assert found.since_the_pool == (
        "The money or the rules are not as they were when the ideas to draw among were published.",
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda r: r["draw"].update(pool_published_at="2027-04-17T19:00:00+00:00"),
            "The draw must be announced first, then its ideas be published, and both before the event.",
        ),
        (
            lambda r: r["draw"].update(announced_at="2027-04-14T10:00:00+00:00"),
            "The draw must be announced first, then its ideas be published, and both before the event.",
        ),
        (
            lambda r: r["draw"].update(pool_published_at=None),
            "The record does not say when the ideas to draw among were published.",
        ),
        (lambda r: r["draw"].update(secret="another"), "The secret of the draw is not the one that was committed to."),
        (lambda r: r["draw"]["order"].reverse(), "The draw gives another order than the record says."),
        (
            lambda r: r["ideas"][0].update(stepped_out=[r["ideas"][0]["readings"][0]["member"]]),
            "Member 3 stepped out of IDEA-0000, and what they gave is counted.",
        ),
        (
            lambda r: r["ideas"][0].update(present=[1, 2]),
            "IDEA-0000: the record says that enough members were there; it was 2 of the 8 who may decide.",
        ),
        (
            lambda r: r["ideas"][0].update(was_quorate=False),
            "IDEA-0000: the record says that not enough members were there; it was 8 of the 8 who may decide.",
        ),
        (
            lambda r: r["ideas"][0].update(present=[1, 1, 2, 3, 4]),
            "IDEA-0000: a member stands twice among those who were there.",
        ),
        (
            lambda r: r["ideas"][1]["outcome"].update(kind="reserve", amount_pence=None),
            "IDEA-0001: the panel agreed reserve, and the decision is fund with £1,211.",
        ),
        (
            lambda r: r["ideas"][1]["decision"].update(refused_on="unlawful"),
            "IDEA-0001 was refused at sign-off, and is promised £1,211.",
        ),
        (
            lambda r: r["ideas"][1].update(outcome=None),
            "IDEA-0001 was decided, and the record does not say what the panel agreed.",
        ),
        (
            lambda r: r["ideas"][1]["decision"].update(amount_pence=1212_00),
            "IDEA-0001 was promised £1,212, and asks for £1,211.",
        ),
        (lambda r: r["rules"].update(pot_pence=8000_00), "£9,000 was decided, and the pot is £8,000."),
        (
            lambda r: r.update(number=2),
            "The first version follows none, and each later one says which it follows and what was decided again.",
        ),
        (
            lambda r: r["results"]["list"][0].update(amount_pence=1),
            "list, IDEA-0026, amount_pence: the record says 1, the rules come to 52700.",
        ),
    ],
)
def test_what_does_not_fit_is_a_sentence_though_the_record_was_sealed_anew(whole, change, sentence):
    change(whole)
    assert sentence in redo(sealed(whole)).differences


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda r: r.update(note="\ud800"), "The record holds letters that cannot be written in UTF-8."),
        (lambda r: r.update(format="mission-grants-record/2"), f"This is no record of the format {record.FORMAT}."),
        (lambda r: r.pop("results"), "The record does not say everything it should ('results')."),
        (lambda r: r["ideas"][0].pop("present"), "The record does not say everything it should ('present')."),
        (
            lambda r: r["draw"].update(event_at="2027-04-17"),
            "draw, event_at must be a date with a time and its offset from UTC.",
        ),
        (
            lambda r: r["draw"].update(event_at="soon"),
            "draw, event_at must be a date with a time and its offset from UTC.",
        ),
        (lambda r: r["draw"]["pool"].append(r["draw"]["pool"][0]), "An idea stands in the list twice"),
        (lambda r: r["draw"].update(secret=None), "A draw needs a secret and an event"),
    ],
)
def test_what_is_no_record_is_answered_with_a_sentence(whole, change, sentence):
    change(whole)
    with pytest.raises(NotARecord) as refused:
        redo(whole)
    assert str(refused.value) == sentence


# ── Any single figure ─────────────────────────────────────────────────────────────────────────────────────────────


def leaves(part, at=()):
    """Where the values of a record stand, as the names and numbers that lead to them."""
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else None
    if inside is None:
        yield at
    else:
        for name, value in inside:
            yield from leaves(value, (*at, name))


def put(content, at, change):
    *way, last = at
    for name in way:
        content = content[name]
    content[last] = change(content[last])


def another(value):
    """A value of the same kind that is plainly not this one."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return f"{value}0"
    return 1


def follows(at):
    """Whether a figure is worked out, or something is worked out from it whatever else the record says.

    What an idea asks for, for one, moves no figure where its score is below the minimum: only the hash tells then.
    """
    match at:
        case ("results", *_) | ("draw", "commitment" | "secret" | "event" | "order" | "pool", *_):
            return True
        case ("ideas", _, "readings", _, "scores", _) | ("draw", "chosen_from", "ideas", _, "readings", _, "scores", _):
            return True
        case ("ideas", _, "decision", "kind" | "amount_pence") | ("ideas", _, "outcome", "kind" | "amount_pence"):
            return True
        case ("rules", "pot_pence") | ("rules", "missions", _, "kept_pence"):
            return True
    return False


def told_of(content):
    """What whoever redoes it is told: differences, or that it is no record."""
    try:
        return redo(content).differences
    except NotARecord as refused:
        return (str(refused),)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_single_value_that_was_changed_is_told(data):
    content = json.loads(_whole())
    put(content, data.draw(st.sampled_from(list(leaves(content)))), another)
    assert told_of(content) != ()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_single_figure_that_follows_is_told_though_the_record_was_sealed_anew(data):
    content = json.loads(_whole())
    part = data.draw(st.sampled_from(("results", "draw", "ideas", "rules")))
    places = [at for at in leaves(content) if at[0] == part and follows(at)]
    put(content, data.draw(st.sampled_from(places)), another)
    assert told_of(sealed(content)) != ()


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(["list", "before_the_draw", "missions"]), st.randoms(use_true_random=False))
def test_any_two_lines_that_changed_places_are_told(name, chance):
    content = json.loads(_whole())
    lines = content["results"][name]
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    assert told_of(sealed(content)) != ()


@settings(max_examples=20, deadline=None)
@given(st.permutations(POOL))
def test_any_other_order_of_the_draw_is_told(order):
    content = json.loads(_whole())
    held = list(content["draw"]["order"])
    content["draw"]["order"] = list(order)
    told = told_of(sealed(content))
    assert ("The draw gives another order than the record says." in told) == (list(order) != held)


@settings(max_examples=20, deadline=None)
@given(st.sets(st.sampled_from([f"IDEA-{n:04}" for n in range(30)]), min_size=1), st.randoms(use_true_random=False))
def test_any_other_pool_is_told_though_its_own_draw_was_held_properly(pool, chance):
    few = set(chance.sample(POOL, 3)) if chance.random() < 0.5 else pool
    found = redo(kept(drawn(told(seed=5), few))).differences
    named = {sentence.split()[0] for sentence in found}
    assert named == few ^ set(POOL)
