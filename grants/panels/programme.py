"""A plan of readings as a mixed-integer programme for scipy's HiGHS: the problem, its rows, the best answer."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from grants.panels.calibration import CROSSING

# What it is worth that a reader has the idea on the list already, that they care about its mission, and at most chance.
STAYS, CARES, CHANCE = 3.0, (1.0, 0.1, 0.0), 0.5
SECONDS = 60.0  # after which the best plan found so far is taken

Pair = tuple[Hashable, Hashable]  # idea, reader


class Rule(StrEnum):
    """A rule that can keep a plan from being made, as it is named to whoever asked."""

    READERS = "there are fewer readers than readings for an idea"
    CONFLICTS = "an idea has too few readers without a conflict"
    LOADS = "readers have said they read fewer ideas than there are to read"
    EVEN = "loads cannot be kept within one of even"
    CROSSING = "too few readings cross missions"
    LIVED = "an idea would have no reader with lived experience"
    WARDS = "all readers of an idea would be from one ward"


@dataclass(frozen=True)
class Reader:
    """Somebody on the panel: the missions they care about, and the most ideas they read, where they have said so."""

    id: Hashable
    missions: Collection[Hashable] = ()
    most: int | None = None
    has: int = 0  # ideas on the list that are no part of this plan
    lived_experience: bool = False
    ward: Hashable | None = None  # None where it is not known: then nobody is taken to be a neighbour


@dataclass(frozen=True)
class Problem:
    """What is to be planned. ``ideas`` gives each idea's mission; ``fixed`` are readings that stay whatever happens."""

    ideas: Mapping[Any, Hashable]
    readers: Sequence[Reader]
    readings: int
    conflicts: Collection[Pair] = ()
    fixed: Collection[Pair] = ()
    seed: str = ""
    less: Mapping[Any, int] = field(default_factory=dict)  # by idea, how many readings fewer; below nought more
    now: Collection[Pair] = ()  # who was to read what so far: changed no more than is needed
    lived_experience: bool = False  # somebody with lived experience reads every idea
    mixes_wards: bool = False  # no idea is read by people of one ward only
    crosses: bool = True
    slack: int = 0  # how much further than within one of even loads may lie
    cares: float = CARES[0]


@dataclass
class _Rows:
    """Rows of the programme as they are collected."""

    width: int
    rows: list[dict[int, float]] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def add(self, row: dict[int, float], least: float, most: float) -> None:
        self.rows.append(row)
        self.least.append(least)
        self.most.append(most)

    def constraint(self) -> LinearConstraint:
        at = np.repeat(np.arange(len(self.rows)), [len(row) for row in self.rows])
        columns = [column for row in self.rows for column in row]
        values = [value for row in self.rows for value in row.values()]
        return LinearConstraint(
            csr_matrix((values, (at, columns)), (len(self.rows), self.width)), self.least, self.most
        )


@dataclass(frozen=True)
class _Columns:
    """Which pair of idea and reader each column of the programme stands for."""

    pairs: Sequence[tuple[Hashable, Reader]]
    of_idea: Mapping[Hashable, Sequence[int]]
    of_reader: Mapping[Hashable, Sequence[int]]
    missions: Sequence[Hashable]


def needed(problem: Problem) -> dict[Hashable, int]:
    """How many readings of each idea are by the readers of this plan, those that are fixed included."""
    fixed = Counter(idea for idea, _ in problem.fixed)
    return {i: max(problem.readings - problem.less.get(i, 0), fixed[i]) for i in problem.ideas}


def limits(problem: Problem) -> list[int]:
    """The most each reader reads in this plan; whoever has more than they said already keeps it and gets no more."""
    fixed = Counter(reader for _, reader in problem.fixed)
    return [
        max(fixed[r.id], len(problem.ideas) if r.most is None else min(r.most - r.has, len(problem.ideas)))
        for r in problem.readers
    ]


def with_free_places(problem: Problem) -> list[Hashable]:
    """The ideas for which readers are still to be found: the rules about who reads together can ask only of these."""
    fixed, need = Counter(idea for idea, _ in problem.fixed), needed(problem)
    return [idea for idea in problem.ideas if need[idea] > fixed[idea]]


def fair_loads(total: int, most: Sequence[int], has: Sequence[int] = ()) -> tuple[int, int]:
    """Least and most of each when ``total`` is given out and loads lie within one of even.

    Whoever said fewer gets what they said; whoever ``has`` more already gets nothing, and keeps it.
    """
    had = has or [0] * len(most)

    def given(level: int) -> int:
        return sum(max(0, min(own, level) - own_has) for own, own_has in zip(most, had, strict=True))

    level, top = 0, total + max(had, default=0)
    while level < top and given(level) < total and given(level + 1) <= total:
        level += 1
    return level, level + (given(level) < total)


def solve(problem: Problem) -> tuple[Pair, ...] | None:
    """The best plan under these rules; None where there is none. In which order things are listed plays no part."""
    columns = _columns(problem)
    pairs, readers = columns.pairs, len(problem.readers)
    asks_crossing = problem.crosses and len(columns.missions) > 1
    width = len(pairs) + (readers * (1 + len(columns.missions)) if asks_crossing else 0)
    rows = _Rows(width)
    need = needed(problem)
    for idea in problem.ideas:
        rows.add(dict.fromkeys(columns.of_idea[idea], 1.0), need[idea], need[idea])
    _add_loads(rows, problem, columns)
    _add_side_rules(rows, problem, columns)
    if asks_crossing:
        _add_crossing(rows, problem, columns)
    fixed, now = set(problem.fixed), set(problem.now)
    lower = np.zeros(width)
    lower[: len(pairs)] = [(idea, reader.id) in fixed for idea, reader in pairs]
    upper = np.ones(width)
    upper[len(pairs) + readers :] = len(problem.ideas)
    whole = np.zeros(width, dtype=np.int8)
    whole[: len(pairs) + (readers if asks_crossing else 0)] = 1
    cost = np.zeros(width)
    cost[: len(pairs)] = [-_worth(problem, idea, reader, (idea, reader.id) in now) for idea, reader in pairs]
    options: Any = {"time_limit": SECONDS, "mip_rel_gap": 1e-3}
    found = milp(cost, constraints=rows.constraint(), integrality=whole, bounds=Bounds(lower, upper), options=options)
    if found.x is None:
        return None
    return tuple((idea, reader.id) for n, (idea, reader) in enumerate(pairs) if found.x[n] > 0.5)


def _columns(problem: Problem) -> _Columns:
    conflicts = set(problem.conflicts)
    readers = sorted(problem.readers, key=lambda reader: str(reader.id))
    ideas = sorted(problem.ideas, key=str)
    pairs = [(idea, reader) for idea in ideas for reader in readers if (idea, reader.id) not in conflicts]
    of_idea, of_reader = defaultdict(list), defaultdict(list)
    for n, (idea, reader) in enumerate(pairs):
        of_idea[idea].append(n)
        of_reader[reader.id].append(n)
    return _Columns(pairs, of_idea, of_reader, sorted(set(problem.ideas.values()), key=str))


def _add_loads(rows: _Rows, problem: Problem, columns: _Columns) -> None:
    fixed = Counter(reader for _, reader in problem.fixed)
    had = [reader.has + fixed[reader.id] for reader in problem.readers]
    whole = [limit + reader.has for limit, reader in zip(limits(problem), problem.readers, strict=True)]
    total = sum(needed(problem).values()) - len(set(problem.fixed))
    low, high = fair_loads(total, whole, had)
    for reader, limit, has in zip(problem.readers, whole, had, strict=True):
        least = max(0, min(low - problem.slack, limit) - has)
        most = max(0, min(high + problem.slack, limit) - has)
        own = fixed[reader.id]
        rows.add(dict.fromkeys(columns.of_reader[reader.id], 1.0), own + least, own + most)


def _add_side_rules(rows: _Rows, problem: Problem, columns: _Columns) -> None:
    """Lived experience among an idea's readers, and fewer of any one ward than there are readers."""
    need = needed(problem)
    for idea in with_free_places(problem):
        own = columns.of_idea[idea]
        if problem.lived_experience:
            rows.add({n: 1.0 for n in own if columns.pairs[n][1].lived_experience}, 1, np.inf)
        if problem.mixes_wards and need[idea] > 1:
            wards = defaultdict(list)
            for n in own:
                wards[columns.pairs[n][1].ward].append(n)
            for ward, here in wards.items():
                if ward is not None and len(here) >= need[idea]:
                    rows.add(dict.fromkeys(here, 1.0), 0, need[idea] - 1)


def _add_crossing(rows: _Rows, problem: Problem, columns: _Columns) -> None:
    """A reader who crosses reads outside every one mission; enough of each mission's readings are by such readers.

    After the pairs stands for each reader whether they cross, then for each reader and mission how many of their
    readings count as crossing.
    """
    pairs, missions = columns.pairs, columns.missions
    crosses, counts = len(pairs), len(pairs) + len(problem.readers)
    for n, reader in enumerate(problem.readers):
        for m, mission in enumerate(missions):
            inside = [p for p in columns.of_reader[reader.id] if problem.ideas[pairs[p][0]] == mission]
            outside = [p for p in columns.of_reader[reader.id] if problem.ideas[pairs[p][0]] != mission]
            counted = counts + n * len(missions) + m
            rows.add({**dict.fromkeys(outside, 1.0), crosses + n: -1.0}, 0, np.inf)
            rows.add({**dict.fromkeys(inside, 1.0), counted: -1.0}, 0, np.inf)
            rows.add({crosses + n: float(len(problem.ideas)), counted: -1.0}, 0, np.inf)
    need = needed(problem)
    for m, mission in enumerate(missions):
        wanted = CROSSING * sum(need[idea] for idea, of in problem.ideas.items() if of == mission)
        row = {counts + n * len(missions) + m: 1.0 for n in range(len(problem.readers))}
        rows.add(row, wanted - 1e-6, np.inf)


def _worth(problem: Problem, idea: Hashable, reader: Reader, has_it: bool) -> float:
    """What it is worth that this reader reads this idea."""
    digest = sha256(f"{problem.seed}|{idea}|{reader.id}".encode()).digest()
    chance = int.from_bytes(digest[:8]) / 2**64
    return STAYS * has_it + problem.cares * (problem.ideas[idea] in reader.missions) + CHANCE * chance
