"""What an applicant is told of the scores: medians, never a reader's own, and how close it was."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.decisions.own_scores import NotAPlace, OwnScores, Place, Ranked, place_among, told
from grants.panels.scoring import Measure, Rubric, summarise

RUBRIC = Rubric((Measure("fit", 60, is_mission_fit=True), Measure("plan", 40)), quorum=2)
NAMES = {"fit": "Mission fit", "plan": "The plan"}
PLACE = Place(14, 40, 12)
RANKED = Ranked(61.5, False, PLACE)


def summary(*marks, asked=None):
    readings = {n: dict(zip(("fit", "plan"), each, strict=True)) for n, each in enumerate(marks)}
    return summarise(readings, RUBRIC, may_read=range(len(marks) if asked is None else asked))


def test_three_readers_come_to_medians():
    found = told(summary((4, 0), (3, 1), (0, 4)), NAMES, RANKED)
    assert found == OwnScores((("Mission fit", Fraction(3)), ("The plan", Fraction(1))), 52, None, PLACE)


def test_where_generosity_was_taken_off_both_scores_are_told():
    found = told(summary((4, 0), (3, 1), (0, 4)), NAMES, Ranked(61.5, True, PLACE))
    assert (found.score, found.adjusted) == (52, 62)


def test_of_two_readers_no_number_is_told():
    assert told(summary((4, 0), (3, 1)), NAMES, RANKED) == OwnScores()


def test_without_the_quorum_nothing_is_told():
    assert told(summary((4, 0), (3, 1), (0, 4), asked=7), NAMES, RANKED) is None


def test_a_place_counts_the_ideas_above_and_equals_share_it():
    assert place_among(70.0, [90.0, 70.0, 70.0, 80.0, 10.0], 2) == Place(3, 5, 2)


def test_sums_in_another_order_are_the_same_score():
    assert place_among(0.1 + 0.2 + 0.3, [0.3 + 0.2 + 0.1, 0.5, 0.4, 0.1, 0.1], 1) == Place(1, 5, 1)


def test_among_few_ideas_no_place_is_told():
    assert place_among(70.0, [90.0, 70.0, 60.0, 50.0], 2) is None


def test_a_score_that_is_not_among_them_is_refused():
    with pytest.raises(NotAPlace, match="has to stand among"):
        place_among(71.0, [90.0, 70.0, 60.0, 50.0, 40.0], 2)


marks = st.tuples(st.integers(0, 4), st.integers(0, 4))


@given(st.lists(marks, max_size=6), st.randoms())
def test_who_scored_what_makes_no_difference(given_marks, chance):
    shuffled = given_marks[:]
    chance.shuffle(shuffled)
    assert told(summary(*shuffled), NAMES, None) == told(summary(*given_marks), NAMES, None)


@given(st.lists(marks, max_size=2))
def test_fewer_than_three_readers_never_show_a_number(given_marks):
    found = told(summary(*given_marks), NAMES, RANKED)
    assert found is None or found == OwnScores()
