"""How well and how fast near-identical ideas are found: target B13 of the study that the method comes from.

``measure()`` writes synthetic ideas of about 300 words with a fixed seed, on forty topics and with sentences that many
of them share, plants copies among them (words changed: 5, 15 or 30 of 100; or half of it copied), and gives back the
figures. ``B13`` names the bounds; ``faults(figures)`` says in sentences which do not hold.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

from grants.checks.duplicates import Shelf

LENGTH = 300  # words
KINDS = {"5 of 100 words changed": 0.05, "15 of 100": 0.15, "30 of 100": 0.30, "half copied": None}
SEED = 20261122


@dataclass(frozen=True)
class Figures:
    ideas: int
    planted: int
    recall: dict[str, float]  # by kind of copy, 0 to 1
    precision: float  # of the pairs that were found, how many had been planted
    all_seconds: float  # to index every idea and name every pair
    one_milliseconds: float  # to find what is like one new idea; the mean of several


@dataclass(frozen=True)
class Bounds:
    recall: dict[str, float]
    precision: float
    all_seconds: float
    one_milliseconds: float


B13 = Bounds(dict(zip(KINDS, (1.0, 1.0, 0.9, 1.0), strict=True)), 0.95, 15.0, 5.0)


def measure(ideas: int = 10_000, planted: int = 400, seed: int = SEED) -> Figures:
    """Write the ideas, plant the copies, find them."""
    texts, copies = _town(ideas, planted, random.Random(seed))  # noqa: S311  # synthetic words, no secret
    begun = time.perf_counter()
    shelf = Shelf(texts)
    found = {(min(near.first, near.second), max(near.first, near.second)) for near in shelf.pairs()}
    took = time.perf_counter() - begun
    asked = [texts[n] for n in range(0, ideas, max(1, ideas // 50))]
    begun = time.perf_counter()
    for text in asked:
        shelf.like(text)
    each = (time.perf_counter() - begun) / len(asked)
    recall = {
        kind: sum(pair in found for pair, was in copies.items() if was == kind) / list(copies.values()).count(kind)
        for kind in KINDS
    }
    return Figures(ideas, planted, recall, len(found & set(copies)) / max(1, len(found)), took, each * 1000)


def faults(figures: Figures, bounds: Bounds = B13) -> Iterator[str]:
    """What does not hold, a sentence each; speed is a matter of the machine, so look at it on a quiet one."""
    for kind, least in bounds.recall.items():
        if figures.recall[kind] < least:
            yield f"Of the copies with {kind}, {figures.recall[kind]:.0%} were found and not {least:.0%}."
    if figures.precision < bounds.precision:
        yield f"{figures.precision:.1%} of what was found is a copy, and not {bounds.precision:.0%}."
    if figures.all_seconds > bounds.all_seconds:
        yield f"All pairs took {figures.all_seconds:.1f} s, more than {bounds.all_seconds:g} s."
    if figures.one_milliseconds > bounds.one_milliseconds:
        yield f"One new idea took {figures.one_milliseconds:.1f} ms, more than {bounds.one_milliseconds:g} ms."


def _town(ideas: int, planted: int, chance: random.Random) -> tuple[dict[int, str], dict[tuple[int, int], str]]:
    """The ideas by number, and the pairs of numbers of which the second was copied from the first, with its kind."""
    words = [f"{a}{b}{c}" for a in "bdfglmnprst" for b in ("a", "ei", "o", "u") for c in ("lk", "nt", "r", "sh", "v")]
    words += [f"{one}{other}" for one, other in zip(words, words[7:] + words[:7], strict=True)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    topics = [chance.sample(words, 60) for _ in range(40)]
    boiler = [" ".join(chance.choices(words, weights, k=12)) for _ in range(30)]

    def write() -> list[str]:
        topic = chance.choice(topics)
        text: list[str] = []
        while len(text) < LENGTH:
            if chance.random() < 0.06:
                text += chance.choice(boiler).split()
            else:
                own = chance.choices(topic, k=5)
                text += [w for pair in zip(own, chance.choices(words, weights, k=5), strict=True) for w in pair]
        return text

    texts = [write() for _ in range(ideas - planted)]
    copies = {}
    originals = chance.sample(range(len(texts)), planted)
    for original, kind in zip(originals, cycle(KINDS), strict=False):
        copies[original, len(texts)] = kind
        texts.append(_copy(texts[original], KINDS[kind], write(), words, chance))
    return {n: " ".join(text) for n, text in enumerate(texts)}, copies


def _copy(
    text: list[str], changed: float | None, other: list[str], words: list[str], chance: random.Random
) -> list[str]:
    """The text with a share of its words changed one by one; or its first half, and another text after it."""
    if changed is None:
        return text[: len(text) // 2] + other[len(other) // 2 :]
    return [chance.choice(words) if chance.random() < changed else word for word in text]


if __name__ == "__main__":
    print(measure())
