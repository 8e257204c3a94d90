"""A draw decides where the scores tell nothing apart and somebody would gain or lose by it, and nowhere else."""

import pytest

from grants.panels import record
from grants.panels.allocation import Idea, Rules, allocate
from grants.panels.inseparable import Because, inseparable, published
from grants.panels.standing import Standing, Standings
from tests.factories.records import told


def among(*ideas, pot_pence, **rules):
    """Who is drawn among, of ideas given as name, score and chance that ask for £10 each."""
    walked = allocate([Idea(name, None, score, 10_00) for name, score, _ in ideas], Rules(pot_pence, **rules))
    standings = {name: Standing(name, 3, score, score, chance=chance) for name, score, chance in ideas}
    return inseparable(Standings(standings, {}), walked)


def test_even_chances_on_both_sides_of_the_line_are_drawn_among():
    found = among(("a", 80, 1.0), ("b", 60, 0.6), ("c", 59, 0.4), ("d", 50, 0.39), pot_pence=20_00)
    assert found == {"b": Because.CHANCE, "c": Because.CHANCE}


def test_even_chances_on_one_side_of_the_line_are_not():
    assert among(("a", 60, 0.6), ("b", 59, 0.5), ("c", 50, 0.3), pot_pence=20_00) == {}


def test_what_has_the_score_of_one_at_the_line_is_drawn_among_with_it():
    found = among(("a", 60, 0.5), ("b", 59, 0.4), ("c", 59, 0.39), pot_pence=10_00)
    assert found == dict.fromkeys("abc", Because.CHANCE)


def test_equal_scores_are_drawn_among_where_the_money_is_not_enough_for_all():
    found = among(("a", 80, 1.0), ("b", 60, 0.7), ("c", 60, 0.7), ("d", 50, 0.1), ("e", 50, 0.1), pot_pence=20_00)
    assert found == dict.fromkeys("bcde", Because.SAME_SCORE)


def test_equal_scores_above_the_line_are_not():
    assert among(("a", 80, 1.0), ("b", 80, 1.0), ("c", 60, 0.1), pot_pence=20_00) == {}


def test_what_is_below_the_minimum_is_never_drawn_among():
    found = among(("a", 60, 0.5), ("b", 60, 0.5), ("c", 40, 0.0), ("d", 40, 0.0), pot_pence=10_00, minimum=45)
    assert found == dict.fromkeys("ab", Because.SAME_SCORE)


def test_a_chance_counts_as_it_is_published():
    found = among(("a", 60, 0.60004), ("b", 59, 0.39996), pot_pence=10_00)
    assert found == dict.fromkeys("ab", Because.CHANCE)
    assert (published(0.60004), published(None)) == (0.6, None)


@pytest.mark.parametrize("seed", [1, 2])
def test_with_money_for_all_nothing_is_drawn_though_some_are_hardly_above_the_minimum(seed):
    inputs = told(seed)
    inputs["rules"]["pot_pence"] = 60_000_00
    worked = record.work_out(inputs)
    amounts = worked.allocation.amounts()
    near = {amounts[id] > 0 for id in worked.scored if 0.4 <= worked.standings.ideas[id].chance <= 0.6}
    assert (near, worked.inseparable) == ({True}, {})
