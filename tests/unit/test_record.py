"""A record's results follow from its inputs alone: not from their order, nor from what ideas and members are called."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.panels import record
from grants.panels.record import NotARecord
from tests.factories.records import drawn, told


def test_generosity_is_taken_off():
    assert record.results_of(told())["panels"]["1"]["is_adjusted"] is True


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
    pool = before.inseparable
    assert pool == dict.fromkeys(("IDEA-0023", "IDEA-0003", "IDEA-0010", "IDEA-0027"), "chance")
    inputs = drawn(inputs)
    after = record.work_out(inputs)
    assert [id for id in after.scored if id in pool] == inputs["draw"]["order"]
    assert [id if id not in pool else None for id in after.scored] == [
        id if id not in pool else None for id in before.scored
    ]


def test_the_list_before_the_draw_says_who_was_drawn_among_and_is_not_moved_by_a_later_score():
    inputs = drawn(told(seed=5))
    before = record.results_of(inputs)["before_the_draw"]
    inputs["ideas"][0] = {**inputs["ideas"][0], "readings": inputs["ideas"][0]["readings"][:3]}
    results = record.results_of(inputs)
    assert results["before_the_draw"] == before
    assert {each["idea"]: each["chance"] for each in before if each["because"]} == {
        id: round(record.work_out(told(seed=5)).standings.ideas[id].chance, 4) for id in inputs["draw"]["order"]
    }
    assert [each["score"] for each in before] != [results["scores"][each["idea"]]["adjusted"] for each in before]


def test_what_a_draw_is_chosen_from_is_rules_and_scores_and_nothing_that_was_decided():
    inputs = told(seed=5)
    found = record.chosen_from(inputs)
    assert set(found) == {"rules", "ideas"}
    assert {name for one in found["ideas"] for name in one} == {
        "idea", "panel", "mission", "asked_pence", "least_pence", "asked_to_read", "readings"
    }  # fmt: skip
    assert record.work_out(found).inseparable == record.work_out(inputs).inseparable


def test_an_idea_that_too_few_have_read_is_not_on_the_list():
    inputs = told()
    inputs["ideas"][0]["readings"] = inputs["ideas"][0]["readings"][:2]
    assert "IDEA-0000" not in record.work_out(inputs).allocation.amounts()


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
        (
            lambda r: r.update(drawn(told(5)), draw={**drawn(told(5))["draw"], "chosen_from": None}),
            "The record does not say by which scores the ideas of its draw were chosen.",
        ),
        (lambda r: r["rules"].pop("seed"), "The record does not say everything it should ('seed')."),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence(change, sentence):
    inputs = told()
    change(inputs)
    with pytest.raises(NotARecord) as refused:
        record.results_of(inputs)
    assert str(refused.value) == sentence
