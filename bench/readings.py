"""How long it takes to plan who reads what in a borough, and how good the plan is (target B12)."""

import random
import time
from collections import Counter
from collections.abc import Hashable

from bench.report import Report
from grants.panels.plan_measures import connectivity
from grants.panels.planning import Problem, Reader, plan

MOST_SECONDS = 3.0
TURNS = 3  # the quickest counts: what else the machine does meanwhile is not ours


def borough(ideas: int = 500, readers: int = 60, readings: int = 5) -> Problem:
    """5.5 % conflicts, six missions, a fifth of the readers with lived experience, ten wards."""
    chance = random.Random(12)  # noqa: S311  # a problem to measure by, the same every time
    people = [
        Reader(f"r{n}", {f"m{chance.randrange(6)}"}, lived_experience=n % 5 == 0, ward=n % 10) for n in range(readers)
    ]
    missions: dict[Hashable, Hashable] = {f"i{n}": f"m{chance.randrange(6)}" for n in range(ideas)}
    conflicts = {(idea, reader.id) for idea in missions for reader in people if chance.random() < 0.055}
    return Problem(missions, people, readings, conflicts, seed="b12", lived_experience=True, mixes_wards=True)


def measure(report: Report) -> None:
    """Plan for a borough with every rule on, and hold the plan to the rules."""
    problem = borough()
    seconds = []
    for _turn in range(TURNS):
        begun = time.perf_counter()
        found = plan(problem)
        seconds.append(time.perf_counter() - begun)
    loads = Counter(reader for _, reader in found.pairs).values()
    report.line("B12 500 ideas, 60 readers, 5 each, side rules: seconds", min(seconds), MOST_SECONDS)
    report.line("B12 readings in spite of a conflict", len(set(found.pairs) & set(problem.conflicts)), 0, exact=True)
    report.line("B12 most ideas of a reader less fewest", max(loads) - min(loads), 1)
    report.line("B12 how unconnected readers are (1 less connectivity)", 1 - connectivity(found.pairs), 0.25)
