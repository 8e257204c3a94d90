"""Where every idea of a round stands after its readings. Values in, values out; no database.

Members of one panel are compared with one another (``calibration``), the ideas of all panels of a round compete for one
pot by the round's rules (``chance``). Each idea then falls into a band: *fund* from a chance of 80 % up, *not now* from
20 % down, under a floor of the round or below the least score it asks for, *discuss* between. Bands say where talking
is worth the panel's time; they decide nothing.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import numpy as np

from grants.panels.allocation import Idea, Rules
from grants.panels.calibration import (
    Calibration,
    Numbers,
    Reading,
    Unreadable,
    Variances,
    alpha,
    calibrate,
    reliability,
)
from grants.panels.chance import chances

FUND_FROM, NOT_NOW_TO = 0.8, 0.2
CAP = 25.0  # points: the most that is taken off for generosity is one step of a criterion

Key = Hashable


class Band(StrEnum):
    """What the chance of an idea says about talking of it."""

    FUND = "fund"
    DISCUSS = "discuss"
    NOT_NOW = "not now"


@dataclass(frozen=True)
class Contender:
    """One idea as it goes in. ``scores`` are readers with what each gave, 0 to 100, of readers who count."""

    idea: Key
    panel: Key
    cost_pence: int
    scores: tuple[tuple[Key, float], ...]
    mission: Key | None = None  # as people call it: it stands in the gate's sentences
    kept_for: Key | None = None  # the same mission as the rules name it, where they keep money for missions
    least_pence: int | None = None  # what it could be done with; None where all of it is needed
    is_quorate: bool = True
    is_below_floor: bool = False
    competes: bool = True  # for the money that the budget is; an idea of a rolling round that has its answer does not


@dataclass(frozen=True)
class Standing:
    """Where one idea stands, in points of 100; None where nobody read it or too few did."""

    idea: Key
    readings: int
    raw: float | None = None
    adjusted: float | None = None  # the same as raw where no adjustment was made
    low: float | None = None  # the 80 % band
    high: float | None = None
    chance: float | None = None  # 0 to 1; None too where the idea does not compete
    band: Band | None = None
    band_as_given: Band | None = None  # had no adjustment been made
    is_below_floor: bool = False  # on a criterion: the rules never fund it
    is_below_minimum: bool = False  # by its score: nor this

    @property
    def changes_band(self) -> bool:
        """Whether taking generosity off puts it into another band; the panel confirms these."""
        return self.band is not self.band_as_given


@dataclass(frozen=True)
class Agreement:
    """How far the readers of one panel agree, and why their scores were adjusted or not."""

    readings: int
    ideas: int  # that somebody read
    readers: int
    reasons: tuple[str, ...]  # why no adjustment was made, a sentence each; none where it was
    shares: Variances | None = None  # of the differences between scores; None where too little was read
    reliability: float | None = None  # of the mean of as many readings as an idea has on average
    alpha: float | None = None  # None where no idea was read twice

    @property
    def is_adjusted(self) -> bool:
        return not self.reasons

    @property
    def readings_each(self) -> float:
        return self.readings / self.ideas if self.ideas else 0.0


@dataclass(frozen=True)
class Standings:
    """A whole round: its ideas, and how far each of its panels agrees."""

    ideas: Mapping[Key, Standing]
    panels: Mapping[Key, Agreement]

    @property
    def moved(self) -> tuple[Key, ...]:
        """The ideas that change band by the adjustment."""
        return tuple(idea for idea, standing in self.ideas.items() if standing.changes_band)


def stand(contenders: Iterable[Contender], rules: Rules, *, seed: int) -> Standings:
    """Where every idea stands. The order in which ideas and scores are given makes no difference.

    Raises ``Unfair`` for rules that no list can be walked by, and ``Unreadable`` for scores that are no numbers. A
    panel of which too little was read is no error: its reasons say so, and its ideas have no chance yet.
    """
    return _stand(tuple(sorted(map(_sorted, contenders), key=_content)), rules, seed)


def _sorted(contender: Contender) -> Contender:
    if not all(math.isfinite(score) for _, score in contender.scores):
        raise Unreadable("Every score must be a number")
    return replace(contender, scores=tuple(sorted(contender.scores, key=lambda given: (given[1], str(given[0])))))


def _content(contender: Contender) -> tuple[object, ...]:
    """By what an idea is and not by what it is called, so that names move no figure."""
    scores, least = [score for _, score in contender.scores], contender.least_pence or 0
    return scores, contender.cost_pence, least, str(contender.mission), str(contender.idea)


@lru_cache(maxsize=16)
def _stand(contenders: tuple[Contender, ...], rules: Rules, seed: int) -> Standings:
    panels: dict[Key, list[Contender]] = defaultdict(list)
    for contender in contenders:
        panels[contender.panel].append(contender)
    found = {panel: _calibrated(inside) for panel, inside in panels.items()}
    chance = _chances(panels, found, rules, seed)
    is_adjusted = any(calibration and calibration.gate.is_open for calibration in found.values())
    before = _chances(panels, found, rules, seed, as_given=True) if is_adjusted else chance
    ideas = {idea.idea: idea for calibration in found.values() if calibration is not None for idea in calibration.ideas}
    standings = {}
    for one in contenders:
        mean = sum(score for _, score in one.scores) / len(one.scores) if one.scores else None
        place = ideas.get(one.idea)
        standings[one.idea] = Standing(
            idea=one.idea,
            readings=len(one.scores),
            raw=place.raw if place else mean,
            adjusted=place.calibrated if place else mean,
            low=place.low if place else None,
            high=place.high if place else None,
            chance=chance.get(one.idea) if one.is_quorate else None,
            band=_band(one, chance.get(one.idea)),
            band_as_given=_band(one, before.get(one.idea)),
            is_below_floor=one.is_below_floor,
            is_below_minimum=place is not None and place.calibrated < rules.minimum,
        )
    return Standings(standings, {panel: _agreement(inside, found[panel]) for panel, inside in panels.items()})


def _calibrated(contenders: Sequence[Contender]) -> Calibration | None:
    """One panel's calibration; None where too little was read for one."""
    readings = _readings(contenders)
    return calibrate(readings, cap=CAP) if len(readings) > 1 else None


def _readings(contenders: Sequence[Contender]) -> list[Reading]:
    return [Reading(one.idea, reader, score, one.mission) for one in contenders for reader, score in one.scores]


def _band(contender: Contender, chance: float | None) -> Band | None:
    if chance is None or not contender.is_quorate:
        return None
    if chance <= NOT_NOW_TO:
        return Band.NOT_NOW
    return Band.FUND if chance >= FUND_FROM else Band.DISCUSS


def _chances(
    panels: Mapping[Key, Sequence[Contender]],
    found: Mapping[Key, Calibration | None],
    rules: Rules,
    seed: int,
    *,
    as_given: bool = False,
) -> dict[Key, float]:
    """The chance of every idea that competes; nothing for one under a floor or below the least score.

    An idea that nobody read yet competes too: as an average one of its panel, of which we know no more than how far
    ideas of this panel lie apart.
    """
    competing: list[Idea] = []
    blocks: list[Numbers] = []
    for panel, inside in panels.items():
        calibration = found[panel]
        if calibration is None:
            continue
        walking = [one for one in inside if one.competes]
        place = {idea.idea: n for n, idea in enumerate(calibration.ideas)}
        known = [one for one in walking if one.idea in place]
        unread = [one for one in walking if one.idea not in place]
        at = [place[one.idea] for one in known]
        read = [calibration.ideas[n] for n in at]
        scores = [idea.raw if as_given else idea.calibrated for idea in read]
        competing += [_as_walked(one, score, score >= rules.minimum) for one, score in zip(known, scores, strict=True)]
        competing += [_as_walked(one, calibration.mu, True) for one in unread]
        blocks += [calibration.covariance[np.ix_(at, at)], calibration.variances.quality * np.eye(len(unread))]
    figures = chances(competing, _beside(blocks, len(competing)), rules, seed=seed)
    return {idea.id: figure for idea, figure in zip(competing, figures, strict=True)}


def _as_walked(one: Contender, score: float, reaches: bool) -> Idea:
    passes = reaches and not one.is_below_floor
    return Idea(one.idea, one.kept_for, score, one.cost_pence, one.least_pence, passes=passes)


def _beside(blocks: Iterable[Numbers], width: int) -> Numbers:
    """One covariance from those of ideas that tell nothing about one another."""
    whole, at = np.zeros((width, width)), 0
    for block in blocks:
        whole[at : at + len(block), at : at + len(block)] = block
        at += len(block)
    return whole


def _agreement(contenders: Sequence[Contender], calibration: Calibration | None) -> Agreement:
    readings = _readings(contenders)
    ideas, readers = len({r.idea for r in readings}), len({r.reader for r in readings})
    if calibration is None:
        return Agreement(len(readings), ideas, readers, ("There must be at least two readings.",))
    try:
        agreed = alpha(readings)
    except Unreadable:
        agreed = None
    trusted = reliability(calibration.variances, len(readings) / ideas)
    shares = calibration.variances.shares() if any(calibration.variances) else None
    return Agreement(len(readings), ideas, readers, calibration.gate.reasons, shares, trusted, agreed)
