"""Where ideas stand after their readings: chances, bands, and what must never move them."""

import math
import random
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.panels.allocation import Idea, Rules, Unfair, allocate
from grants.panels.calibration import Unreadable
from grants.panels.chance import chances, funded_draws
from grants.panels.standing import Band, Contender, _stand, stand
from tests.unit.test_calibration import panel

POUNDS = 100


def contenders(seed=3, *, cost=1000 * POUNDS, name=str, **shape):
    """The ideas of a made-up panel, each with its readers' scores."""
    readings, _ = panel(seed, **shape)
    by_idea = {}
    for reading in readings:
        by_idea.setdefault((reading.idea, reading.mission), []).append((name(reading.reader), reading.score))
    return [Contender(name(i), "panel", cost, tuple(scores), mission=m) for (i, m), scores in by_idea.items()]


def idea(id, score, asked=100, **values):
    """An idea as the walks see it."""
    return Idea(id, values.pop("mission", None), score, asked, **values)


def figures(standings):
    """What pages show of each idea, to the digits that people read."""
    return {
        id: (round(s.raw, 6), round(s.adjusted, 5), round(s.chance or 0, 2), s.band)
        for id, s in standings.ideas.items()
    }


class TestChances:
    def test_an_idea_far_above_the_line_is_almost_sure_of_its_money(self):
        found = stand(contenders(9, quality=15, taste=3), Rules(10 * 1000 * POUNDS), seed=1)
        ranked = sorted(found.ideas.values(), key=lambda idea: -idea.adjusted)
        assert ranked[0].chance > 0.95
        assert ranked[-1].chance < 0.05
        assert sum(idea.chance for idea in ranked) == pytest.approx(10)

    def test_ideas_that_nothing_tells_apart_have_the_same_chance(self):
        same = chances([idea(n, 50.0) for n in range(4)], np.zeros((4, 4)), Rules(100), seed=1)
        assert same == (0.25, 0.25, 0.25, 0.25)

    def test_the_order_of_ideas_makes_no_difference(self):
        ideas, spread = [idea("x", 70.0), idea("y", 55.0, 200), idea("z", 54.0, 300)], np.diag([9.0, 9.0, 4.0])
        there = chances(ideas, spread, Rules(300), seed=4)
        assert chances(ideas[::-1], spread[::-1, ::-1], Rules(300), seed=4) == there[::-1]

    def test_an_idea_that_no_longer_fits_is_passed_over(self):
        ideas = [idea("x", 90.0), idea("y", 80.0, 500), idea("z", 10.0)]
        assert chances(ideas, np.zeros((3, 3)), Rules(200), seed=1) == (1.0, 0.0, 1.0)

    def test_money_kept_for_a_mission_raises_the_chance_of_its_best_idea(self):
        ideas = [idea("x", 90.0), idea("y", 80.0), idea("z", 10.0, mission="green")]
        assert chances(ideas, np.zeros((3, 3)), Rules(200), seed=1) == (1.0, 1.0, 0.0)
        assert chances(ideas, np.zeros((3, 3)), Rules(200, {"green": 100}), seed=1) == (1.0, 0.0, 1.0)

    def test_an_idea_that_can_be_done_with_what_is_left_gets_it(self):
        part = [idea("x", 90.0), idea("y", 80.0, 200, least_pence=120), idea("z", 10.0, 130)]
        assert chances(part, np.zeros((3, 3)), Rules(230), seed=1) == (1.0, 1.0, 0.0)
        whole = [idea("x", 90.0), idea("y", 80.0, 200), idea("z", 10.0, 130)]
        assert chances(whole, np.zeros((3, 3)), Rules(230), seed=1) == (1.0, 0.0, 1.0)

    def test_below_the_least_score_nothing_is_funded(self):
        assert chances([idea("x", 50.0), idea("y", 40.0)], np.zeros((2, 2)), Rules(200, minimum=45), seed=1) == (1, 0)

    def test_money_kept_for_one_of_two_missions_alike_tells_them_apart(self):
        ideas = [idea("x", 50.0, mission="green"), idea("y", 50.0, mission="warm")]
        assert chances(ideas, np.zeros((2, 2)), Rules(100), seed=1) == (0.5, 0.5)
        assert chances(ideas, np.zeros((2, 2)), Rules(100, {"warm": 100}), seed=1) == (0.0, 1.0)

    def test_more_kept_than_there_is_is_a_sentence(self):
        with pytest.raises(Unfair, match=r"^£1.01 is kept for missions, and the pot is £1.$"):
            chances([idea("x", 50.0)], np.zeros((1, 1)), Rules(100, {"green": 101}), seed=1)

    def test_a_budget_below_nothing_is_a_sentence(self):
        with pytest.raises(Unfair, match=r"^The pot cannot be less than nothing.$"):
            stand(contenders(), Rules(-1), seed=1)


SIZES = st.integers(1, 8).map(lambda n: n * 50)
LEASTS = st.one_of(st.none(), st.integers(1, 8).map(lambda n: n * 50))
WALKED = st.lists(st.tuples(SIZES, LEASTS, st.sampled_from([None, "green", "warm"]), st.booleans()), max_size=9)


@st.composite
def lists_and_rules(draw):
    """Ideas, what each is worth in one draw, and rules that may keep money for missions and ask for a least score."""
    rows, chance = draw(WALKED), draw(st.randoms(use_true_random=False))
    worth = chance.sample(range(100), len(rows))
    ideas = [
        Idea(f"i{n}", mission, worth[n], asked, least_pence=min(least, asked) if least else None, passes=passes)
        for n, (asked, least, mission, passes) in enumerate(rows)
    ]
    floors = draw(st.dictionaries(st.sampled_from(["green", "warm"]), st.integers(0, 4).map(lambda n: n * 50)))
    free = draw(st.integers(0, 12)) * 50
    return ideas, Rules(free + sum(floors.values()), floors, minimum=draw(st.sampled_from([0, 30])))


class TestTheWalkOfEachDraw:
    @settings(max_examples=200, deadline=None)
    @given(lists_and_rules())
    def test_it_funds_what_the_rules_would_fund(self, given):
        ideas, rules = given
        funded = funded_draws(np.array([[float(one.score) for one in ideas]] * 2), ideas, rules) if ideas else []
        by_rules = allocate(ideas, rules).amounts()
        assert [int(times) for times in funded] == [2 * (by_rules[one.id] > 0) for one in ideas]

    @settings(max_examples=50, deadline=None)
    @given(st.lists(SIZES, min_size=1, max_size=9), st.integers(0, 20), st.integers(0, 99))
    def test_with_nothing_kept_and_no_parts_it_goes_down_one_list_and_passes_over_what_does_not_fit(
        self, sizes, pot, seed
    ):
        ideas = [idea(n, 50.0, asked, mission=n % 3) for n, asked in enumerate(sizes)]
        drawn = np.random.default_rng(seed).normal(50, 10, (20, len(ideas)))
        expected = [0] * len(ideas)
        for row in drawn:
            left = pot * 50
            for n in sorted(range(len(ideas)), key=lambda n: -row[n]):
                if sizes[n] <= left:
                    left -= sizes[n]
                    expected[n] += 1
        assert list(funded_draws(drawn, ideas, Rules(pot * 50))) == expected


class TestBands:
    def test_below_the_least_score_of_the_round_an_idea_is_not_now_however_much_money_there_is(self):
        one = Contender("x", "p", 100, (("a", 44.0), ("b", 30.0)))
        two = Contender("y", "p", 100, (("a", 90.0), ("b", 80.0)))
        found = stand([one, two], Rules(10_000, minimum=44.5), seed=1).ideas
        assert (found["x"].band, found["y"].band) == (Band.NOT_NOW, Band.FUND)
        assert (found["x"].chance, found["x"].is_below_minimum, found["y"].is_below_minimum) == (0.0, True, False)

    def test_bands_follow_the_chance(self):
        found = stand(contenders(ideas=60, readers=15), Rules(20 * 1000 * POUNDS), seed=1).ideas.values()
        assert all(s.chance >= 0.8 for s in found if s.band is Band.FUND)
        assert all(0.2 < s.chance < 0.8 for s in found if s.band is Band.DISCUSS)
        assert all(s.chance <= 0.2 for s in found if s.band is Band.NOT_NOW)
        assert {s.band for s in found} == set(Band)

    def test_under_a_floor_an_idea_has_no_chance_and_leaves_the_money_to_others(self):
        best, other = Contender("best", "p", 100, (("a", 90.0), ("b", 91.0))), Contender("x", "p", 100, (("a", 40.0),))
        low = Contender("best", "p", 100, best.scores, is_below_floor=True)
        assert stand([best, other], Rules(100), seed=1).ideas["x"].chance < 0.5
        found = stand([low, other], Rules(100), seed=1).ideas
        assert (found["best"].chance, found["best"].band) == (0.0, Band.NOT_NOW)
        assert (found["x"].chance, found["x"].band) == (1.0, Band.FUND)

    def test_without_enough_readings_there_is_neither_chance_nor_band(self):
        few = Contender("few", "p", 100, (("a", 90.0),), is_quorate=False)
        more = Contender("more", "p", 100, (("a", 50.0), ("b", 60.0)))
        found = stand([few, more], Rules(100), seed=1).ideas["few"]
        assert (found.raw, found.chance, found.band) == (90.0, None, None)

    def test_an_idea_that_nobody_read_still_competes(self):
        read = [Contender(f"i{n}", "p", 100, (("a", 50.0 + n), ("b", 51.0 + 2 * n))) for n in range(6)]
        unread = [Contender(f"u{n}", "p", 100, (), is_quorate=False) for n in range(6)]
        alone, among = stand(read, Rules(300), seed=1).ideas, stand([*read, *unread], Rules(300), seed=1).ideas
        assert among["i3"].chance < alone["i3"].chance
        assert (among["u0"].raw, among["u0"].chance) == (None, None)

    def test_an_idea_that_has_its_answer_already_does_not_compete(self):
        one, two = (Contender(n, "p", 100, (("a", 60.0 + at), ("b", 62.0))) for at, n in enumerate("xy"))
        gone = Contender("z", "p", 100, (("a", 99.0), ("b", 98.0)), competes=False)
        found = stand([one, two, gone], Rules(200), seed=1).ideas
        assert [found[n].chance for n in "xyz"] == [1.0, 1.0, None]

    def test_the_ideas_that_change_band_are_named(self):
        found = stand(contenders(leniency=12.0, each=3), Rules(13 * 1000 * POUNDS), seed=1)
        assert found.panels["panel"].is_adjusted
        assert {id for id, s in found.ideas.items() if s.band is not s.band_as_given} == set(found.moved)
        assert found.moved

    def test_where_no_adjustment_is_made_no_idea_changes_band(self):
        found = stand(contenders(ideas=10, readers=5, each=5), Rules(4 * 1000 * POUNDS), seed=1)
        assert found.panels["panel"].reasons[0] == "Everybody read everything, so generosity moves every idea alike."
        assert found.moved == ()
        assert all(s.raw == s.adjusted for s in found.ideas.values())


class TestPanels:
    def test_members_are_compared_within_their_panel_and_ideas_compete_across(self):
        one = contenders(1, name=lambda key: f"1 {key}")
        two = [Contender(**{**c.__dict__, "panel": "second"}) for c in contenders(2, name=lambda key: f"2 {key}")]
        both = stand([*one, *two], Rules(26 * 1000 * POUNDS), seed=1)
        apart = stand(one, Rules(26 * 1000 * POUNDS), seed=1)
        assert both.panels["panel"] == apart.panels["panel"]
        assert sum(s.chance for s in both.ideas.values()) == pytest.approx(26)

    def test_agreement_is_told_in_shares(self):
        told = stand(contenders(ideas=120, readers=30), Rules(1), seed=1).panels["panel"]
        assert sum(told.shares) == pytest.approx(1)
        assert 0 < told.reliability < 1
        assert -1 < told.alpha < 1
        assert (told.readings, told.ideas, told.readers, told.readings_each) == (480, 120, 30, 4.0)

    @pytest.mark.parametrize(
        ("scores", "reasons"),
        [
            ((), ("There must be at least two readings.",)),
            ((("a", 50.0),), ("There must be at least two readings.",)),
        ],
    )
    def test_too_little_read_is_told_and_is_no_error(self, scores, reasons):
        found = stand([Contender("i", "p", 100, scores)], Rules(100), seed=1)
        assert found.panels["p"].reasons == reasons
        assert (found.ideas["i"].chance, found.ideas["i"].band) == (None, None)

    def test_scores_that_are_all_equal_give_everybody_the_same_chance(self):
        same = [Contender(f"i{n}", "p", 100, (("a", 50.0), ("b", 50.0))) for n in range(4)]
        found = stand(same, Rules(200), seed=1)
        assert {(s.raw, s.adjusted, s.low, s.high, s.chance) for s in found.ideas.values()} == {(50, 50, 50, 50, 0.5)}
        assert found.panels["p"].shares is None

    @pytest.mark.parametrize("score", [math.nan, math.inf])
    def test_a_score_that_is_no_number_is_a_sentence(self, score):
        with pytest.raises(Unreadable, match=r"^Every score must be a number$"):
            stand([Contender("i", "p", 100, (("a", score),))], Rules(100), seed=1)


class TestWhatNeverMovesAnything:
    @settings(max_examples=15)
    @given(st.randoms(use_true_random=False), st.integers(0, 50))
    def test_the_order_of_ideas_and_scores(self, chance: random.Random, seed: int):
        there = contenders(seed, ideas=12, readers=6, each=3)
        mixed = [Contender(**{**c.__dict__, "scores": tuple(chance.sample(c.scores, len(c.scores)))}) for c in there]
        chance.shuffle(mixed)
        assert (
            stand(mixed, Rules(4 * 1000 * POUNDS), seed=1).ideas == stand(there, Rules(4 * 1000 * POUNDS), seed=1).ideas
        )

    @settings(max_examples=15)
    @given(st.integers(0, 50), st.integers(1, 10**6))
    def test_names_and_ids(self, seed: int, salt: int):
        def other(name):
            return f"{hash((salt, name)):x}"

        there = figures(stand(contenders(seed, ideas=12, readers=6, each=3), Rules(4 * 1000 * POUNDS), seed=1))
        renamed = stand(contenders(seed, ideas=12, readers=6, each=3, name=other), Rules(4 * 1000 * POUNDS), seed=1)
        assert figures(renamed) == {other(id): figure for id, figure in there.items()}

    @settings(max_examples=20)
    @given(st.integers(0, 200))
    def test_one_more_score_at_the_ideas_own_mean_never_lowers_what_was_given(self, seed: int):
        there = contenders(seed, ideas=12, readers=6, each=3)
        before = stand(there, Rules(4 * 1000 * POUNDS), seed=1).ideas[there[0].idea]
        more = Contender(**{**there[0].__dict__, "scores": (*there[0].scores, ("new", before.raw))})
        after = stand([more, *there[1:]], Rules(4 * 1000 * POUNDS), seed=1).ideas[there[0].idea]
        assert after.raw >= before.raw - 1e-9


def test_a_round_is_reckoned_quickly():
    """120 ideas and 30 readers: half a second on a quiet machine; here the processor's time, with room to spare."""
    there = contenders(ideas=120, readers=30, each=5)
    _stand.cache_clear()
    begun = process_time()
    stand(there, Rules(40 * 1000 * POUNDS), seed=1)
    assert process_time() - begun < 2
