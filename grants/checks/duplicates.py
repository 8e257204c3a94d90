"""Which of very many texts say nearly the same: an index of every run of five words, in memory and all at once.

The service looks for one idea at a time among marks that it keeps (``likeness_queries``). This is for looking at many
together, as a round's integrity report and the bench do. A run that stands in more than twenty texts is boilerplate,
such as a sentence of the form or of a leaflet, and counts for nothing. Pure: texts in, pairs out.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from grants.checks import shingles
from grants.checks.shingles import ALIKE, LEAST_SHARED, MOSTLY

BOILERPLATE = 20  # texts

Key = TypeVar("Key", bound=Hashable)
Numbers = NDArray[np.int64]


class Near(NamedTuple, Generic[Key]):
    """Two texts that a person should look at, and the share of the shorter one's runs that both have, 0 to 1."""

    first: Key
    second: Key
    share: float


class Shelf(Generic[Key]):
    """Texts on a shelf by which others like them are found."""

    def __init__(self, texts: Mapping[Key, str]) -> None:
        self.keys = list(texts)
        each = [_numbers(text) for text in texts.values()]
        self.sizes = [len(numbers) for numbers in each]
        runs = np.concatenate(each) if each else np.empty(0, np.int64)
        owners = np.repeat(np.arange(len(each)), self.sizes)
        order = np.argsort(runs, kind="stable")
        self.runs, self.owners = runs[order], owners[order]

    def pairs(self) -> list[Near[Key]]:
        """Every two texts that are near each other, the nearest first."""
        begin = np.flatnonzero(np.r_[True, self.runs[1:] != self.runs[:-1]]) if len(self.runs) else np.empty(0, int)
        end = np.r_[begin[1:], len(self.runs)]
        told = (end - begin > 1) & (end - begin <= BOILERPLATE)
        shared: Counter[tuple[int, int]] = Counter()
        for first, last in zip(begin[told].tolist(), end[told].tolist(), strict=True):
            holders = self.owners[first:last].tolist()
            shared.update((one, other) for n, one in enumerate(holders) for other in holders[n + 1 :])
        found = [
            Near(self.keys[one], self.keys[other], share)
            for (one, other), number in shared.items()
            if (share := _share(number, self.sizes[one], self.sizes[other]))
        ]
        return sorted(found, key=lambda near: -near.share)

    def like(self, text: str) -> list[tuple[Key, float]]:
        """The texts on the shelf that are near this one, the nearest first, with the share that both have."""
        numbers = _numbers(text)
        begin, end = np.searchsorted(self.runs, numbers, "left"), np.searchsorted(self.runs, numbers, "right")
        told = (end > begin) & (end - begin <= BOILERPLATE)
        shared: Counter[int] = Counter()
        for first, last in zip(begin[told].tolist(), end[told].tolist(), strict=True):
            shared.update(self.owners[first:last].tolist())
        found = [
            (self.keys[one], share)
            for one, number in shared.items()
            if (share := _share(number, self.sizes[one], len(numbers)))
        ]
        return sorted(found, key=lambda near: -near[1])


def _share(shared: int, one: int, other: int) -> float:
    """The share that both have, or 0 where it is too little for anybody to look."""
    share = shared / min(one, other)
    return share if share >= ALIKE and (shared >= LEAST_SHARED or share >= MOSTLY) else 0.0


def _numbers(text: str) -> Numbers:
    return np.fromiter({shingles.number(run) for run in shingles.runs(text)}, np.int64)
