"""Who gets how much by the round's rules: two walks down a list that anybody can redo with a pencil. No database.

Ideas stand in the order of their scores, and where a draw was held in the order in which they were drawn. The first
walk funds, from the top, ideas of missions for which money is kept, until what is kept for the mission is reached. The
second walk goes down the same list for everything else and passes over what no longer fits. Whoever does not fit is
offered what is left, if that is at least the least they said they could do it with; otherwise the walk goes on. What is
left after that rolls over, and what is kept for a mission stays kept for it.

Ideas of equal score are taken together where the money is enough for all of them; where it is not, a draw decides.
Amounts are pence, scores are points on any scale. The rule advises; the panel decides.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from grants.core.money import pounds
from grants.panels.scoring import points

LEAST_PART = Fraction(3, 5)  # of what was asked: nobody is offered less than this


class Unfair(ValueError):
    """Ideas or money that no list can be made from; the message is a sentence."""


class Why(StrEnum):
    """Why an idea gets what it gets."""

    FLOOR = "kept for its mission"
    LIST = "next on the list"
    PART = "what is left"
    TOO_DEAR = "not enough left"
    BELOW = "below the minimum"
    DRAW = "a draw decides"
    AFTER_DRAW = "waits for the draw"


@dataclass(frozen=True)
class Idea:
    """One idea as the walks see it."""

    id: Hashable
    mission: Hashable | None
    score: float | Fraction
    asked_pence: int
    least_pence: int | None = None  # what it could be done with; None where all of it is needed
    passes: bool = True  # over every floor that the round sets for its criteria
    drawn: int | None = None  # its number in the draw, from 1
    is_inseparable: bool = False  # in the pool for its chance, not for an equal score: the pool's places are dealt out


@dataclass(frozen=True)
class Rules:
    """The round's money and rules."""

    pot_pence: int
    floors: Mapping[Hashable, int] = field(default_factory=dict, hash=False)  # by mission, pence kept for it
    minimum: float | Fraction = 0  # points without which nothing is funded
    least_part: Fraction = LEAST_PART


@dataclass(frozen=True)
class Line:
    """What one idea comes to, and why."""

    idea: Idea
    place: int  # from 1; ideas that nothing tells apart share one
    amount_pence: int
    why: Why
    left_pence: int  # what it could have had when its turn came
    minimum: float | Fraction

    @property
    def reason(self) -> str:
        """Why, as a sentence for whoever asked and for everybody."""
        asked, left = pounds(self.idea.asked_pence), pounds(self.left_pence)
        match self.why:
            case Why.FLOOR:
                return "It is among the best ideas of its mission, and money is kept for that mission."
            case Why.LIST:
                return f"It was next on the list, and {left} was left for it."
            case Why.PART:
                return f"It asks for {asked} and {left} was left. It can be done with that."
            case Why.TOO_DEAR:
                return f"It asks for {asked} and {left} was left for it. {_least(self.idea)}"
            case Why.BELOW if not self.idea.passes:
                return "On one of the criteria its average is below what the round asks for."
            case Why.BELOW:
                return f"Its score is below {points(Fraction(self.minimum))}, the least that the round asks for."
            case Why.DRAW:
                return "Others have the same score, and the money is not enough for all of them. A draw decides."
            case Why.AFTER_DRAW:
                return "Ideas above it must be drawn first."


@dataclass(frozen=True)
class MissionShare:
    """What one mission comes to, in pence."""

    mission: Hashable | None
    floor_pence: int
    given_pence: int
    ideas: int  # funded, in full or in part

    @property
    def kept_pence(self) -> int:
        """Kept for it, but there was no idea to give it to."""
        return max(0, self.floor_pence - self.given_pence)


@dataclass(frozen=True)
class Allocation:
    """The list as the walks leave it, best first."""

    lines: tuple[Line, ...]
    missions: tuple[MissionShare, ...]
    pot_pence: int

    @property
    def given_pence(self) -> int:
        return sum(line.amount_pence for line in self.lines)

    @property
    def left_pence(self) -> int:
        """What rolls over, with what is kept for single missions."""
        return self.pot_pence - self.given_pence

    @property
    def needs_draw(self) -> tuple[Hashable, ...]:
        return tuple(line.idea.id for line in self.lines if line.why is Why.DRAW)

    def amounts(self) -> dict[Hashable, int]:
        return {line.idea.id: line.amount_pence for line in self.lines}


@dataclass
class _Purse:
    """What is left while walking: kept for each mission, and free for anybody."""

    kept: dict[Hashable, int]
    free: int

    def for_mission(self, mission: Hashable | None) -> int:
        return self.free + self.kept.get(mission, 0)

    def bears(self, ideas: Iterable[Idea]) -> bool:
        """Whether all of these fit together, in whatever order they are taken."""
        wanted: Counter[Hashable | None] = Counter()
        for idea in ideas:
            wanted[idea.mission] += idea.asked_pence
        return sum(max(0, pence - self.kept.get(mission, 0)) for mission, pence in wanted.items()) <= self.free

    def pay(self, idea: Idea, pence: int) -> None:
        """From what is kept for its mission first."""
        kept = min(pence, self.kept.get(idea.mission, 0))
        if kept:
            self.kept[idea.mission] -= kept
        self.free -= pence - kept


Found = dict[Hashable, tuple[int, Why, int]]  # by idea: pence, why, what was left when its turn came
Group = tuple[int, tuple[Idea, ...]]  # a place, and the ideas that share it


def allocate(ideas: Iterable[Idea], rules: Rules) -> Allocation:
    """Walk the list twice. Raises ``Unfair`` where there is no fair list to be had."""
    given = list(ideas)
    _check(given, rules)
    groups = ranked(given, rules)
    kept = {mission: pence for mission, pence in rules.floors.items() if pence}
    purse = _Purse(dict(kept), rules.pot_pence - sum(kept.values()))
    found: Found = {idea.id: (0, Why.BELOW, 0) for idea in given if not reaches(idea, rules)}
    if _first_walk(groups, purse, found):
        _second_walk(groups, purse, found, rules)
    found.update({idea.id: (0, Why.AFTER_DRAW, 0) for idea in given if idea.id not in found})
    lines = tuple(Line(idea, place, *found[idea.id], rules.minimum) for place, group in groups for idea in group)
    return Allocation(lines, _shares(lines, rules), rules.pot_pence)


def reaches(idea: Idea, rules: Rules) -> bool:
    """Whether it may be funded at all."""
    return idea.passes and idea.score >= rules.minimum


def least_offer(idea: Idea, rules: Rules) -> int | None:
    """The least part it may be offered: what the applicant said, and no less than the share the round sets."""
    if idea.least_pence is None:
        return None
    return max(idea.least_pence, math.ceil(rules.least_part * idea.asked_pence))


def ranked(ideas: Iterable[Idea], rules: Rules) -> list[Group]:
    """Places from 1 and who stands there: by score, then by the number drawn; last whatever may not be funded at all.

    The places of ideas that were drawn for their chance are dealt out among them in the order in which they were drawn.
    """
    order = sorted(ideas, key=lambda idea: (_standing(idea, rules), str(idea.id)))
    dealt = iter(sorted((idea for idea in order if _is_dealt(idea)), key=_drawn))
    order = [next(dealt) if _is_dealt(idea) else idea for idea in order]
    groups, place = [], 1
    for _, same in groupby(order, key=lambda idea: idea.id if _is_dealt(idea) else _standing(idea, rules)):
        group = tuple(same)
        groups.append((place, group))
        place += len(group)
    return groups


def _first_walk(groups: Sequence[Group], purse: _Purse, found: Found) -> bool:
    """Spend what is kept for missions on their best ideas; whether it came to an end without a draw."""
    for _, group in groups:
        wanted = [idea for idea in group if idea.id not in found and purse.kept.get(idea.mission)]
        wanted = [idea for idea in wanted if purse.bears([idea])]
        if not purse.bears(wanted):
            _leave_to_draw(wanted, purse, found)
            return False
        _fund(wanted, Why.FLOOR, purse, found)
    return True


def _second_walk(groups: Sequence[Group], purse: _Purse, found: Found, rules: Rules) -> None:
    """Everything else on one list, until the end or until a draw must decide."""
    for _, group in groups:
        wanted = [idea for idea in group if idea.id not in found]
        for idea in [idea for idea in wanted if not _could_have(idea, purse, rules)]:
            found[idea.id] = 0, Why.TOO_DEAR, purse.for_mission(idea.mission)
            wanted.remove(idea)
        if purse.bears(wanted):
            _fund(wanted, Why.LIST, purse, found)
        elif len(wanted) == 1:
            _offer(wanted[0], purse, found)
        else:
            _leave_to_draw(wanted, purse, found)
            return


def _could_have(idea: Idea, purse: _Purse, rules: Rules) -> bool:
    """Whether what is left is enough for all of it, or for the least part of it."""
    return (least_offer(idea, rules) or idea.asked_pence) <= purse.for_mission(idea.mission)


def _fund(ideas: Iterable[Idea], why: Why, purse: _Purse, found: Found) -> None:
    for idea in ideas:
        found[idea.id] = idea.asked_pence, why, purse.for_mission(idea.mission)
        purse.pay(idea, idea.asked_pence)


def _leave_to_draw(ideas: Iterable[Idea], purse: _Purse, found: Found) -> None:
    found.update({idea.id: (0, Why.DRAW, purse.for_mission(idea.mission)) for idea in ideas})


def _offer(idea: Idea, purse: _Purse, found: Found) -> None:
    left = purse.for_mission(idea.mission)
    found[idea.id] = left, Why.PART, left
    purse.pay(idea, left)


def _shares(lines: Sequence[Line], rules: Rules) -> tuple[MissionShare, ...]:
    given: Counter[Hashable | None] = Counter()
    ideas: Counter[Hashable | None] = Counter()
    for line in lines:
        given[line.idea.mission] += line.amount_pence
        ideas[line.idea.mission] += line.amount_pence > 0
    missions = sorted({*rules.floors, *given}, key=str)
    return tuple(MissionShare(one, rules.floors.get(one, 0), given[one], ideas[one]) for one in missions)


def _standing(idea: Idea, rules: Rules) -> tuple[object, ...]:
    return not reaches(idea, rules), -idea.score, *_drawn(idea)


def _is_dealt(idea: Idea) -> bool:
    return idea.is_inseparable and idea.drawn is not None


def _drawn(idea: Idea) -> tuple[bool, int]:
    return idea.drawn is None, idea.drawn or 0


def _least(idea: Idea) -> str:
    if idea.least_pence is None:
        return "It needs all of it."
    return "That is less than the least it may be offered."


def check_rules(rules: Rules) -> None:
    """Raise ``Unfair`` for rules that no list can be walked by."""
    if not all(isinstance(pence, int) for pence in (rules.pot_pence, *rules.floors.values())):
        raise Unfair("The pot and what is kept for missions must be sums of money in whole pence.")
    if rules.pot_pence < 0:
        raise Unfair("The pot cannot be less than nothing.")
    if any(pence < 0 for pence in rules.floors.values()):
        raise Unfair("What is kept for a mission cannot be less than nothing.")
    if sum(rules.floors.values()) > rules.pot_pence:
        raise Unfair(
            f"{pounds(sum(rules.floors.values()))} is kept for missions, and the pot is {pounds(rules.pot_pence)}."
        )
    if not math.isfinite(rules.minimum) or not 0 <= rules.least_part <= 1:
        raise Unfair("The least score must be a number, and the least part must be between nothing and all.")


def _check(ideas: Sequence[Idea], rules: Rules) -> None:
    check_rules(rules)
    if len({idea.id for idea in ideas}) < len(ideas):
        raise Unfair("An idea stands in the list twice.")
    for idea in ideas:
        _check_idea(idea)
    drawn = [idea.drawn for idea in ideas if idea.drawn is not None]
    if len(set(drawn)) < len(drawn):
        raise Unfair("Two ideas have the same number in the draw.")


def _check_idea(idea: Idea) -> None:
    if not math.isfinite(idea.score):
        raise Unfair(f"The score of {idea.id} is not a number.")
    if not isinstance(idea.asked_pence, int) or idea.asked_pence <= 0:
        raise Unfair(f"{idea.id} must ask for a sum of money in whole pence.")
    if idea.least_pence is not None and not 0 < idea.least_pence <= idea.asked_pence:
        raise Unfair(
            f"The least that {idea.id} can be done with must be more than nothing and no more than it asks for."
        )
