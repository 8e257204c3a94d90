"""What somebody should look at among a round's ideas and its scores. Pure: values in, values out.

A sign accuses nobody: neighbours share a postcode, a family shares a telephone, and a reader may be right alone. It is
shown to a person, who writes down what they found.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations, pairwise
from typing import NamedTuple
from uuid import UUID

from grants.checks.duplicates import Shelf

COMMON = 20  # ideas: what more than these share, such as the telephone of a community centre, tells nothing
FAR = 40  # points of 100 between one reader and every other
OTHERS = 2  # readers that it takes to be far from
ENOUGH = 3  # ideas by one reader, before anything can be said of the reader's whole work
FAST = dt.timedelta(seconds=60)  # between two ideas that one reader begins to score


class Sign(StrEnum):
    TEXT = "nearly the same text"
    CONTACT = "the same contact"
    POSTCODE = "the same postcode"
    HOUSEHOLD = "the same household"
    ALL_THE_SAME = "all the same scores"
    FAR = "far from the others"
    FAST = "very fast"


@dataclass(frozen=True)
class Idea:
    """What is compared of an idea."""

    id: UUID
    applicant_id: UUID
    household_id: UUID | None
    contacts: frozenset[str]  # e-mail addresses and telephone numbers, its second person's too
    postcode: str | None
    text: str


@dataclass(frozen=True)
class Given:
    """What one reader sent about one idea."""

    reader_id: UUID
    idea_id: UUID
    marks: tuple[int, ...]  # 0 to 4, by criterion
    score: Fraction  # 0 to 100
    begun_at: dt.datetime  # when the first of it was kept


class Found(NamedTuple):
    """A sign, and what it is about: one or two ideas, or a reader, or both."""

    sign: Sign
    first: UUID | None = None
    second: UUID | None = None
    reader: UUID | None = None

    @property
    def key(self) -> str:
        """The same each time that somebody looks."""
        return "|".join([self.sign.name, *(id.hex if id else "-" for id in self[1:])])


def among(ideas: Sequence[Idea], given: Sequence[Given]) -> list[Found]:
    """Every sign in a round, in an order that does not depend on the order of what is given."""
    found = {*alike(ideas), *all_the_same(given), *far(given), *fast(given)}
    return sorted(found, key=lambda one: (list(Sign).index(one.sign), one.key))


def alike(ideas: Sequence[Idea]) -> Iterator[Found]:
    """Ideas that share a text; or, of two people, a contact, a postcode or a household."""
    for near in Shelf({idea.id: idea.text for idea in ideas}).pairs():
        yield _pair(Sign.TEXT, near.first, near.second)
    shares: tuple[tuple[Sign, Callable[[Idea], Iterable[Hashable]]], ...] = (
        (Sign.CONTACT, lambda idea: idea.contacts),
        (Sign.POSTCODE, lambda idea: [idea.postcode] if idea.postcode else []),
        (Sign.HOUSEHOLD, lambda idea: [idea.household_id] if idea.household_id else []),
    )
    for sign, values in shares:
        holders: dict[Hashable, list[Idea]] = defaultdict(list)
        for idea in ideas:
            for value in values(idea):
                holders[value].append(idea)
        for sharing in holders.values():
            if len(sharing) <= COMMON:
                pairs = combinations(sharing, 2)
                yield from (_pair(sign, a.id, b.id) for a, b in pairs if a.applicant_id != b.applicant_id)


def all_the_same(given: Sequence[Given]) -> Iterator[Found]:
    """Readers who gave one and the same score to everything in every idea."""
    for reader, readings in _by(given, lambda one: one.reader_id).items():
        if len(readings) >= ENOUGH and len({mark for one in readings for mark in one.marks}) == 1:
            yield Found(Sign.ALL_THE_SAME, reader=reader)


def far(given: Sequence[Given]) -> Iterator[Found]:
    """Readings that lie far from every other one of the same idea."""
    for idea, readings in _by(given, lambda one: one.idea_id).items():
        for one in readings:
            apart = [abs(one.score - other.score) for other in readings if other is not one]
            if len(apart) >= OTHERS and min(apart) >= FAR:
                yield Found(Sign.FAR, first=idea, reader=one.reader_id)


def fast(given: Sequence[Given]) -> Iterator[Found]:
    """Readers who began to score most of their ideas within a minute of the one before: nobody reads so fast."""
    for reader, readings in _by(given, lambda one: one.reader_id).items():
        begun = sorted(one.begun_at for one in readings)
        gaps = [after - before for before, after in pairwise(begun)]
        if len(readings) >= ENOUGH and 2 * sum(gap < FAST for gap in gaps) > len(gaps):
            yield Found(Sign.FAST, reader=reader)


def _pair(sign: Sign, one: UUID, other: UUID) -> Found:
    return Found(sign, first=min(one, other), second=max(one, other))


def _by(given: Sequence[Given], key: Callable[[Given], UUID]) -> dict[UUID, list[Given]]:
    groups: dict[UUID, list[Given]] = defaultdict(list)
    for one in given:
        groups[key(one)].append(one)
    return groups
