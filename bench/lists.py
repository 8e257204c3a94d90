"""Lists that a round rests on: targets B11, B13 and B14. Who gets money, what is a copy, who is drawn.

B11 is made up with fixed seeds, B13 is measured by ``bench.duplicates``, B14 is the draw that the study printed.
"""

import random
from collections.abc import Iterator

import numpy as np

from bench import duplicates
from bench.trust import Figure, margin
from grants.panels.allocation import Idea, Rules, allocate
from grants.panels.drawing import draw
from grants.panels.optimum import audit

MISSIONS = [f"mission {n}" for n in range(6)]
MINIMUM = 50  # points
SECRET = "9f2c7a1e5b3d4c60"  # noqa: S105  # the study printed it
EVENT = "ROUND-2026-SPRING/national-lottery-2026-05-16:03,11,17,28,41,52"
POOL = ("APP-0007", "APP-0012", "APP-0031", "APP-0044", "APP-0058")
DRAWN = ("APP-0012", "APP-0044", "APP-0058", "APP-0007", "APP-0031")


def figures(rounds: int) -> Iterator[Figure]:
    """Every target about lists; ``rounds`` are made up to be given money."""
    yield from _walked(rounds)
    yield from _copies()
    yield from _drawn()


def _walked(rounds: int) -> Iterator[Figure]:
    """B11: two walks with a pencil beside the best that a computer could do."""
    free, kept, unspent = [], [], []
    for seed in range(rounds):
        ideas, pot = _ideas(seed)
        whole = Rules(pot, minimum=MINIMUM)
        done = allocate(ideas, whole)
        free.append(audit(done, whole).share or 0.0)
        unspent.append(done.left_pence / pot)
        floors = Rules(pot, floors=dict.fromkeys(MISSIONS, pot // 10), minimum=MINIMUM)
        kept.append(audit(allocate(ideas, floors), floors).share or 0.0)
    yield Figure("B11", "walk beside optimum, no floors", float(np.mean(free)), 0.99, margin=margin(free))
    yield Figure("B11", "two walks beside optimum, six floors", float(np.mean(kept)), 0.99, margin=margin(kept))
    left = float(np.mean(unspent))
    yield Figure("B11", "left of the pot, no floors", left, 0.005, at_least=False, margin=margin(unspent))


def _ideas(seed: int, number: int = 120) -> tuple[list[Idea], int]:
    """Ideas of a round that ask for three times its pot, of whole tens of pounds; most could start with less."""
    chance = np.random.default_rng(seed)
    asked = chance.integers(15, 151, number) * 1000
    scores = chance.normal(55, 15, number)
    missions = chance.integers(0, len(MISSIONS), number)
    least = np.where(chance.random(number) < 0.7, asked * 6 // 10, asked)
    ideas = [
        Idea(n, MISSIONS[missions[n]], float(scores[n]), int(asked[n]), int(least[n]) if least[n] < asked[n] else None)
        for n in range(number)
    ]
    return ideas, int(asked.sum()) // 3 // 10000 * 10000


def _copies() -> Iterator[Figure]:
    """B13: copies among ten thousand ideas."""
    found, bounds = duplicates.measure(), duplicates.B13
    for kind, least in bounds.recall.items():
        yield Figure("B13", f"copies found, {kind}", found.recall[kind], least)
    yield Figure("B13", "of what was found, copies", found.precision, bounds.precision)
    yield Figure("B13", "10,000 ideas: seconds", found.all_seconds, bounds.all_seconds, at_least=False)
    yield Figure("B13", "one new idea: milliseconds", found.one_milliseconds, bounds.one_milliseconds, at_least=False)


def _drawn() -> Iterator[Figure]:
    """B14: the draw that was printed comes out again, however the pool is ordered."""
    pools = [random.Random(seed).sample(POOL, len(POOL)) for seed in range(20)]  # noqa: S311  # the order is no secret
    same = [draw(SECRET, EVENT, pool).order == DRAWN for pool in pools]
    yield Figure("B14", "the printed draw comes out: share of 20 pools", float(np.mean(same)), 1.0)
