"""The panels that the bench makes up, and how it reads a figure beside its target."""

from collections import Counter

import numpy as np
import pytest

from bench import panels
from bench.panels import TYPICAL
from bench.trust import Figure, overlap_and_regret


def test_the_same_seed_makes_the_same_people_and_another_seed_others():
    there, again, other = (panels.world(seed, TYPICAL, ideas=10, readers=5) for seed in (1, 1, 2))
    assert np.array_equal(there.scores, again.scores)
    assert not np.array_equal(there.scores, other.scores)


def test_scores_are_what_whole_steps_of_weighted_criteria_come_to():
    found = panels.world(1, TYPICAL, ideas=30, readers=10).scores
    assert (found.min() >= 0, found.max() <= 100) == (True, True)
    assert np.allclose(found / 1.25, np.rint(found / 1.25))


def test_readings_are_dealt_evenly_and_nobody_reads_an_idea_twice():
    made = panels.world(1, TYPICAL, ideas=30, readers=10)
    design = panels.everybody_alike(1, made, 5)
    assert set(Counter(i for i, _ in design).values()) == {5}
    assert set(Counter(j for _, j in design).values()) == {15}
    assert len(set(design)) == 150


def test_readers_of_one_mission_cross_only_as_often_as_asked():
    made = panels.world(1, TYPICAL, ideas=30, readers=12, missions=3)
    home = np.arange(12) % 3
    for crossing in (0, 1):
        design = panels.by_mission(1, made, 4, crossing=crossing)
        away = [(i, j) for i, j in design if home[j] != made.missions[i]]
        assert (len(away), len(design)) == (30 * crossing, 120)


def test_one_more_reading_is_by_somebody_who_has_not_read_the_idea():
    design = [(0, 0), (0, 1), (1, 0), (1, 2)]
    assert panels.more(np.random.default_rng(1), design, 3, [0, 1]) == [(0, 2), (1, 1)]


def test_who_funds_the_best_loses_nothing():
    worth = np.random.default_rng(1).normal(0, 1, 120)
    assert overlap_and_regret(worth, worth) == (1.0, 0.0)
    overlap, regret = overlap_and_regret(-worth, worth)
    assert overlap == 0.0
    assert regret > 1.0


@pytest.mark.parametrize(
    ("measured", "margin", "at_least", "holds"),
    [(0.79, 0.0, True, True), (0.77, 0.0, True, False), (0.77, 0.02, True, True), (0.79, 0.0, False, False)],
)
def test_a_figure_holds_unless_it_is_worse_by_more_than_two_standard_errors(measured, margin, at_least, holds):
    assert Figure("B6", "overlap", measured, 0.78, at_least, margin).holds() is holds
