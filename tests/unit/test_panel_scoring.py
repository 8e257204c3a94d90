from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.panels.scoring import (
    Measure,
    Merits,
    NotARubric,
    Range,
    Rubric,
    Unscored,
    Zone,
    is_quorum,
    points,
    rank,
    summarise,
    weighted,
)

NAMES = ("mission", "difference", "led", "open", "doable")
RUBRIC = Rubric(
    tuple(Measure(name, weight, name == "mission") for name, weight in zip(NAMES, (30, 25, 20, 15, 10), strict=True))
)


def marks(*values):
    return dict(zip(NAMES, values, strict=True))


def summary(*readings, asked=None):
    given = {n: marks(*values) for n, values in enumerate(readings)}
    return summarise(given, RUBRIC, may_read=asked if asked is not None else given.keys())


class TestOneReader:
    def test_all_twos_are_fifty(self):
        assert weighted(marks(2, 2, 2, 2, 2), RUBRIC) == 50

    def test_a_strong_mission_lifts_an_average_idea_to_sixty_five(self):
        assert weighted(marks(4, 2, 2, 2, 2), RUBRIC) == 65

    def test_a_weak_mission_with_good_rest_is_sixty(self):
        assert weighted(marks(1, 3, 3, 3, 3), RUBRIC) == 60

    def test_the_ends_are_nought_and_a_hundred(self):
        assert weighted(marks(0, 0, 0, 0, 0), RUBRIC) == 0
        assert weighted(marks(4, 4, 4, 4, 4), RUBRIC) == 100

    @pytest.mark.parametrize("bad", [{}, marks(2, 2, 2, 2, 5), marks(2, 2, 2, 2, -1), marks(2, 2, 2, 2, float("nan"))])
    def test_a_reading_without_a_score_for_everything_is_not_counted_as_nought(self, bad):
        with pytest.raises(Unscored):
            weighted(bad, RUBRIC)


class TestOneIdea:
    def test_the_score_is_the_mean_and_the_range_is_shown(self):
        assert summary((2, 2, 2, 2, 2), (4, 2, 2, 2, 2), (1, 3, 3, 3, 3)).score == Range(
            mean=Fraction(175, 3), median=Fraction(60), low=Fraction(50), high=Fraction(65)
        )

    def test_criteria_are_averaged_one_by_one(self):
        assert summary((2, 2, 2, 2, 2), (4, 2, 2, 2, 1)).by_criterion["mission"].mean == 3

    def test_without_a_reading_there_is_no_score(self):
        nothing = summary()
        assert (nothing.score, nothing.zone, nothing.below_floor, nothing.far_apart) == (None, None, (), ())
        assert not nothing.is_quorate

    def test_sixty_is_not_advised_when_the_mission_is_under_its_floor(self):
        weak = summary((1, 3, 3, 3, 3))
        assert points(weak.score.mean) == 60
        assert weak.below_floor == ("mission",)
        assert weak.zone is Zone.NOT_ADVISED

    def test_a_mission_average_on_the_floor_is_enough(self):
        assert summary((1, 3, 3, 3, 3), (3, 3, 3, 3, 3)).below_floor == ()

    def test_no_criterion_may_average_under_one(self):
        assert summary((4, 4, 4, 4, 0), (4, 4, 4, 4, 1)).below_floor == ("doable",)

    def test_the_mission_needs_the_higher_of_the_two_floors(self):
        rubric = Rubric(RUBRIC.measures, mission_floor=Fraction(0), criterion_floor=Fraction(2))
        assert summarise({"a": marks(1, 4, 4, 4, 4)}, rubric, may_read={"a"}).below_floor == ("mission",)

    def test_readers_who_differ_by_three_should_talk(self):
        assert summary((3, 1, 2, 2, 2), (3, 4, 2, 2, 2)).far_apart == ("difference",)
        assert summary((3, 2, 2, 2, 2), (3, 4, 2, 2, 2)).far_apart == ()

    @pytest.mark.parametrize(
        ("reading", "zone"),
        [
            ((4, 2, 2, 2, 2), Zone.ADVISED),  # 65
            ((2, 2, 2, 2, 2), Zone.DISCUSS),  # 50
            ((2, 2, 1, 2, 1), Zone.NOT_ADVISED),  # 42.5
        ],
    )
    def test_the_zone_is_advice_from_the_score(self, reading, zone):
        assert summary(reading).zone is zone

    def test_the_zone_follows_the_number_that_is_shown(self):
        edge = Rubric((Measure("a", 99), Measure("b", 1)), Fraction(0), Fraction(0))
        shown = summarise({1: {"a": Fraction(239, 100), "b": 4}}, edge, may_read={1})
        assert (points(shown.score.mean), shown.zone) == (60, Zone.ADVISED)
        assert shown.score.mean > 60
        under = summarise({1: {"a": Fraction(238, 100), "b": 4}}, edge, may_read={1})
        assert under.score.mean < 60
        assert (points(under.score.mean), under.zone) == (60, Zone.ADVISED)

    @pytest.mark.parametrize(
        ("there", "of", "enough"),
        [(2, 2, False), (3, 3, True), (3, 5, True), (3, 6, False), (4, 6, True), (0, 0, False)],
    )
    def test_a_quorum_is_three_and_more_than_half(self, there, of, enough):
        assert is_quorum(there, of=of, least=3) is enough

    def test_whoever_was_asked_and_has_not_answered_counts_for_the_majority(self):
        assert not summary(*[(2, 2, 2, 2, 2)] * 3, asked=range(6)).is_quorate
        assert summary(*[(2, 2, 2, 2, 2)] * 3, asked=range(5)).is_quorate


class TestTheList:
    def test_the_best_comes_first_and_what_is_under_a_floor_last(self):
        standings = [
            Merits("weak", Fraction(60), True, 0, 0),
            Merits("good", Fraction(70), False, 0, 0),
            Merits("fair", Fraction(50), False, 0, 0),
        ]
        assert rank(standings) == {"good": 1, "fair": 2, "weak": 3}

    def test_equal_scores_go_to_the_mission_with_the_least_money_then_to_whoever_had_least(self):
        standings = [
            Merits("funded before", Fraction(60), False, 100, 1),
            Merits("rich mission", Fraction(60), False, 200, 0),
            Merits("first time", Fraction(60), False, 100, 0),
        ]
        assert rank(standings) == {"first time": 1, "funded before": 2, "rich mission": 3}

    def test_what_nothing_tells_apart_shares_a_place_and_the_panel_votes(self):
        standings = [Merits(key, Fraction(60), False, 0, 0) for key in "ab"]
        assert rank([*standings, Merits("c", Fraction(50), False, 0, 0)]) == {"a": 1, "b": 1, "c": 3}

    def test_what_nobody_scored_has_no_place(self):
        assert rank([Merits("a", None, False, 0, 0)]) == {}


@pytest.mark.parametrize("weights", [(), (50, 40), (60, 50)])
def test_shares_that_do_not_come_to_a_hundred_are_refused(weights):
    with pytest.raises(NotARubric):
        Rubric(tuple(Measure(n, weight) for n, weight in enumerate(weights)))


def test_the_same_criterion_twice_is_refused():
    with pytest.raises(NotARubric):
        Rubric((Measure("a", 50), Measure("a", 50)))


VALUES = st.tuples(*[st.integers(0, 4)] * 5)
READINGS = st.dictionaries(st.integers(0, 30), VALUES.map(lambda v: marks(*v)), min_size=1, max_size=9)


@given(READINGS, st.randoms(use_true_random=False))
def test_the_order_of_input_never_matters(readings, chance):
    shuffled = list(readings.items())
    chance.shuffle(shuffled)
    turned = Rubric(tuple(chance.sample(RUBRIC.measures, len(RUBRIC.measures))))
    first = summarise(readings, RUBRIC, may_read=readings)
    again = summarise(dict(shuffled), turned, may_read=readings)
    assert (first.score, first.by_criterion, first.zone) == (again.score, again.by_criterion, again.zone)
    assert (set(first.below_floor), set(first.far_apart)) == (set(again.below_floor), set(again.far_apart))


@given(READINGS, st.integers(1, 10**9))
def test_names_and_ids_never_matter(readings, shift):
    renamed = {f"reader {reader * shift}": given for reader, given in readings.items()}
    assert summarise(readings, RUBRIC, may_read=readings) == summarise(renamed, RUBRIC, may_read=renamed)


@given(READINGS)
def test_adding_a_score_of_the_ideas_own_mean_never_lowers_it(readings):
    before = summarise(readings, RUBRIC, may_read=readings)
    own_mean = {key: range_.mean for key, range_ in before.by_criterion.items()}
    more = {**readings, "another": own_mean}
    after = summarise(more, RUBRIC, may_read=more)
    assert after.score.mean == before.score.mean
    assert (after.zone, after.below_floor, after.far_apart) == (before.zone, before.below_floor, before.far_apart)


@given(READINGS, READINGS)
def test_what_somebody_gave_who_stepped_out_never_moves_anything(readings, recused):
    gone = {f"gone {reader}": given for reader, given in recused.items()}
    assert summarise({**gone, **readings}, RUBRIC, may_read=readings) == summarise(readings, RUBRIC, may_read=readings)


@given(READINGS, st.integers(0, 4), st.sampled_from(NAMES))
def test_a_better_mark_never_lowers_a_score(readings, better, name):
    reader = min(readings)
    raised = {**readings, reader: {**readings[reader], name: max(better, readings[reader][name])}}
    before, after = (summarise(r, RUBRIC, may_read=readings).score.mean for r in (readings, raised))
    assert after >= before


STANDINGS = st.lists(
    st.builds(
        Merits,
        st.uuids(),
        st.none() | st.fractions(0, 100, max_denominator=60),
        st.booleans(),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    unique_by=lambda standing: standing.key,
)


@given(STANDINGS, st.randoms(use_true_random=False))
def test_neither_order_nor_ids_ever_change_a_place(standings, chance):
    shuffled = list(standings)
    chance.shuffle(shuffled)
    assert rank(shuffled) == rank(standings)
    renamed = [Merits(f"z{n}", *list(vars(s).values())[1:]) for n, s in enumerate(standings)]
    assert sorted(rank(renamed).values()) == sorted(rank(standings).values())


@given(STANDINGS)
def test_places_follow_scores(standings):
    places = rank(standings)
    scored = [s for s in standings if s.score is not None]
    for one in scored:
        for other in scored:
            if one.is_below_floor == other.is_below_floor and one.score > other.score:
                assert places[one.key] < places[other.key]


@given(st.fractions(0, 100, max_denominator=1000))
def test_points_round_halves_up(value):
    assert abs(points(value) - value) <= Fraction(1, 2)
    assert points(Fraction(119, 2)) == 60
