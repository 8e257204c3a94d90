"""The roll-up that dashboards read, kept true in the same transaction as what it counts.

What each figure means stands in ``figure_queries.DEFINITIONS``. Here is what one record adds to them:

* an award in £ adds a project and what was promised while it counts (not once it has lapsed or was cancelled), and
  what was paid and returned whatever became of it;
* an idea adds 1 to *applications* and what it asks for to *asked* once its round's results are out, if it was
  received and not withdrawn; an idea that could not be funded under the rules was asked all the same, and counts.

Both stand in the cell of their main mission, round, ward (where it happens, else where who asks lives) and financial
year of decision.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, extract, func, or_, select, update

from grants.applications.models import Application, Status
from grants.awards.figure_queries import APRIL, year_of
from grants.awards.models import COUNTS, Award, Figure
from grants.core.db import db
from grants.rounds.ledger import Difference
from grants.rounds.models import Entry, LedgerEntry, Round, RoundStatus

LONDON = ZoneInfo("Europe/London")
POUNDS = "GBP"
NOT_RECEIVED = frozenset({Status.DRAFT, Status.WITHDRAWN, Status.EXPIRED})
NAMES = ("applications", "asked_pence", "projects", "awarded_pence", "paid_pence", "returned_pence")

Sums = Counter[str]


class Cell(NamedTuple):
    """Where a contribution stands in the roll-up."""

    mission_id: UUID | None
    round_id: UUID | None
    ward_id: UUID | None
    year: int


def of_award(award: Award) -> tuple[Cell, Sums]:
    """What an award adds to the figures as it stands now."""
    cell = Cell(award.mission_id, award.round_id, award.ward_id, year_of(award.awarded_on))
    sums: Sums = Counter()
    if award.currency == POUNDS:
        sums.update(paid_pence=award.paid_pence, returned_pence=award.returned_pence)
        if award.status in COUNTS:
            sums.update(projects=1, awarded_pence=award.awarded_pence)
    return cell, sums


def of_idea(application: Application, results_on: dt.date) -> tuple[Cell, Sums]:
    """What an idea adds to the figures of its round, whose results are published on this day."""
    ward_id = application.place_ward_id or application.ward_id
    cell = Cell(application.mission_id, application.round_id, ward_id, year_of(results_on))
    return cell, Counter(applications=1, asked_pence=application.asked_pence)


def add(contributions: Iterable[tuple[Cell, Sums]]) -> None:
    """Put these into the roll-up, inside a command that holds the lock of their round where they have one."""
    cells: dict[Cell, Sums] = defaultdict(Counter)
    for cell, sums in contributions:
        for name, change in sums.items():
            cells[cell][name] += change
    for cell in sorted(cells, key=str):  # always in the same order, so that two commands never wait in a ring
        if any(cells[cell].values()):
            _change(cell, cells[cell])


def add_awards(awards: Iterable[Award]) -> None:
    """Count these awards, which were not counted before: what publishing and importing call."""
    add(of_award(award) for award in awards)


@contextmanager
def following(award: Award) -> Iterator[None]:
    """Change an award inside this block and the figures follow it."""
    cell, before = of_award(award)
    yield
    now, after = of_award(award)
    add([(cell, Counter({name: -value for name, value in before.items()})), (now, after)])


def day_of(moment: dt.datetime) -> dt.date:
    """The day of a moment as people here count days."""
    return moment.astimezone(LONDON).date()


def differences() -> Iterator[Difference]:
    """Every stored figure that its records do not come to: the roll-up, and what each award says was paid."""
    yield from _cells_that_differ()
    yield from _awards_that_differ()


def _change(cell: Cell, sums: Sums) -> None:
    wanted = {name: change for name, change in sums.items() if change}
    here = select(Figure.id).where(*_is(cell)).order_by(Figure.created_at, Figure.id).limit(1)
    if (id := db.session.scalar(here)) is None:
        db.session.add(Figure(**cell._asdict(), **wanted))
        db.session.flush()
        return
    changes = {name: getattr(Figure, name) + change for name, change in wanted.items()}
    db.session.execute(update(Figure).where(Figure.id == id).values(**changes))


def _is(cell: Cell) -> list[ColumnElement[bool]]:
    return [
        getattr(Figure, name).is_(None) if value is None else getattr(Figure, name) == value
        for name, value in cell._asdict().items()
    ]


def _cells_that_differ() -> Iterator[Difference]:
    stored: dict[Cell, Sums] = _sums(
        select(
            Figure.mission_id,
            Figure.round_id,
            Figure.ward_id,
            Figure.year,
            *(func.sum(getattr(Figure, name)).label(name) for name in NAMES),
        ).group_by(Figure.mission_id, Figure.round_id, Figure.ward_id, Figure.year)
    )
    records = _sums(_awards())
    for cell, sums in _ideas():
        records[cell].update(sums)
    for cell in sorted({*stored, *records}, key=str):
        for name in NAMES:
            if stored[cell][name] != records[cell][name]:
                where = f"figure of mission {cell.mission_id}, round {cell.round_id}, ward {cell.ward_id}, {cell.year}"
                yield Difference(f"{where}: {name}", stored[cell][name], records[cell][name])


def _sums(query: Select[Any]) -> defaultdict[Cell, Sums]:
    found: defaultdict[Cell, Sums] = defaultdict(Counter)
    for mission_id, round_id, ward_id, year, *values in db.session.execute(query):
        names = NAMES[-len(values) :]
        sums = {name: int(value or 0) for name, value in zip(names, values, strict=True)}
        found[Cell(mission_id, round_id, ward_id, int(year))].update(sums)
    return found


def _awards() -> Select[Any]:
    """The awards in £ by cell: projects, awarded, paid and returned."""
    counts = Award.status.in_(COUNTS)
    each = (
        select(
            Award.mission_id,
            Award.round_id,
            Award.ward_id,
            (extract("year", Award.awarded_on) - case((extract("month", Award.awarded_on) < APRIL, 1), else_=0)).label(
                "year"
            ),
            case((counts, 1), else_=0).label("projects"),
            case((counts, Award.awarded_pence), else_=0).label("awarded_pence"),
            Award.paid_pence,
            Award.returned_pence,
        )
        .where(Award.currency == POUNDS)
        .subquery()
    )
    cell = (each.c.mission_id, each.c.round_id, each.c.ward_id, each.c.year)
    return select(*cell, *(func.sum(each.c[name]) for name in NAMES[2:])).group_by(*cell)


def _ideas() -> Iterator[tuple[Cell, Sums]]:
    """The ideas of rounds whose results are out, by cell."""
    decided = select(Round.id, Round.results_published_at).where(Round.status == RoundStatus.DECIDED)
    for round_id, published_at in db.session.execute(decided).all():
        if published_at is None:
            continue
        ward_id = func.coalesce(Application.place_ward_id, Application.ward_id)
        ideas = (
            select(Application.mission_id, ward_id, func.count(), func.sum(Application.asked_pence))
            .where(Application.round_id == round_id, counted())
            .group_by(Application.mission_id, ward_id)
        )
        for mission_id, ward, applications, asked in db.session.execute(ideas):
            cell = Cell(mission_id, round_id, ward, year_of(day_of(published_at)))
            yield cell, Counter(applications=int(applications), asked_pence=int(asked))


def counted() -> ColumnElement[bool]:
    """The ideas that count once their round's results are out, for a WHERE."""
    return and_(Application.received_at.is_not(None), Application.status.not_in(NOT_RECEIVED))


def _awards_that_differ() -> Iterator[Difference]:
    """Awards of rounds whose own amounts are not what the ledger has for them, read as they come."""
    entry = LedgerEntry.amount_pence

    def total(*kinds: Entry, less: Entry | None = None) -> ColumnElement[int]:
        sign = case((LedgerEntry.kind.in_(kinds), entry), (LedgerEntry.kind == less, -entry), else_=0)
        return func.coalesce(func.sum(sign), 0)

    promised = total(Entry.COMMITTED, less=Entry.RELEASED)
    paid, returned = total(Entry.PAID), total(Entry.RETURNED)
    owed = case((Award.status.in_(COUNTS), Award.awarded_pence), else_=0)
    rows = (
        select(Award.public_id, owed, promised, Award.paid_pence, paid, Award.returned_pence, returned)
        .join(LedgerEntry, LedgerEntry.application_id == Award.application_id, isouter=True)
        .where(Award.application_id.is_not(None))
        .group_by(Award.id)
        .having(or_(owed != promised, Award.paid_pence != paid, Award.returned_pence != returned))
        .order_by(Award.public_id)
        .execution_options(yield_per=1000)
    )
    for public_id, *amounts in db.session.execute(rows):
        pairs = zip(("awarded", "paid", "returned"), amounts[::2], amounts[1::2], strict=True)
        yield from (Difference(f"award {public_id}: {n}", int(s), int(r)) for n, s, r in pairs if int(s) != int(r))
