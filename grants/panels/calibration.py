"""How generous each reader was, and what an idea's score is once that is taken off. Values in, values out; no database.

A score is what the idea is worth, plus how generous its reader is, plus taste: y = mu + q(idea) + b(reader) + e, each
normal with a variance of its own. The variances are found by restricted maximum likelihood (REML), and q and b are
then the best linear unbiased predictions: a reader who read few ideas is corrected less, an idea that few people read
is pulled a little towards the average. Sources: MacKay, Kenna, Low and Parker, "Calibration with confidence" (2017),
for why readings must be connected; Lawrence and Cortes for the same model at a conference of 2014.

Scores may be on any scale. Everything here is in points of that scale.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

CROSSING = 0.20  # the least share of a mission's readings by people who also read other missions
LENIENCY = 0.03  # the least share of variance that is worth taking off
MOST_IDEAS, MOST_READERS = 5_000, 1_000  # that are compared at once
MOST_POINTS = 1e9  # to either side of nothing: no scale of scores is as long
BAND = 1.28  # an 80 % band is this many standard deviations to either side
GRID_LEVELS, GRID_POINTS = 5, 9  # of the search for the variances
LOG_LEAST, LOG_MOST = -6.0, 3.0  # bounds of the search, as logarithms of variance over taste


class Unreadable(ValueError):
    """Readings from which nothing can be computed; the message is a sentence for whoever gave them."""


class Reading(NamedTuple):
    """What one reader gave one idea; ``mission`` is None where crossing missions is not asked about."""

    idea: Hashable
    reader: Hashable
    score: float
    mission: Hashable | None = None


class Variances(NamedTuple):
    """Where the differences between scores come from, in squared points."""

    quality: float
    leniency: float
    taste: float

    def shares(self) -> "Variances":
        """The same as shares of their sum."""
        whole = sum(self)
        return Variances(*(part / whole for part in self)) if whole else Variances(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Gate:
    """Whether generosity is taken off at all; where not, ``reasons`` say why, a sentence each."""

    reasons: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class Idea:
    """One idea's mean as it was given, the same with generosity taken off, and an 80 % band around it."""

    idea: Hashable
    raw: float
    calibrated: float
    low: float
    high: float


@dataclass(frozen=True)
class Calibration:
    """What a panel's readings come to; ideas in the order in which they first appeared."""

    mu: float
    variances: Variances
    gate: Gate
    ideas: tuple[Idea, ...]
    generosity: dict[Hashable, float]  # by reader, in points; what was taken off where the gate is open
    covariance: Numbers  # of the ideas' worth, in their order: how sure we are


class _Design(NamedTuple):
    """Readings as numbers: who read what, and the sums that every formula needs."""

    y: Numbers  # scores less their mean
    mean: float
    i: Places
    j: Places
    by_idea: Numbers  # how many readings each idea has
    by_reader: Numbers
    read: Numbers  # ideas × readers, 1 where read
    idea_sums: Numbers
    reader_sums: Numbers


class _Solved(NamedTuple):
    criterion: float
    taste: float
    mu: float
    b: Numbers
    q: Numbers
    covariance: Numbers


def calibrate(readings: Iterable[Reading], *, cap: float | None = None) -> Calibration:
    """Calibrate a panel's readings; ``cap`` is the most points that may be taken off for generosity (none by default).

    Where the gate stays shut every calibrated score is the raw mean. Raises ``Unreadable`` for readings that are too
    few or are no numbers, where somebody read an idea twice, or for a cap that is no number.
    """
    if cap is not None and math.isnan(cap):
        raise Unreadable("The cap must be a number")
    given = list(readings)
    ideas, readers = _names(given)
    design = _design(given, ideas, readers)
    if np.ptp(design.y) < 1e-12:
        variances, solved = Variances(0.0, 0.0, 0.0), _all_alike(design)
    else:
        variances, solved = _reml(design)
    gate = Gate(tuple(_reasons(given, design, variances)))
    raw = design.idea_sums / design.by_idea + design.mean
    mu = solved.mu + design.mean
    if gate.is_open and cap is not None:
        solved = _capped(design, variances, solved, cap)
    found = mu + solved.q if gate.is_open else raw
    wide = BAND * np.sqrt(np.maximum(np.diag(solved.covariance), 0.0))
    return Calibration(
        mu=_rounded(mu),
        variances=Variances(*map(_rounded, variances)),
        gate=gate,
        ideas=tuple(
            Idea(id, _rounded(raw[n]), _rounded(found[n]), _rounded(found[n] - wide[n]), _rounded(found[n] + wide[n]))
            for n, id in enumerate(ideas)
        ),
        generosity={reader: _rounded(b) for reader, b in zip(readers, solved.b, strict=True)},
        covariance=solved.covariance,
    )


def by_hand(readings: Iterable[Reading], variances: Variances, *, rounds: int = 5000) -> dict[Hashable, float]:
    """The calibrated score of each idea, found by going to and fro between ideas and readers until nothing moves.

    This is how a resident would redo it; with the same variances it agrees with ``calibrate`` to a millionth.
    """
    given = list(readings)
    ideas, readers = _names(given)
    d = _design(given, ideas, readers)
    shrink_idea, shrink_reader = variances.taste / variances.quality, variances.taste / variances.leniency
    mu, q, b = 0.0, np.zeros(len(ideas)), np.zeros(len(readers))
    for _ in range(rounds):
        before = (mu, q, b)
        b = np.bincount(d.j, d.y - mu - q[d.i], len(readers)) / (d.by_reader + shrink_reader)
        q = np.bincount(d.i, d.y - mu - b[d.j], len(ideas)) / (d.by_idea + shrink_idea)
        mu = float(np.mean(d.y - q[d.i] - b[d.j]))
        moved = max(abs(mu - before[0]), np.abs(q - before[1]).max(), np.abs(b - before[2]).max())
        if moved < 1e-12:
            break
    return {idea: mu + d.mean + worth for idea, worth in zip(ideas, q, strict=True)}


def reliability(variances: Variances, readings_each: float) -> float:
    """How far a mean of this many readings can be trusted, 0 to 1: quality over quality plus what readers add."""
    noise = (variances.leniency + variances.taste) / readings_each
    return variances.quality / (variances.quality + noise) if variances.quality + noise else 0.0


def alpha(readings: Iterable[Reading]) -> float:
    """Krippendorff's alpha for scores on an interval scale: 1 where readers agree, 0 where they might have guessed.

    alpha = 1 − Do ÷ De over the ideas that at least two people read.
    """
    by_idea: dict[Hashable, list[float]] = defaultdict(list)
    for reading in readings:
        by_idea[reading.idea].append(reading.score)
    paired = [np.array(scores) for scores in by_idea.values() if len(scores) > 1]
    if not paired:
        raise Unreadable("Nobody has read the same idea as somebody else")
    everything = np.concatenate(paired)
    observed = sum(2 * len(s) * float(((s - s.mean()) ** 2).sum()) / (len(s) - 1) for s in paired)
    expected = 2 * len(everything) * float(((everything - everything.mean()) ** 2).sum()) / (len(everything) - 1)
    return 1.0 - observed / expected if expected else 1.0


def _names(given: Sequence[Reading]) -> tuple[list[Hashable], list[Hashable]]:
    if len(given) < 2:
        raise Unreadable("There must be at least two readings")
    if any(not math.isfinite(reading.score) for reading in given):
        raise Unreadable("Every score must be a number")
    if any(abs(reading.score) > MOST_POINTS for reading in given):
        raise Unreadable(f"A score is larger than {MOST_POINTS:,.0f}, which no scale is")
    if len({(reading.idea, reading.reader) for reading in given}) < len(given):
        raise Unreadable("Somebody read the same idea twice")
    ideas, readers = list(dict.fromkeys(r.idea for r in given)), list(dict.fromkeys(r.reader for r in given))
    if len(ideas) > MOST_IDEAS or len(readers) > MOST_READERS:
        raise Unreadable(f"{len(ideas)} ideas and {len(readers)} readers are too many to compare at once")
    return ideas, readers


def _design(given: Sequence[Reading], ideas: Sequence[Hashable], readers: Sequence[Hashable]) -> _Design:
    place, seat = {id: n for n, id in enumerate(ideas)}, {id: n for n, id in enumerate(readers)}
    scores = np.array([reading.score for reading in given], dtype=float)
    i = np.array([place[reading.idea] for reading in given])
    j = np.array([seat[reading.reader] for reading in given])
    mean = math.fsum(scores) / len(scores)
    y = scores - mean
    read = np.zeros((len(ideas), len(readers)))
    read[i, j] = 1.0
    return _Design(
        y, mean, i, j, read.sum(axis=1), read.sum(axis=0), read,
        np.bincount(i, y, len(ideas)).astype(float), np.bincount(j, y, len(readers)).astype(float),
    )  # fmt: skip


def _reml(d: _Design) -> tuple[Variances, _Solved]:
    """The variances at which the restricted likelihood is highest, found on a grid that closes in on them."""
    low, high = np.array([LOG_LEAST, LOG_LEAST]), np.array([LOG_MOST, LOG_MOST])
    best = (low + high) / 2
    for _ in range(GRID_LEVELS):
        quality, leniency = (np.linspace(low[n], high[n], GRID_POINTS) for n in (0, 1))
        found = [(_solve(d, q, b, whole=False).criterion, q, b) for q in quality for b in leniency]
        _, at_quality, at_leniency = min(found)
        best = np.array([at_quality, at_leniency])
        step = (high - low) / (GRID_POINTS - 1) * 1.25
        low, high = np.maximum(best - step, LOG_LEAST), np.minimum(best + step, LOG_MOST)
    solved = _solve(d, best[0], best[1])
    ratio_of_quality, ratio_of_leniency = (math.exp(float(part)) for part in best)
    return Variances(ratio_of_quality * solved.taste, ratio_of_leniency * solved.taste, solved.taste), solved


def _solve(d: _Design, log_quality: float, log_leniency: float, *, whole: bool = True) -> _Solved:
    """Solve for these variances, given as logarithms of their ratio to taste, with the ideas absorbed."""
    quality, leniency = math.exp(log_quality), math.exp(log_leniency)
    n, ideas, readers = len(d.y), len(d.by_idea), len(d.by_reader)
    weight = d.by_idea + 1 / quality
    u = np.column_stack([d.by_idea, d.read])
    a = np.empty((1 + readers, 1 + readers))
    a[0, 0], a[0, 1:], a[1:, 0] = n, d.by_reader, d.by_reader
    a[1:, 1:] = np.diag(d.by_reader + 1 / leniency)
    a -= u.T @ (u / weight[:, None])
    right = np.concatenate([[d.y.sum()], d.reader_sums]) - u.T @ (d.idea_sums / weight)
    lower = np.linalg.cholesky(a)
    half = np.linalg.solve(lower, right)
    unexplained = float(d.y @ d.y - (d.idea_sums**2 / weight).sum() - half @ half)
    unexplained = max(unexplained, 1e-12)
    criterion = (
        (n - 1) * math.log(unexplained / (n - 1))
        + ideas * log_quality
        + readers * log_leniency
        + float(np.log(weight).sum())
        + 2 * float(np.log(np.diag(lower)).sum())
    )
    taste = unexplained / (n - 1)
    if not whole:
        return _Solved(criterion, taste, 0.0, np.zeros(0), np.zeros(0), np.zeros((0, 0)))
    solution = np.linalg.solve(lower.T, half)
    inverse = np.linalg.inv(lower @ lower.T)
    g = u / weight[:, None]
    covariance = taste * (np.diag(1 / weight) + g @ inverse @ g.T)
    q = (d.idea_sums - u @ solution) / weight
    return _Solved(criterion, taste, float(solution[0]), solution[1:], q, covariance)


def _capped(d: _Design, variances: Variances, solved: _Solved, cap: float) -> _Solved:
    """The ideas' worth where nobody's generosity counts for more than the cap."""
    b = np.clip(solved.b, -cap, cap)
    shrink = variances.taste / variances.quality
    q = np.bincount(d.i, d.y - solved.mu - b[d.j], len(d.by_idea)) / (d.by_idea + shrink)
    return solved._replace(b=b, q=q)


def _all_alike(d: _Design) -> _Solved:
    ideas, readers = len(d.by_idea), len(d.by_reader)
    return _Solved(0.0, 0.0, 0.0, np.zeros(readers), np.zeros(ideas), np.zeros((ideas, ideas)))


def _reasons(given: Sequence[Reading], d: _Design, variances: Variances) -> Iterable[str]:
    """Why generosity is not taken off, a sentence each; none where it is."""
    if len(d.by_reader) < 2:
        yield "Only one person has read, so nobody can say how generous they are."
        return
    if d.read.all():
        yield "Everybody read everything, so generosity moves every idea alike."
    if not _is_connected(d):
        yield "Some readers share no idea with the others, so they cannot be compared."
    for mission, share in _crossing(given):
        if share < CROSSING:
            yield (
                f"Of the readings for {mission}, {share:.0%} are by people who also read other missions; "
                f"{CROSSING:.0%} are needed to tell a generous reader from a good mission."
            )
    if variances.shares().leniency < LENIENCY:
        yield "Readers were alike in how generous they were. No adjustment was needed."


def _is_connected(d: _Design) -> bool:
    """Whether one can go from any reader to any other by ideas that both have read."""
    shared = d.read.T @ d.read > 0
    reached = np.zeros(len(d.by_reader), dtype=bool)
    reached[0] = True
    while True:
        wider = shared[reached].any(axis=0) | reached
        if (wider == reached).all():
            return bool(reached.all())
        reached = wider


def _crossing(given: Sequence[Reading]) -> Iterable[tuple[Hashable, float]]:
    """For each mission the share of its readings by people who also read for another one."""
    missions = {reading.mission for reading in given}
    if None in missions or len(missions) < 2:
        return
    of_reader: dict[Hashable, set[Hashable | None]] = defaultdict(set)
    for reading in given:
        of_reader[reading.reader].add(reading.mission)
    for mission in dict.fromkeys(reading.mission for reading in given):
        here = [reading for reading in given if reading.mission == mission]
        yield mission, sum(len(of_reader[reading.reader]) > 1 for reading in here) / len(here)


def _rounded(value: float) -> float:
    """Nine decimals: the order in which readings are given moves none of them."""
    return round(float(value), 9) + 0.0
