"""Every figure of money and projects, defined once: pages, exports and the API read them here and nowhere else.

They are summed from the roll-up (``Figure``), which commands keep true, so a page costs the same however much was
funded. Amounts are pence, and only £ is ever added up; projects in other currencies are listed apart.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute

from grants.awards.models import COUNTS, Award, AwardStatus, Figure
from grants.core.db import db
from grants.rounds.models import Entry, LedgerEntry, Round, RoundStatus

APRIL = 4


@dataclass(frozen=True)
class Figures:
    """The figures of one mission, round, ward, year or all of them; see ``DEFINITIONS`` for what each one means."""

    asked_pence: int = 0
    awarded_pence: int = 0
    paid_pence: int = 0
    returned_pence: int = 0
    unmet_pence: int = 0
    projects: int = 0
    applications: int = 0

    @property
    def to_pay_pence(self) -> int:
        """Promised and not paid yet."""
        return max(0, self.awarded_pence - self.paid_pence)

    def left_pence(self, pot_pence: int) -> int:
        """What a pot still holds: pot − awarded + returned."""
        return pot_pence - self.awarded_pence + self.returned_pence


@dataclass(frozen=True)
class Definition:
    """A figure by its name in files, its word on pages and what it means; ``query`` sums it over the roll-up."""

    name: str
    word: str
    meaning: str
    query: ColumnElement[int] | None = None  # none where it follows from the others


# An idea's money is asked for in a round. What was imported has none, so it can neither raise nor lower unmet demand.
_unmet = case((Figure.round_id.is_not(None), Figure.asked_pence - Figure.awarded_pence), else_=0)

DEFINITIONS = (
    Definition(
        "asked_pence",
        "asked for",
        "What the ideas of a round asked for, from the moment its results are published; until then nothing of the "
        "round shows. An idea that could not be funded under the rules was asked for all the same and counts. Drafts, "
        "expired drafts and ideas that were withdrawn never do.",
        func.sum(Figure.asked_pence),
    ),
    Definition(
        "awarded_pence",
        "promised",
        "What was promised to projects when results were published, paid or not, less offers that lapsed or were "
        "cancelled.",
        func.sum(Figure.awarded_pence),
    ),
    Definition("paid_pence", "paid", "What has been paid to projects.", func.sum(Figure.paid_pence)),
    Definition(
        "returned_pence",
        "returned",
        "What projects were paid and sent back. It goes back to the pot.",
        func.sum(Figure.returned_pence),
    ),
    Definition(
        "unmet_pence",
        "asked for and not promised",
        "Asked for less promised, in rounds whose results are out. Grants outside any round do not count.",
        func.sum(_unmet),
    ),
    Definition(
        "projects",
        "projects",
        "Projects that were promised money in pounds and whose offer has not lapsed or been cancelled. Each counts "
        "once, under its main mission; the missions it also supports show it apart and never add it up.",
        func.sum(Figure.projects),
    ),
    Definition(
        "applications",
        "ideas",
        "Ideas that were sent in and not withdrawn, from the moment the results of their round are published; those "
        "that could not be funded under the rules count too.",
        func.sum(Figure.applications),
    ),
    Definition("to_pay_pence", "to pay", "Promised less paid."),
    Definition(
        "left_pence",
        "left",
        "What a round's pot still holds: the pot less promised, plus returned. Grants outside a round leave it alone.",
    ),
    Definition(
        "year",
        "year",
        "The financial year of decision, 1 April to 31 March, named by the year in which it begins.",
    ),
    Definition(
        "as_of",
        "as of",
        "The moment of the newest change to any of these figures. It stands beside every figure on a page.",
    ),
)
_SUMS = [d.query.label(d.name) for d in DEFINITIONS if d.query is not None]


class Money(NamedTuple):
    """Projects in another currency than £: how many, and how much, in hundredths."""

    currency: str
    projects: int
    awarded: int


def total(*, mission_id: UUID | None = None) -> Figures:
    """The figures of one mission, or of everything ever funded."""
    return _figures(db.session.execute(select(*_SUMS).where(*_of(mission_id))).one())


def by_mission() -> dict[UUID | None, Figures]:
    """The figures of each mission by its id; None holds what belongs to no mission here."""
    return _by(Figure.mission_id)


def by_year(*, mission_id: UUID | None = None) -> dict[int, Figures]:
    """The figures of each financial year of decision, oldest first."""
    found = _by(Figure.year, mission_id)
    return {year: found[year] for year in sorted(found)}


def by_ward(*, mission_id: UUID | None = None) -> dict[UUID | None, Figures]:
    """The figures of each ward by its id; None holds what belongs to no ward."""
    return _by(Figure.ward_id, mission_id)


def by_round(*, mission_id: UUID | None = None) -> dict[UUID | None, Figures]:
    """The figures of each round by its id; None holds what was funded outside any round."""
    return _by(Figure.round_id, mission_id)


def by_mission_and_round() -> dict[tuple[UUID | None, UUID | None], Figures]:
    """The figures of each mission in each round, by both ids."""
    rows = db.session.execute(
        select(Figure.mission_id, Figure.round_id, *_SUMS).group_by(Figure.mission_id, Figure.round_id)
    )
    return {(mission_id, round_id): _figures(sums) for mission_id, round_id, *sums in rows}


def pots() -> dict[UUID, int]:
    """The pot of each published round, in pence: what its funding sources put in."""
    rows = db.session.execute(
        select(LedgerEntry.round_id, func.sum(LedgerEntry.amount_pence))
        .join(Round, Round.id == LedgerEntry.round_id)
        .where(LedgerEntry.kind == Entry.ALLOCATED, Round.status != RoundStatus.DRAFT)
        .group_by(LedgerEntry.round_id)
    )
    return {round_id: int(pence) for round_id, pence in rows}


def as_of() -> dt.datetime | None:
    """The moment of the newest change to any figure; None while there is none."""
    return db.session.scalar(select(func.max(Figure.changed_at)))


def counts() -> ColumnElement[bool]:
    """The awards that count, for a WHERE; it names the others, so that a list is read in order and not by status."""
    return Award.status.not_in(frozenset(AwardStatus) - COUNTS)


def other_currencies(*, mission_id: UUID | None = None) -> list[Money]:
    """What was funded in other currencies than £, which no total holds; by currency."""
    amounts = (
        select(Award.mission_id, Award.currency, func.count(), func.sum(Award.awarded_pence))
        .where(Award.currency != literal_column("'GBP'"), counts())  # word for word as its index has it
        .group_by(Award.mission_id, Award.currency)
    )
    projects, awarded = Counter[str](), Counter[str]()
    for mission, currency, count, hundredths in db.session.execute(amounts):
        if mission_id in (None, mission):
            projects[currency] += count
            awarded[currency] += int(hundredths)
    return [Money(currency, projects[currency], awarded[currency]) for currency in sorted(projects)]


def year_of(day: dt.date) -> int:
    """The financial year of a day, by the year in which it begins: 31 March 2026 → 2025."""
    return day.year if day.month >= APRIL else day.year - 1


def _of(mission_id: UUID | None) -> list[ColumnElement[bool]]:
    return [] if mission_id is None else [Figure.mission_id == mission_id]


def _by(dimension: InstrumentedAttribute[Any], mission_id: UUID | None = None) -> dict[Any, Figures]:
    rows = db.session.execute(select(dimension, *_SUMS).where(*_of(mission_id)).group_by(dimension))
    return {key: _figures(sums) for key, *sums in rows}


def _figures(sums: Sequence[Any]) -> Figures:
    # PostgreSQL sums whole numbers to decimals, and nothing at all to NULL
    return Figures(**{column.name: int(value or 0) for column, value in zip(_SUMS, sums, strict=True)})
