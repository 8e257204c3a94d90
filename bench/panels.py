"""Panels that are made up: what each idea is truly worth, how generous each reader is, and what anybody would score.

A world holds what *every* reader would give *every* idea, so that two ways of handing out the reading are compared on
the very same people. One score of an idea has a variance of one: its shares are the ideas' quality, the readers'
generosity, and taste. Four criteria are scored in whole numbers and weighted to 0 to 100, as on the pages; a reader's
taste is partly one mood for all four. The same seed makes the same world.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from grants.panels.calibration import Numbers, Places, Reading

WEIGHTS = np.array([0.35, 0.25, 0.25, 0.15])
STEP = 25.0  # points that one step of a criterion is worth
MIDDLE, SPREAD = 2.2, 0.9  # steps: what an idea in the middle gets, and what one standard deviation is
MOOD = 0.6  # of taste is one for all four criteria
PROFILE = 0.3  # how far an idea's criteria lie apart, in standard deviations of quality
DEALING, AIMING = 1, 2  # so that who reads what has nothing to do with what ideas are worth
APART = 0.5  # how far missions lie apart, in the same


class Shares(NamedTuple):
    """Of the variance of one score."""

    quality: float
    generosity: float
    taste: float


NONE, TYPICAL = Shares(0.40, 0.00, 0.60), Shares(0.35, 0.20, 0.45)
STRONG, LOW = Shares(0.30, 0.35, 0.35), Shares(0.26, 0.20, 0.54)


@dataclass(frozen=True)
class World:
    """Ideas and readers as only a maker knows them; numbers are theirs in the order of the arrays."""

    worth: Numbers  # of each idea, in standard deviations of one score
    generosity: Numbers  # of each reader, likewise
    scores: Numbers  # ideas × readers, 0 to 100: what each would give each
    missions: Places  # of each idea

    def readings(self, design: Iterable[tuple[int, int]], *, named: bool = False) -> list[Reading]:
        """What these readers gave these ideas; missions are ``named`` where crossing them is asked about."""
        return [
            Reading(int(i), int(j), float(self.scores[i, j]), f"mission {self.missions[i]}" if named else None)
            for i, j in design
        ]

    def without_generosity(self, design: Iterable[tuple[int, int]]) -> Numbers:
        """The mean of each idea's scores had one known how generous its readers are: the best that could be done."""
        sums, counts = np.zeros(len(self.worth)), np.zeros(len(self.worth))
        for i, j in design:
            sums[i] += self.scores[i, j] - STEP * SPREAD * self.generosity[j]
            counts[i] += 1
        return sums / counts


def world(seed: int, shares: Shares, *, ideas: int = 120, readers: int = 30, missions: int = 0) -> World:
    """One panel and its ideas; ``missions`` lie apart from each other where there are any.

    Other shares make other people of the same seed, so that luck with one regime says nothing of the next.
    """
    chance = np.random.default_rng([seed, *(round(1000 * share) for share in shares)])
    deep = np.sqrt(shares.quality)
    of = chance.permutation(np.arange(ideas) % missions) if missions else np.zeros(ideas, dtype=np.intp)
    worth = chance.normal(0, deep, ideas)
    if missions:
        worth = worth + chance.normal(0, APART * deep, missions)[of]
    generosity = chance.normal(0, np.sqrt(shares.generosity), readers)
    profile = chance.normal(0, PROFILE * deep, (ideas, 1, len(WEIGHTS)))
    profile -= profile @ WEIGHTS[:, None]
    mood = chance.normal(0, 1, (ideas, readers, 1))
    own = chance.normal(0, 1, (ideas, readers, len(WEIGHTS)))
    alone = np.sqrt((1 - MOOD) / (WEIGHTS @ WEIGHTS))
    taste = np.sqrt(shares.taste) * (np.sqrt(MOOD) * mood + alone * own)
    felt = worth[:, None, None] + generosity[None, :, None] + profile + taste
    given = np.clip(np.rint(MIDDLE + SPREAD * felt), 0, 4)
    return World(worth, generosity, STEP * (given @ WEIGHTS), of)


def everybody_alike(seed: int, made: World, each: int) -> list[tuple[int, int]]:
    """Each idea gets as many readings, and loads are even."""
    ideas, readers = made.scores.shape
    return _dealt(np.random.default_rng([seed, DEALING]), range(ideas), range(readers), each)


def by_mission(seed: int, made: World, each: int, *, crossing: int = 0) -> list[tuple[int, int]]:
    """Readers belong to a mission each; of an idea's readings so many are by readers of other missions."""
    chance = np.random.default_rng([seed, DEALING])
    ideas, readers = made.scores.shape
    missions = int(made.missions.max()) + 1
    home = np.arange(readers) % missions
    design = []
    for mission in range(missions):
        here = [i for i in range(ideas) if made.missions[i] == mission]
        design += _dealt(chance, here, np.flatnonzero(home == mission), each - crossing)
    if crossing:
        loads = np.zeros(readers)
        for i in chance.permutation(ideas):
            away = np.flatnonzero(home != made.missions[i])
            for j in _least_loaded(chance, loads, away, crossing):
                loads[j] += 1
                design.append((int(i), int(j)))
    return design


def more(
    chance: np.random.Generator, design: Sequence[tuple[int, int]], readers: int, ideas: Iterable[int]
) -> list[tuple[int, int]]:
    """One more reading for each of these ideas, by somebody who has not read it and has read least."""
    loads = np.zeros(readers)
    done: dict[int, set[int]] = {}
    for i, j in design:
        loads[j] += 1
        done.setdefault(i, set()).add(j)
    added = []
    for i in ideas:
        free = np.array([j for j in range(readers) if j not in done.setdefault(i, set())])
        for j in _least_loaded(chance, loads, free, 1):
            loads[j] += 1
            done[i].add(int(j))
            added.append((int(i), int(j)))
    return added


def _dealt(
    chance: np.random.Generator, ideas: Iterable[int], readers: Iterable[int], each: int
) -> list[tuple[int, int]]:
    there, design = np.array(list(readers)), []
    loads = np.zeros(int(there.max()) + 1)
    for i in chance.permutation(np.array(list(ideas))):
        for j in _least_loaded(chance, loads, there, each):
            loads[j] += 1
            design.append((int(i), int(j)))
    return design


def _least_loaded(chance: np.random.Generator, loads: Numbers, there: Places, number: int) -> Places:
    return there[np.lexsort((chance.random(len(there)), loads[there]))[:number]]
