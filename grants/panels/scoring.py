"""What a panel's scores come to. Values in, values out: pages, exports and the API ask the same functions.

A criterion is scored 0 to 4 and has a share of 100 percent. One reader's score of an idea is Σ(share × score ÷ 4), so
all twos come to 50. An idea's score is the mean over its readers. Everything is exact (``Fraction``), so that the order
in which scores arrive cannot move a rank in the last decimal. ``points`` rounds for people to read.

Scores advise. Zones, floors and ranks decide nothing; the panel does.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

HIGHEST = 4  # of one criterion
FAR_APART = 3  # readers who differ by this much on one criterion should talk
ADVISED_FROM, DISCUSSED_FROM = 60, 45  # points

Key = Hashable
Marks = Mapping[Any, int | Fraction]  # what one reader gave, by criterion (a ``Key``): 0 to 4 each


class Zone(StrEnum):
    """Where a score stands, as advice."""

    ADVISED = "the scores say fund"
    DISCUSS = "talk about it"
    NOT_ADVISED = "the scores say not this time"


class NotARubric(ValueError):
    """Criteria that no score can be computed by."""


class Unscored(ValueError):
    """A reading without a score from 0 to 4 for every criterion."""


@dataclass(frozen=True)
class Measure:
    """One criterion as the arithmetic sees it."""

    key: Key
    weight: int  # percent
    is_mission_fit: bool = False


@dataclass(frozen=True)
class Rubric:
    """The frozen rules of a round that its scores are read by."""

    measures: tuple[Measure, ...]
    mission_floor: Fraction = Fraction(2)  # least average for mission fit, 0 to 4
    criterion_floor: Fraction = Fraction(1)  # least average for every criterion, 0 to 4
    quorum: int = 3  # submitted readings

    def __post_init__(self) -> None:
        if sum(measure.weight for measure in self.measures) != 100:
            raise NotARubric("The shares of the criteria must come to 100")
        if any(measure.weight < 0 for measure in self.measures):
            raise NotARubric("The share of a criterion cannot be less than nothing")
        if len({measure.key for measure in self.measures}) != len(self.measures):
            raise NotARubric("Each criterion may stand here once")

    def floor(self, measure: Measure) -> Fraction:
        """The least average this criterion needs."""
        return max(self.mission_floor, self.criterion_floor) if measure.is_mission_fit else self.criterion_floor


@dataclass(frozen=True)
class Range:
    """How several values lie."""

    mean: Fraction
    median: Fraction
    low: Fraction
    high: Fraction

    @property
    def width(self) -> Fraction:
        return self.high - self.low


@dataclass(frozen=True)
class Summary:
    """What the readers of one idea made of it together."""

    rubric: Rubric
    readings: int  # submitted by people who may read it
    asked: int  # people who were asked to read it and may
    score: Range | None  # 0 to 100; None without a reading
    by_criterion: Mapping[Key, Range]  # 0 to 4; empty without a reading

    @cached_property
    def below_floor(self) -> tuple[Key, ...]:
        """Criteria whose average is under their floor, in the order of the round."""
        measures = self.rubric.measures if self.by_criterion else ()
        return tuple(m.key for m in measures if self.by_criterion[m.key].mean < self.rubric.floor(m))

    @cached_property
    def far_apart(self) -> tuple[Key, ...]:
        """Criteria on which readers differ by three or more, in the order of the round."""
        measures = self.rubric.measures if self.by_criterion else ()
        return tuple(m.key for m in measures if self.by_criterion[m.key].width >= FAR_APART)

    @property
    def is_quorate(self) -> bool:
        """Enough submitted readings for the panel to decide on it."""
        return is_quorum(self.readings, of=self.asked, least=self.rubric.quorum)

    @property
    def zone(self) -> Zone | None:
        """The advice of the number that people see, except that nothing under a floor is advised."""
        if self.score is None:
            return None
        if self.below_floor or points(self.score.mean) < DISCUSSED_FROM:
            return Zone.NOT_ADVISED
        return Zone.ADVISED if points(self.score.mean) >= ADVISED_FROM else Zone.DISCUSS


@dataclass(frozen=True)
class Merits:
    """What the place of one idea in the list is made from."""

    key: Key
    score: Fraction | None
    is_below_floor: bool
    mission_promised_pence: int  # what its mission has been promised so far: the least comes first
    awards_before: int  # to the same applicant: the fewest come first


def points(value: Fraction) -> int:
    """The score as people read it: a whole number, halves up."""
    return int(value + Fraction(1, 2))


def is_quorum(there: int, *, of: int, least: int) -> bool:
    """Whether these many, of those who may, are enough: at least ``least``, and more than half."""
    return there >= least and 2 * there > of


def weighted(marks: Marks, rubric: Rubric) -> Fraction:
    """One reader's score of one idea, 0 to 100: Σ(weight × score ÷ 4). Raises ``Unscored`` where one is missing."""
    return Fraction(_sum(marks, rubric), HIGHEST)


def summarise(readings: Mapping[Any, Marks], rubric: Rubric, *, may_read: Collection[Any]) -> Summary:
    """What the submitted ``readings``, by reader, come to.

    ``may_read`` are the people who were asked and did not step out. Whatever anybody else gave is as if never given.
    """
    counted = [readings[reader] for reader in readings if reader in may_read]
    sums = [_sum(marks, rubric) for marks in counted]
    return Summary(
        rubric=rubric,
        readings=len(counted),
        asked=len(set(may_read)),
        score=_range(sums, HIGHEST) if sums else None,
        by_criterion={m.key: _range([marks[m.key] for marks in counted]) for m in rubric.measures} if counted else {},
    )


def rank(ideas: Iterable[Merits]) -> dict[Key, int]:
    """The place of every scored idea, from 1; ideas that nothing tells apart share a place, and the panel votes.

    Best score first, ideas under a floor after all others. Equal scores: first the mission with the least money so far,
    then whoever was funded least often before.
    """
    order = {
        idea.key: (
            idea.is_below_floor,
            -idea.score,
            idea.mission_promised_pence,
            idea.awards_before,
        )
        for idea in ideas
        if idea.score is not None
    }
    first = {value: place for place, value in reversed([*enumerate(sorted(order.values()), start=1)])}
    return {key: first[value] for key, value in order.items()}


def _sum(marks: Marks, rubric: Rubric) -> int | Fraction:
    """Σ(weight × score), not divided yet: whole numbers are summed and compared much faster than fractions."""
    for measure in rubric.measures:
        if not 0 <= marks.get(measure.key, -1) <= HIGHEST:
            raise Unscored(measure.key)
    return sum(m.weight * marks[m.key] for m in rubric.measures)


def _range(values: Sequence[int | Fraction], divisor: int = 1) -> Range:
    """How these values lie, each divided by ``divisor``."""
    ordered, n = sorted(values), len(values)
    return Range(
        mean=Fraction(sum(ordered), n * divisor),
        median=Fraction(ordered[(n - 1) // 2] + ordered[n // 2], 2 * divisor),
        low=Fraction(ordered[0], divisor),
        high=Fraction(ordered[-1], divisor),
    )
