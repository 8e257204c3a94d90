import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.readings import borough
from grants.panels.plan_measures import connectivity, crossing_shares
from grants.panels.planning import Impossible, Plan, Problem, Reader, Rule, plan, plan_nearly_even
from grants.panels.programme import fair_loads


def problem(ideas=24, readers=8, readings=3, *, missions=3, conflicts=(), most=None, **more):
    people = [Reader(f"r{n}", {f"m{n % missions}"}, most) for n in range(readers)]
    return Problem({f"i{n}": f"m{n % missions}" for n in range(ideas)}, people, readings, conflicts, **more)


def loads(found):
    return Counter(reader for _, reader in found.pairs)


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_every_rule_holds_in_any_plan(seed):
    chance = random.Random(seed)
    conflicts = {(f"i{chance.randrange(24)}", f"r{chance.randrange(8)}") for _ in range(10)}
    given_ = problem(conflicts=conflicts)
    found = plan(given_)
    if found.binding:
        return
    assert Counter(idea for idea, _ in found.pairs) == dict.fromkeys(given_.ideas, 3)
    assert set(found.pairs) & conflicts == set()
    assert max(loads(found).values()) - min(loads(found).values()) <= 1
    assert min(crossing_shares(given_.ideas, found.pairs).values()) >= 0.2


def test_readers_get_what_they_care_about_as_far_as_the_rules_allow():
    given_ = problem()
    cared = sum(given_.ideas[idea] == f"m{int(str(reader)[1:]) % 3}" for idea, reader in plan(given_).pairs)
    assert cared > len(plan(given_).pairs) * 0.45  # a third by chance alone


def test_readers_of_three_missions_are_not_left_in_three_panels():
    assert connectivity(plan(problem()).pairs) >= 0.75


def test_nobody_reads_more_than_they_said():
    given_ = problem()
    tired = [Reader("r0", {"m0"}, 2), *given_.readers[1:]]
    found = plan(Problem(given_.ideas, tired, 3))
    assert loads(found)["r0"] == 2
    assert {loads(found)[f"r{n}"] for n in range(1, 8)} == {10}


def test_the_same_seed_gives_the_same_plan_and_another_another():
    assert plan(problem(seed="a")) == plan(problem(seed="a"))
    assert plan(problem(seed="a")) != plan(problem(seed="b"))


def test_when_somebody_drops_out_readings_that_were_made_are_kept():
    given_ = problem()
    made = plan(given_).pairs[:20]
    left = [reader for reader in given_.readers if reader.id != "r7"]
    kept = [pair for pair in made if pair[1] != "r7"]
    found = plan(Problem(given_.ideas, left, 3, fixed=kept))
    assert set(kept) <= set(found.pairs)
    assert loads(found)["r7"] == 0


@pytest.mark.parametrize(
    ("given_", "binding"),
    [
        (problem(readers=2), (Rule.READERS,)),
        (problem(conflicts=[("i0", f"r{n}") for n in range(6)]), (Rule.CONFLICTS,)),
        (problem(most=8), (Rule.LOADS,)),
        (problem(ideas=4, readers=4, readings=1, missions=2), (Rule.CROSSING,)),
        (problem(lived_experience=True), (Rule.LIVED,)),
    ],
)
def test_what_cannot_be_done_says_which_rule_stands_in_the_way(given_, binding):
    found = plan(given_)
    assert found == Plan((), found.binding, found.stuck)
    assert set(binding) <= set(found.binding)


@pytest.mark.parametrize(
    ("given_", "sentence"),
    [
        (problem(readings=0), "at least once"),
        (problem(ideas=0), "ideas and readers"),
        (problem(readers=0), "ideas and readers"),
        (problem(most=-1), "fewer than no ideas"),
        (problem(conflicts=[("nobody", "r0")]), "not in the lists"),
    ],
)
def test_a_problem_without_sense_is_a_sentence(given_, sentence):
    with pytest.raises(Impossible, match=sentence):
        plan(given_)


@pytest.mark.parametrize(
    ("total", "most", "expected"),
    [(10, [10] * 3, (3, 4)), (9, [10] * 3, (3, 3)), (10, [1, 10, 10], (4, 5)), (0, [3, 3], (0, 0))],
)
def test_loads_lie_within_one_of_even(total, most, expected):
    assert fair_loads(total, most) == expected


def test_everybodys_other_reading_counts_towards_a_fair_load():
    assert fair_loads(6, [10, 10, 10], [4, 0, 0]) == (3, 3)
    assert fair_loads(7, [10, 10, 10], [4, 0, 0]) == (3, 4)
    busy = [Reader("r0", has=9), *problem().readers[1:]]
    found = plan(Problem(problem().ideas, busy, 3))
    assert loads(found)["r0"] in (1, 2)
    assert {loads(found)[f"r{n}"] for n in range(1, 8)} <= {10, 11}


@settings(max_examples=10)
@given(st.integers(0, 10_000))
def test_lived_experience_and_wards_hold_for_every_idea(seed):
    chance = random.Random(seed)
    people = [
        Reader(f"r{n}", {f"m{n % 3}"}, lived_experience=n in (0, 3, 5), ward=chance.choice("abb")) for n in range(8)
    ]
    given_ = Problem(problem().ideas, people, 3, lived_experience=True, mixes_wards=True)
    found = plan(given_)
    by_id = {reader.id: reader for reader in people}
    if found.binding:
        assert set(found.binding) <= {Rule.WARDS, Rule.LIVED, Rule.EVEN}
        return
    for idea in given_.ideas:
        of_idea = [by_id[reader] for i, reader in found.pairs if i == idea]
        assert any(reader.lived_experience for reader in of_idea)
        assert len({reader.ward for reader in of_idea}) == 2


def test_a_ward_that_is_not_known_is_no_ward():
    assert plan(problem(mixes_wards=True)).binding == ()


def test_a_panel_of_one_ward_is_told_so_with_the_ideas():
    people = [Reader(f"r{n}", ward="a") for n in range(8)]
    found = plan(Problem({"i0": "m0", "i1": "m0"}, people, 3, mixes_wards=True))
    assert found == Plan((), (Rule.WARDS,), ("i0", "i1"))


def test_readings_of_somebody_who_left_count_and_more_than_asked_is_kept():
    given_ = problem(ideas=3, readers=5)
    fixed = {("i0", f"r{n}") for n in range(4)}
    found = plan(Problem(given_.ideas, given_.readers, 3, fixed=fixed, less={"i1": 2}, crosses=False, slack=9))
    assert Counter(idea for idea, _ in found.pairs) == {"i0": 4, "i1": 1, "i2": 3}


def test_planning_again_changes_no_more_than_it_has_to():
    given_ = problem(seed="a")
    first = plan(given_)
    again = plan(Problem(given_.ideas, given_.readers, 3, seed="b", now=first.pairs))
    assert set(again.pairs) == set(first.pairs)


def test_where_even_loads_are_out_of_reach_they_differ_no_more_than_they_have_to():
    given_ = Problem({"i0": "m", "i1": "m"}, [Reader("a", has=5), Reader("b", has=2), Reader("c", has=2)], 2)
    stuck = Problem(given_.ideas, given_.readers, 2, conflicts=[("i0", "b")])
    assert plan(given_).binding == ()
    assert plan(stuck).binding == (Rule.EVEN,)
    assert set(plan_nearly_even(stuck).pairs) == {("i0", "a"), ("i0", "c"), ("i1", "b"), ("i1", "c")}


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_lists_changes_nothing(chance):
    given_ = problem(seed="a")
    ideas, readers = list(given_.ideas.items()), list(given_.readers)
    chance.shuffle(ideas)
    chance.shuffle(readers)
    assert set(plan(Problem(dict(ideas), readers, 3, seed="a")).pairs) == set(plan(given_).pairs)


def test_connectivity_is_one_where_everybody_reads_everything_and_nought_in_pieces():
    everything = [(f"i{i}", f"r{r}") for i in range(4) for r in range(3)]
    pieces = [("i0", "r0"), ("i0", "r1"), ("i1", "r2"), ("i1", "r3")]
    assert connectivity(everything) == pytest.approx(1)
    assert connectivity(pieces) == pytest.approx(0, abs=1e-9)
    assert connectivity([("i0", "r0")]) == 0


def test_a_borough_is_planned_without_conflict_evenly_and_in_one_piece():
    given_ = borough()
    found = plan(given_)
    assert Counter(idea for idea, _ in found.pairs) == dict.fromkeys(given_.ideas, 5)
    assert set(found.pairs) & set(given_.conflicts) == set()
    assert max(loads(found).values()) - min(loads(found).values()) <= 1
    assert connectivity(found.pairs) >= 0.75
