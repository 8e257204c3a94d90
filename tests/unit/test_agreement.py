"""How far readers agree on each criterion."""

from fractions import Fraction

from grants.panels.agreement import by_criterion
from grants.panels.scoring import Measure, Rubric, summarise

RUBRIC = Rubric((Measure("fit", 60, is_mission_fit=True), Measure("plan", 40)), mission_floor=Fraction(0))


def told(**ideas):
    """What three readers gave each idea, as (fit, plan) of each."""
    marks = {
        idea: {f"reader {n}": {"fit": fit, "plan": plan} for n, (fit, plan) in enumerate(given)}
        for idea, given in ideas.items()
    }
    summaries = {idea: summarise(given, RUBRIC, may_read=given) for idea, given in marks.items()}
    return {one.key: one for one in by_criterion(marks, summaries, RUBRIC)}


def test_readers_who_all_give_the_same_agree_wholly():
    found = told(soup=[(4, 1), (4, 3)], boxes=[(1, 2), (1, 0)])
    assert found["fit"].alpha == 1.0
    assert found["plan"].alpha < 1.0


def test_an_idea_on_which_readers_lie_three_apart_is_named_for_that_criterion_alone():
    found = told(soup=[(4, 2), (1, 2)], boxes=[(3, 2), (1, 2)])
    assert (found["fit"].far_apart, found["plan"].far_apart) == (("soup",), ())


def test_where_no_idea_was_read_twice_there_is_nothing_to_compare():
    found = told(soup=[(4, 2)], boxes=[(1, 2)])
    assert [one.alpha for one in found.values()] == [None, None]
