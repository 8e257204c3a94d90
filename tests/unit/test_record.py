"""A record's results follow from its inputs alone: not from their order, nor from what ideas and members are called."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.panels import record
from grants.panels.drawing import draw
from grants.panels.record import NotARecord

MISSIONS = ("food", "streets", "work")


def told(seed=1, ideas=30, members=8):
    """A round whose readers differ in how generous they are, so that generosity is taken off."""
    chance = random.Random(seed)
    generous = [chance.choice((-1, 0, 1)) for _ in range(members)]
    made = []
    for n in range(ideas):
        worth = chance.gauss(2, 0.9)
        readers = chance.sample(range(members), 4)
        asked = chance.randrange(300, 1501) * 100
        readings = [
            {"member": m, "scores": [max(0, min(4, round(worth + generous[m] + chance.gauss(0, 0.4)))) for _ in "ab"]}
            for m in readers
        ]
        made.append(
            {
                "idea": f"IDEA-{n:04}",
                "panel": 1,
                "mission": MISSIONS[n % 3],
                "asked_pence": asked,
                "least_pence": asked // 2,
                "asked_to_read": 4,
                "readings": readings,
                "outcome": None,
                "decision": None,
            }
        )
    return {
        "rules": {
            "pot_pence": 9000_00,
            "missions": [{"mission": m, "title": m.title(), "kept_pence": 1000_00} for m in MISSIONS],
            "criteria": [
                {"name": "Fit", "weight": 60, "is_mission_fit": True},
                {"name": "Plan", "weight": 40, "is_mission_fit": False},
            ],
            "mission_floor": 1.0,
            "criterion_floor": 0.5,
            "quorum": 3,
            "minimum": 45,
            "least_part_percent": 60,
            "seed": "12345",
        },
        "ideas": made,
        "draw": None,
    }


def kept(inputs):
    """A whole record, as it is read from its file."""
    content = {
        "format": record.FORMAT,
        "number": 1,
        "follows": None,
        "again": None,
        **inputs,
        "results": record.results_of(inputs),
    }
    return json.loads(json.dumps({**content, "hash": record.sealed(content)}))


def test_generosity_is_taken_off_and_redone():
    content = kept(told())
    assert content["results"]["panels"]["1"]["is_adjusted"] is True
    assert record.differences(content) == []


@settings(max_examples=8)
@given(st.randoms(use_true_random=False))
def test_order_and_names_change_nothing(chance):
    inputs = told()
    names = {one["idea"]: f"I{chance.random()}-{n}" for n, one in enumerate(inputs["ideas"])}
    numbers = random.Random(chance.random()).sample(range(100, 200), 8)
    renamed = []
    for one in inputs["ideas"]:
        readings = [{**each, "member": numbers[each["member"]]} for each in one["readings"]]
        chance.shuffle(readings)
        renamed.append({**one, "idea": names[one["idea"]], "readings": readings})
    chance.shuffle(renamed)
    first, second = record.work_out(inputs), record.work_out({**inputs, "ideas": renamed})
    assert {names[id]: pence for id, pence in first.allocation.amounts().items()} == second.allocation.amounts()


def test_a_draw_for_chance_deals_out_the_places_of_its_pool_and_no_others():
    inputs = told(seed=5)
    before = record.work_out(inputs)
    pool = record.pool(before)
    assert pool == dict.fromkeys(("IDEA-0023", "IDEA-0003", "IDEA-0010", "IDEA-0027"), "chance")
    near = [before.standings.ideas[id].chance for id in pool]
    assert all(0.4 <= chance <= 0.6 for chance in near)
    drawn = draw("secret", "event", pool)
    inputs["draw"] = {
        "commitment": drawn.commitment,
        "event": "event",
        "secret": "secret",
        "pool": [{"idea": idea, "because": "chance"} for idea in sorted(pool)],
        "order": list(drawn.order),
    }
    after = record.work_out(inputs)
    assert [id for id in after.scored if id in pool] == list(drawn.order)
    assert [id if id not in pool else None for id in after.scored] == [
        id if id not in pool else None for id in before.scored
    ]
    assert record.differences(kept(inputs)) == []


def test_an_idea_that_too_few_have_read_is_not_on_the_list():
    inputs = told()
    inputs["ideas"][0]["readings"] = inputs["ideas"][0]["readings"][:2]
    assert "IDEA-0000" not in record.work_out(inputs).allocation.amounts()


@pytest.mark.parametrize("seed", [1, 2])
def test_with_money_for_all_nothing_is_drawn_though_some_are_hardly_above_the_minimum(seed):
    inputs = told(seed)
    inputs["rules"]["pot_pence"] = 60_000_00
    worked = record.work_out(inputs)
    amounts = worked.allocation.amounts()
    near = {amounts[id] > 0 for id in worked.scored if 0.4 <= worked.standings.ideas[id].chance <= 0.6}
    assert (near, record.pool(worked)) == ({True}, {})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda r: r["rules"].update(pot_pence=-1), "The pot cannot be less than nothing."),
        (lambda r: r["rules"].update(pot_pence=100_00), "£3,000 is kept for missions, and the pot is £100."),
        (lambda r: r["rules"]["criteria"][0].update(weight=70), "The shares of the criteria must come to 100"),
        (lambda r: r["ideas"][0].update(asked_pence=0), "IDEA-0000 must ask for a sum of money in whole pence."),
        (lambda r: r["ideas"].append(r["ideas"][0]), "An idea stands in the record twice."),
        (
            lambda r: r["ideas"][0]["readings"].append(r["ideas"][0]["readings"][0]),
            "A member stands twice among the readings of IDEA-0000.",
        ),
        (
            lambda r: r["ideas"][0].update(asked_to_read=10**9),
            "ideas, 1, asked_to_read must be a whole number that is not too large.",
        ),
        (
            lambda r: r["ideas"][0].update(asked_pence=10**30),
            "ideas, 1, asked_pence must be a whole number that is not too large.",
        ),
        (lambda r: r["rules"].update(minimum="1/0"), "rules, minimum must be a number that is not too large."),
        (
            lambda r: r["ideas"][0].update(decision={"kind": "fund", "amount_pence": "x"}),
            "ideas, 1, decision, amount_pence must be a whole number that is not too large.",
        ),
        (
            lambda r: r["ideas"][0]["readings"][0].update(scores=[1]),
            "A reading of IDEA-0000 has not one score for each criterion.",
        ),
        (
            lambda r: r["ideas"][0]["readings"][0].update(scores=[1, 5]),
            "A reading gives no score from 0 to 4 for Plan.",
        ),
        (
            lambda r: (r["rules"]["criteria"][0].update(weight=110), r["rules"]["criteria"][1].update(weight=-10)),
            "The share of a criterion cannot be less than nothing",
        ),
        (lambda r: r["rules"]["missions"].append(r["rules"]["missions"][0]), "A mission stands in the record twice."),
        (lambda r: r["rules"].update(seed="-5"), "The seed must be a whole number of at most 40 digits."),
        (
            lambda r: r.update(
                draw={"commitment": "c", "event": "e", "secret": "s", "pool": [], "order": ["IDEA-0000"]}
            ),
            "The draw names an idea that is not in its pool.",
        ),
        (
            lambda r: r.update(draw={"commitment": "c", "event": "\ud800", "secret": "s", "pool": [], "order": []}),
            "draw, event must be a text of at most 5,000 letters.",
        ),
        (lambda r: r["rules"].pop("seed"), "The record does not say everything it should ('seed')."),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence(change, sentence):
    inputs = told()
    change(inputs)
    with pytest.raises(NotARecord) as refused:
        record.work_out(inputs)
    assert str(refused.value) == sentence


def test_a_record_with_half_a_letter_is_a_sentence():
    with pytest.raises(NotARecord, match=r"^The record holds letters that cannot be written in UTF-8\.$"):
        record.differences({**kept(told()), "note": "\ud800"})
