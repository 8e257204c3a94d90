"""Whom a lottery chooses, and how fair it is: shown on pools small enough to try every panel there is."""

import itertools
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from grants.recruitment.leximin import NoFairDraw
from grants.recruitment.lottery import (
    TICKETS,
    CannotBeMet,
    Target,
    TooFew,
    draw,
    from_data,
    prepare,
    short_of,
)

SECRET, EVENT = "9f2c7a1e5b3d4c60", "national-lottery-2026-12-05:03,11,17,28,41,52"
VALUES = {"age": ("young", "old"), "home": ("rented", "owned", None)}
NEAR = 4e-4  # a chance is as exact as its tickets and the programs behind it

answers = st.fixed_dictionaries({category: st.sampled_from(values) for category, values in VALUES.items()})
pools = st.lists(answers, min_size=2, max_size=7).map(lambda people: {f"p{n}": who for n, who in enumerate(people)})
ranges = st.tuples(st.integers(0, 2), st.integers(0, 2)).map(lambda pair: (pair[0], sum(pair)))
goals = st.fixed_dictionaries(
    {}, optional={("age", "young"): ranges, ("home", "rented"): ranges, ("home", "owned"): ranges}
)
targets = goals.map(lambda found: [Target(*key, *limits) for key, limits in found.items()])


def meets(pool, goals, people):
    counts = [sum(pool[code].get(g.category) == g.value for code in people) for g in goals]
    return all(g.least <= n <= g.most for g, n in zip(goals, counts, strict=True))


def every_panel(pool, goals, seats):
    return [people for people in itertools.combinations(sorted(pool), seats) if meets(pool, goals, people)]


def fairest_by_trying(pool, panels):
    """Each person's chance, raising the smallest first: a linear program over every panel there is."""
    codes = sorted(pool)
    gives = np.array([[float(code in panel) for panel in panels] for code in codes])
    fixed = np.full(len(codes), np.nan)
    while np.isnan(fixed).any():
        free = np.isnan(fixed)
        rows, kept = np.hstack([-gives, free[:, None]]), -np.where(free, 0, fixed - 1e-9)
        one = np.append(np.ones(len(panels)), 0)[None]
        chance = linprog(np.append(np.zeros(len(panels)), -1), A_ub=rows, b_ub=kept, A_eq=one, b_eq=[1]).x[-1]
        floor = -np.where(free, chance, fixed) + 1e-9
        for n in np.flatnonzero(free):
            most = -linprog(-gives[n], A_ub=-gives, b_ub=floor, A_eq=one[:, :-1], b_eq=[1]).fun
            if most < chance + 1e-6:
                fixed[n] = chance
    return dict(zip(codes, fixed, strict=True))


def prepared(pool, goals, seats):
    assume(len(pool) >= seats and not short_of(pool, goals, seats))
    return prepare(pool, goals, seats)


@settings(max_examples=40)
@given(pools, targets, st.integers(1, 4))
def test_everybody_has_the_fairest_chance_that_the_targets_allow(pool, goals, seats):
    lottery = prepared(pool, goals, seats)
    expected = fairest_by_trying(pool, every_panel(pool, goals, seats))
    found = lottery.chances()
    assert found.keys() == expected.keys()
    assert max(abs(float(found[code]) - expected[code]) for code in pool) < NEAR


@settings(max_examples=40)
@given(pools, targets, st.integers(1, 4))
def test_chances_sum_to_the_seats_and_tickets_to_all_of_them(pool, goals, seats):
    lottery = prepared(pool, goals, seats)
    assert (sum(lottery.chances().values()), sum(lottery.tickets)) == (Fraction(seats), TICKETS)


@settings(max_examples=40)
@given(pools, targets, st.integers(1, 4), st.text("0123456789abcdef", min_size=1, max_size=8))
def test_whoever_is_drawn_meets_the_targets(pool, goals, seats, secret):
    drawn = draw(prepared(pool, goals, seats), secret, EVENT)
    assert (len(drawn.people), meets(pool, goals, drawn.people)) == (seats, True)


@settings(max_examples=25)
@given(pools, targets, st.integers(1, 4), st.randoms(use_true_random=False))
def test_neither_order_nor_names_change_a_chance(pool, goals, seats, chance):
    before = prepared(pool, goals, seats).chances()
    names = [f"z{n}" for n in range(len(pool))]
    chance.shuffle(names)
    called = dict(zip(pool, names, strict=True))
    mixed = list(pool)
    chance.shuffle(mixed)
    after = prepare({called[code]: pool[code] for code in mixed}, list(reversed(goals)), seats).chances()
    assert {called[code]: chance for code, chance in before.items()} == after


@settings(max_examples=40)
@given(pools, targets, st.integers(1, 4))
def test_targets_can_be_met_exactly_where_a_panel_meets_them(pool, goals, seats):
    assume(len(pool) >= seats)
    short = short_of(pool, goals, seats)
    assert bool(short) != bool(every_panel(pool, goals, seats))
    eased = {s.target: Target(*s.target[:2], s.least, s.most) for s in short}
    assert every_panel(pool, [eased.get(g, g) for g in goals], seats)


POOL = {f"p{n:02}": {"age": "young" if n < 2 else "old", "home": "rented" if n % 2 else "owned"} for n in range(12)}


def test_a_target_that_cannot_be_met_is_named_with_what_it_would_have_to_be():
    young, old = Target("age", "young", 3, 4), Target("age", "old", 1, 4)
    assert [tuple(s) for s in short_of(POOL, [young, old], 4)] == [(young, 2, 4)]
    with pytest.raises(CannotBeMet) as refused:
        prepare(POOL, [young, old], 4)
    assert str(refused.value) == "No panel meets all the targets. It would with these: age, young: from 2 to 4"


def test_without_targets_everybody_has_the_same_chance():
    assert set(prepare(POOL, [], 4).chances().values()) == {Fraction(1, 3)}


def test_whoever_would_rather_not_say_can_be_drawn_too():
    pool = POOL | {"shy": {"age": None, "home": None}}
    assert prepare(pool, [Target("age", "young", 1, 1), Target("age", "old", 0, 3)], 4).chances()["shy"] > 0


def test_the_golden_draw():
    lottery = prepare(POOL, [Target("age", "young", 1, 1)], 4)
    drawn = draw(lottery, SECRET, EVENT)
    assert drawn.commitment == "06bef5d4f4d2e9a676440118ce254a35e614b921e3f72bbf98ef12d4fecfc90c"
    assert drawn.people == draw(from_data(lottery.as_data()), SECRET, EVENT).people
    assert len({draw(lottery, str(n), EVENT).people for n in range(40)}) > 30


def test_everybody_is_drawn_about_as_often_as_their_chance_says():
    lottery = prepare(POOL, [Target("age", "young", 1, 1)], 4)
    drawn = [draw(lottery, str(n), EVENT).people for n in range(3000)]
    often = {code: sum(code in people for people in drawn) / 3000 for code in POOL}
    assert max(abs(often[code] - float(chance)) for code, chance in lottery.chances().items()) < 0.04


def test_somebody_who_withdrew_is_never_drawn_and_the_targets_still_hold():
    lottery, goal = prepare(POOL, [Target("age", "young", 1, 1)], 4), Target("age", "young", 1, 1)
    for n in range(60):
        drawn = draw(lottery, str(n), EVENT, without={"p00", "p05"})
        assert not {"p00", "p05"} & set(drawn.people)
        assert meets(POOL, [goal], drawn.people)


def test_where_no_panel_can_be_filled_any_more_it_says_so():
    lottery = prepare(POOL, [Target("age", "young", 1, 1)], 4)
    with pytest.raises(NoFairDraw, match="without those who withdrew"):
        draw(lottery, SECRET, EVENT, without={"p00", "p01"})


@pytest.mark.parametrize(
    ("goals", "seats", "sentence"),
    [
        ([], 0, "one seat or more"),
        ([Target("age", "old", 1, 2), Target("age", "old", 0, 3)], 4, "set twice"),
        ([Target("age", "old", 3, 2)], 4, "no fewer than the least"),
        ([Target("age", "old", -1, 2)], 4, "0 or more"),
        ([], 13, "13 seats and 12 people"),
    ],
)
def test_what_makes_no_lottery_is_said_in_a_sentence(goals, seats, sentence):
    with pytest.raises(NoFairDraw, match=sentence):
        prepare(POOL, goals, seats)
    assert issubclass(TooFew, NoFairDraw)


def test_a_pool_of_sixty_with_six_categories_is_prepared_soon():
    pool, goals = a_town(people=60, seats=12)
    begun = time.process_time()
    lottery = prepare(pool, goals, 12)
    assert time.process_time() - begun < 15
    assert sum(lottery.chances().values()) == 12


def a_town(people, seats):
    """A pool that is not like the town, with targets that are: the town's share of seats, rounded either way."""
    chance, pool, goals = np.random.default_rng(0), {f"p{n:03}": {} for n in range(people)}, []
    sizes = {"ward": 20, "age": 5, "gender": 3, "ethnicity": 5, "disability": 2, "tenure": 3}
    for category, values in sizes.items():
        town = chance.dirichlet(np.full(values, 3.0))
        here = town * chance.dirichlet(np.full(values, 2.0))
        given = chance.choice(values, size=people, p=here / here.sum())
        for code, value in zip(pool, given, strict=True):
            pool[code][category] = str(value)
        for value in range(values):
            seen, share = int((given == value).sum()), town[value] * seats
            goals.append(Target(category, str(value), min(seen, max(0, int(share - 0.5))), int(share + 1.5)))
    return pool, goals
