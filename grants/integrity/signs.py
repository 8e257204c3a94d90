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
from typing import NamedTuple, TypeVar
from uuid import UUID

from grants.checks.duplicates import Shelf

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

COMMON = 20  # ideas: what more than these share, such as the telephone of a community centre, tells nothing
FAR = 40  # points of 100 between one reader and every other
OTHERS = 2  # readers that it takes to be far from
ENOUGH = 3  # ideas by one reader, before anything can be said of the reader's whole work
ABOVE = 20  # points by which a reader's favourite lies above what anybody else gave it
FAST = dt.timedelta(seconds=60)  # between two ideas that one reader begins to score


class Sign(StrEnum):
    TEXT = "nearly the same text"
    CONTACT = "the same contact"
    POSTCODE = "the same postcode"
    HOUSEHOLD = "the same household"
    SECOND = "the same second person"
    GROUP = "the same group"
    ALL_THE_SAME = "all the same scores"
    FAR = "far from the others"
    FAST = "very fast"
    COPIED = "the same scores as another reader"
    FAVOURITE = "one idea far above the rest"


WHOLE_WORK = frozenset({Sign.ALL_THE_SAME, Sign.FAST, Sign.COPIED, Sign.FAVOURITE})  # tell of all that a reader read


@dataclass(frozen=True)
class Idea:
    """What is compared of an idea."""

    id: UUID
    applicant_id: UUID
    household_id: UUID | None
    contacts: frozenset[str]  # e-mail addresses and telephone numbers, its second person's too
    postcode: str | None
    text: str
    name: str = ""  # of whoever asks; this and what follows without capitals and stops
    second: str = ""  # who keeps the money safe with them
    groups: frozenset[str] = frozenset()  # what it is called, and its number on a register


@dataclass(frozen=True)
class Given:
    """What one reader sent about one idea."""

    reader_id: UUID
    idea_id: UUID
    marks: tuple[int, ...]  # 0 to 4, by criterion in the order of the round
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
    found = {*alike(ideas), *all_the_same(given), *far(given), *fast(given), *copied(given), *favourites(given)}
    return sorted(found, key=lambda one: (list(Sign).index(one.sign), one.key))


def alike(ideas: Sequence[Idea]) -> Iterator[Found]:
    """Ideas that share a text; or, of two people, a contact, a postcode, a household, a second person or a group."""
    for near in Shelf({idea.id: idea.text for idea in ideas}).pairs():
        yield _pair(Sign.TEXT, near.first, near.second)
    shares: tuple[tuple[Sign, Callable[[Idea], Iterable[Hashable]]], ...] = (
        (Sign.CONTACT, lambda idea: idea.contacts),
        (Sign.POSTCODE, lambda idea: [idea.postcode] if idea.postcode else []),
        (Sign.HOUSEHOLD, _homes),
        (Sign.GROUP, lambda idea: idea.groups),
    )
    for sign, values in shares:
        holders: dict[Hashable, list[Idea]] = defaultdict(list)
        for idea in ideas:
            for value in values(idea):
                holders[value].append(idea)
        for sharing in holders.values():
            yield from _of_two_people(sign, sharing)
    naming = _by([idea for idea in ideas if idea.second], lambda idea: idea.second)
    asking = _by(ideas, lambda idea: idea.name)
    for name, seconds in naming.items():
        for found in _of_two_people(Sign.SECOND, [*seconds, *asking.get(name, [])]):
            if {found.first, found.second} & {idea.id for idea in seconds}:
                yield found


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


def copied(given: Sequence[Given]) -> Iterator[Found]:
    """Readers who gave what another reader gave, criterion by criterion, in every idea that both have read."""
    readers = {
        reader: {one.idea_id: one.marks for one in readings}
        for reader, readings in _by(given, lambda one: one.reader_id).items()
    }
    for (one, marks), (other, others) in combinations(readers.items(), 2):
        both = marks.keys() & others.keys()
        differ = len({mark for idea in both for mark in marks[idea]}) > 1
        if len(both) >= ENOUGH and differ and all(marks[idea] == others[idea] for idea in both):
            yield from (Found(Sign.COPIED, reader=one), Found(Sign.COPIED, reader=other))


def favourites(given: Sequence[Given]) -> Iterator[Found]:
    """Readers who put one idea far above all others that they read, and above what anybody else gave it."""
    of_idea = _by(given, lambda one: one.idea_id)
    for reader, readings in _by(given, lambda one: one.reader_id).items():
        if len(readings) <= ENOUGH:
            continue
        *_, next_best, best = sorted(readings, key=lambda one: one.score)
        others = [one.score for one in of_idea[best.idea_id] if one.reader_id != reader]
        if best.score - next_best.score >= FAR and others and best.score - max(others) >= ABOVE:
            yield Found(Sign.FAVOURITE, first=best.idea_id, reader=reader)


def _homes(idea: Idea) -> list[Hashable]:
    """A household that the service knows of, or one postcode and last name."""
    known: list[Hashable] = [idea.household_id] if idea.household_id else []
    return [*known, (idea.postcode, idea.name.split()[-1])] if idea.postcode and idea.name else known


def _of_two_people(sign: Sign, sharing: Sequence[Idea]) -> Iterator[Found]:
    if len(sharing) <= COMMON:
        pairs = combinations(sharing, 2)
        yield from (_pair(sign, a.id, b.id) for a, b in pairs if a.applicant_id != b.applicant_id)


def _pair(sign: Sign, one: UUID, other: UUID) -> Found:
    return Found(sign, first=min(one, other), second=max(one, other))


def _by(all: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = defaultdict(list)
    for one in all:
        groups[key(one)].append(one)
    return groups
