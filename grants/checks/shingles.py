"""Texts that say nearly the same, found by the runs of five words they share (Broder, *On the resemblance and
containment of documents*, 1997). Pure: no database, no pages.

Two texts are compared exactly, by the share of the shorter one's runs that the other has too (``containment``): half
of a long text copied into a short one counts as much as the other way round. To find the few worth comparing among
many, each text is kept as a *sketch*: of the numbers that its runs hash to every eighth, chosen by the number itself so
that two texts choose alike, and the sixteen lowest, so that a short text has some too. Of two texts of 300 words that
share a sixth of their runs, which is what is left when three words of ten were changed, one pair in a thousand has not
one number of the sketch in common.
"""

import hashlib
import heapq
import re
import unicodedata
from typing import NamedTuple

RUN = 5  # words
EVERY = 8  # one number in so many is in the sketch
LOWEST, MOST = 16, 128  # numbers in a sketch, at least where there are so many, and at most
ALIKE = 0.10  # the share of the shorter text's runs from which on a person should look
LEAST_SHARED, MOSTLY = 8, 0.5  # runs, as in twelve words on end; or the share from which on fewer will do
WORD = re.compile(r"\w+")

Run = tuple[str, ...]


class Passage(NamedTuple):
    """A stretch of a text as it was written, and whether the other text has it too."""

    text: str
    shared: bool


def runs(text: str) -> frozenset[Run]:
    """Every run of five words, however they are capitalised and punctuated; a shorter text is one run."""
    return frozenset(_runs(_words(text)))


def containment(one: frozenset[Run], other: frozenset[Run]) -> float:
    """The share of the shorter text's runs that the other has too, from 0 to 1."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def are_near(one: frozenset[Run], other: frozenset[Run]) -> bool:
    """Whether two texts share enough for a person to look: a tenth, and more than a turn of phrase or nearly all."""
    share = containment(one, other)
    return share >= ALIKE and (len(one & other) >= LEAST_SHARED or share >= MOSTLY)


def sketch(of: frozenset[Run]) -> frozenset[int]:
    """The numbers that the runs are found by; each fits a signed 64-bit column."""
    numbers = [number(run) for run in of]
    chosen = heapq.nsmallest(MOST, (each for each in numbers if each % EVERY == 0))
    return frozenset(chosen).union(heapq.nsmallest(LOWEST, numbers))


def passages(text: str, other: frozenset[Run]) -> list[Passage]:
    """The text cut where what it shares with the other begins and ends; put together it is the text again."""
    found = list(WORD.finditer(text))
    spoken = [_plain(match[0]) for match in found]
    shared: set[int] = set()
    for start, run in enumerate(_runs(spoken)):
        if run in other:
            shared.update(range(start, start + len(run)))
    cut: list[Passage] = []
    begin = 0
    for number, match in enumerate(found):
        is_last = number + 1 == len(found)
        if is_last or (number in shared) != (number + 1 in shared):
            end = len(text) if is_last else match.end() if number in shared else found[number + 1].start()
            cut.append(Passage(text[begin:end], number in shared))
            begin = end
    return cut or [Passage(text, False)]


def _runs(words: list[str]) -> list[Run]:
    if not words:
        return []
    return [tuple(words[n : n + RUN]) for n in range(max(1, len(words) - RUN + 1))]


def _words(text: str) -> list[str]:
    return WORD.findall(_plain(text))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def number(run: Run) -> int:
    """The number that a run of words hashes to, the same on every machine."""
    digest = hashlib.blake2b(" ".join(run).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
