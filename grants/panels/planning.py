"""Who reads what: every idea its readings, everybody a fair load, nobody what they are near to. No database is asked.

Solved as a mixed-integer programme (``programme``). Hard rules: each idea is read a given number of times, nobody reads
what they have a conflict with, loads lie within one of even or at a reader's own most, and at least 20 % of each
mission's readings are by people who also read for another mission, for otherwise generosity and missions cannot be told
apart (see ``calibration``). A panel may ask for more: somebody with lived experience among the readers of every idea,
and never only readers of one ward. What is left free goes to what readers care about, with a little seeded chance.
"""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import replace
from typing import NamedTuple

from grants.panels.plan_measures import connectivity, crosses_enough
from grants.panels.programme import CARES, Pair, Problem, Reader, Rule, limits, needed, solve, with_free_places

__all__ = ["HELPS", "Impossible", "Pair", "Plan", "Problem", "Reader", "Rule", "plan"]

LARGEST = 500_000  # pairs of idea and reader that are looked at together: 500 ideas and 60 readers are 30,000
CONNECTED = 0.75  # of the measure ``connectivity``, from which on readers can be compared with one another well
HELPS = {
    Rule.READERS: "Ask for fewer readings of an idea, or add members to the panel",
    Rule.CONFLICTS: "Ask for fewer readings of an idea, or add a member who does not know these people",
    Rule.LOADS: "Ask for fewer readings of an idea, add members, or ask members whether they can read more",
    Rule.EVEN: "Add a member who knows fewer of the people who ask, or ask for fewer readings of an idea",
    Rule.CROSSING: "Ask for more readings of an idea, so that members read for more than one mission",
    Rule.LIVED: "Add a member with lived experience, or let the panel go without that rule",
    Rule.WARDS: "Add members from other wards, or let the panel go without that rule",
}  # what would help, as it is told to officers


class Impossible(ValueError):
    """A problem that says nothing sensible; the message is a sentence."""


class Plan(NamedTuple):
    """Who reads what; where it cannot be done no pairs, the rules that stand in the way and the ideas they hit."""

    pairs: tuple[Pair, ...]
    binding: tuple[Rule, ...] = ()
    stuck: tuple[Hashable, ...] = ()


def plan(problem: Problem) -> Plan:
    """Plan who reads what, or say which rules stand in the way. Raises ``Impossible`` for a problem without sense."""
    _check(problem)
    if found := dict(_plainly_impossible(problem)):
        return Plan((), tuple(found), tuple({idea: None for ideas in found.values() for idea in ideas}))
    pairs = _best(problem)
    return Plan((), _binding(problem)) if pairs is None else Plan(pairs)


def _best(problem: Problem) -> tuple[Pair, ...] | None:
    """As much of what readers care about as leaves them well connected; else the best connected plan there is.

    Everybody to their own mission would leave panels within the panel, between which generosity cannot be compared.
    Crossing is asked for only where it does not come by itself: that programme is a much harder one.
    """
    found: list[tuple[float, tuple[Pair, ...]]] = []
    for cares in CARES:
        pairs = solve(replace(problem, crosses=False, cares=cares))
        if pairs is None:
            return None
        if not problem.crosses:
            return pairs
        if crosses_enough(problem.ideas, pairs):
            found.append((connectivity(pairs), pairs))
            if found[-1][0] >= CONNECTED:
                break
    return max(found)[1] if found else solve(problem)


def plan_nearly_even(problem: Problem) -> Plan:
    """The same where even loads may not be within reach: loads differ by no more than they have to."""
    found = plan(problem)
    for slack in range(1, len(problem.ideas) + 1):
        if Rule.EVEN not in found.binding:
            break
        found = plan(replace(problem, slack=slack))
    return found


def _binding(problem: Problem) -> tuple[Rule, ...]:
    """The rules without any one of which there would be a plan; all that are not plain, where one is not enough."""
    without = {
        Rule.EVEN: replace(problem, slack=len(problem.ideas)),
        Rule.CROSSING: replace(problem, crosses=False),
        Rule.LIVED: replace(problem, lived_experience=False),
        Rule.WARDS: replace(problem, mixes_wards=False),
    }
    asked = [rule for rule, relaxed in without.items() if relaxed != problem]
    return tuple(rule for rule in asked if solve(without[rule]) is not None) or tuple(asked)


def _check(problem: Problem) -> None:
    if problem.readings < 1:
        raise Impossible("Each idea must be read at least once")
    if not problem.ideas or not problem.readers:
        raise Impossible("There must be ideas and readers")
    if len(problem.ideas) * len(problem.readers) > LARGEST:
        raise Impossible(f"{len(problem.ideas)} ideas and {len(problem.readers)} readers are too many to plan at once")
    ids = [reader.id for reader in problem.readers]
    if len(set(ids)) < len(ids):
        raise Impossible("A reader stands in the list twice")
    if any(reader.most is not None and reader.most < 0 for reader in problem.readers):
        raise Impossible("Nobody can read fewer than no ideas")
    known, named = set(ids), {*problem.conflicts, *problem.fixed, *problem.now}
    if any(idea not in problem.ideas or reader not in known for idea, reader in named):
        raise Impossible("A conflict or reading names an idea or a reader that is not in the lists")
    if set(problem.fixed) & set(problem.conflicts):
        raise Impossible("A reading that is made already is by somebody with a conflict")


def _plainly_impossible(problem: Problem) -> Iterable[tuple[Rule, Collection[Hashable]]]:
    """What can be seen without solving anything, with the ideas that it can be seen by."""
    need = needed(problem)
    if len(problem.readers) < max(need.values()):
        yield Rule.READERS, ()
        return
    conflicts = set(problem.conflicts)
    may = {i: [r for r in problem.readers if (i, r.id) not in conflicts] for i in problem.ideas}
    if short := [idea for idea, readers in may.items() if len(readers) < need[idea]]:
        yield Rule.CONFLICTS, short
        return
    if sum(limits(problem)) < sum(need.values()):
        yield Rule.LOADS, ()
    free = with_free_places(problem)
    if problem.lived_experience and (none := [i for i in free if not any(r.lived_experience for r in may[i])]):
        yield Rule.LIVED, none
    if problem.mixes_wards:
        one = [i for i in free if need[i] > 1 and None not in (wards := {r.ward for r in may[i]}) and len(wards) < 2]
        if one:
            yield Rule.WARDS, one
