"""What the person who asked is told of the panel's scores: medians, how close it was, and never whose score was which.

Pure: values in, values out. Scores are told where enough of the readers sent one for the panel to decide by. With
fewer than three readings a number would be one neighbour's or two neighbours' own, so then it is only said that they
were read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from grants.panels.scoring import HIGHEST, Summary, points

LEAST_READERS = 3  # from here on a median tells nothing about any one of them
LEAST_IDEAS = 5  # below, a place among them would tell of somebody else's idea
TINY = 1e-9  # points: means of the same scores, added up in another order, are the same mean


class NotAPlace(ValueError):
    """An idea that is to be placed among others must be one of them."""


@dataclass(frozen=True)
class Place:
    """How close it was: where an idea stood by its score, among how many, and how many of them got money."""

    number: int  # 1 is the highest score; equal scores share a number
    of: int
    funded: int


@dataclass(frozen=True)
class Ranked:
    """What the round's list was ranked by, for one idea."""

    score: float  # 0 to 100; the mean that was given, or the same with generosity taken off
    is_adjusted: bool
    place: Place | None


@dataclass(frozen=True)
class OwnScores:
    """What may be told; without lines only that people read it."""

    lines: tuple[tuple[str, Fraction], ...] = ()  # the name of each criterion and its median, 0 to 4
    score: int | None = None  # 0 to 100, as it was given
    adjusted: int | None = None  # with generosity taken off; None where nothing was
    place: Place | None = None
    highest: int = HIGHEST


def told(summary: Summary, names: Mapping[Any, str], ranked: Ranked | None) -> OwnScores | None:
    """What may be told of these scores; None where too few were sent for the panel to decide by them."""
    if not summary.is_quorate or summary.score is None:
        return None
    if summary.readings < LEAST_READERS:
        return OwnScores()
    lines = tuple((names[m.key], summary.by_criterion[m.key].median) for m in summary.rubric.measures)
    adjusted = points(Fraction(ranked.score)) if ranked and ranked.is_adjusted else None
    return OwnScores(lines, points(summary.score.mean), adjusted, ranked.place if ranked else None)


def place_among(own: float, scores: Sequence[float], funded: int) -> Place | None:
    """Where a score stands among those of all ideas of a round, its own among them; None where they are few."""
    if not any(abs(score - own) <= TINY for score in scores):
        raise NotAPlace("This idea has to stand among the scores that it is compared with.")
    if len(scores) < LEAST_IDEAS:
        return None
    return Place(1 + sum(score > own + TINY for score in scores), len(scores), funded)
