"""What reads funded projects for files: one statement each, fetched a few at a time, however many there are."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from grants.accounts.models import Actor, Person
from grants.applications.models import Application
from grants.awards.figure_queries import APRIL, year_of
from grants.awards.models import COUNTS, Award, AwardStatus
from grants.core.db import db
from grants.core.errors import Refusal
from grants.decisions.models import Decision
from grants.exports.catalogue import Profile, columns_of
from grants.exports.models import ExportLog
from grants.missions.models import Mission
from grants.permissions import Can, allowed
from grants.places.models import Ward
from grants.rounds.models import Round, RoundStatus

AT_ONCE = 500  # rows held in memory

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Filter:
    """Which projects a file holds: by slug, code, first calendar year of the financial year, and state.

    Without a state, those that count as funded: promised money that has neither lapsed nor been cancelled.
    """

    round: str | None = None
    mission: str | None = None
    ward: str | None = None
    year: int | None = None
    status: str | None = None

    def said(self) -> dict[str, str | int]:
        """What was narrowed down, for the log and the sheet about the file."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class Totals:
    """What a filter holds: how many projects, and pence promised and paid in £."""

    projects: int
    awarded_pence: int
    paid_pence: int


class Unknown(Refusal):
    """A round, mission, ward or state that is not there."""


def checked(filter: Filter) -> Filter:
    """The filter, or a refusal naming what in it does not exist, so that a misspelt word never gives an empty file."""
    named: tuple[tuple[str, str | None, Any], ...] = (
        ("round", filter.round, Round.slug),
        ("mission", filter.mission, Mission.slug),
        ("ward", filter.ward, Ward.code),
    )
    for what, value, column in named:
        if value is not None and ("\0" in value or db.session.scalar(select(column).where(column == value)) is None):
            known = db.session.scalars(select(column).order_by(column).limit(20)).all()
            raise Unknown(f"There is no {what} called {value}. There is: {', '.join(known) or 'none yet'}", what)
    if filter.status is not None and filter.status not in set(AwardStatus):
        raise Unknown(f"There is no state called {filter.status}. There is: {', '.join(AwardStatus)}", "status")
    return filter


def rows(profile: Profile, filter: Filter, *, viewer: Actor) -> Iterator[Row[Any]]:
    """The values of the profile's columns, a row a project, the oldest award first.

    What comes from an application is there only if the viewer may see that application.
    """
    statement = _narrowed(select(*(column.value for column in columns_of(profile))), filter)
    if profile is Profile.OFFICERS:
        statement = _with_applications(statement, viewer)
    return _streamed(statement)


def grants(filter: Filter) -> Iterator[Row[Any]]:
    """What a 360Giving file says of each project, the oldest award first."""
    columns = (
        Award.public_id,
        Award.source_identifier,
        Award.source_recipient_identifier,
        Award.applicant_kind,
        Award.title,
        Award.summary,
        Award.organisation_name,
        Award.organisation_identifier,
        Award.currency,
        Award.asked_pence,
        Award.awarded_pence,
        Award.paid_pence,
        Award.awarded_on,
        Award.start_on,
        Award.end_on,
        Award.funder_name,
        Award.funder_identifier,
        Award.place_name,
        Award.place_code,
        Award.changed_at,
        Ward.code.label("ward_code"),
        Ward.name.label("ward_name"),
        Mission.slug.label("mission_slug"),
        Mission.title.label("mission_title"),
        Round.slug.label("round_slug"),
        Round.name.label("round_name"),
    )
    return _streamed(_narrowed(select(*columns), filter))


def totals(filter: Filter) -> Totals:
    """What a file with this filter will hold; money in £ only."""
    in_pounds = Award.currency == "GBP"
    sums = select(
        func.count(),
        func.sum(Award.awarded_pence).filter(in_pounds),
        func.sum(Award.paid_pence).filter(in_pounds),
    )
    projects, awarded, paid = db.session.execute(_narrowed(sums, filter)).one()
    return Totals(projects, int(awarded or 0), int(paid or 0))


@dataclass(frozen=True)
class State:
    """What the public files depend on, as one mark that differs whenever any of it does, and its newest change."""

    mark: str
    changed_at: dt.datetime | None


def state() -> State:
    """Where the data stands now."""
    tables = (Award, Mission, Round)
    parts = [select(func.count(), func.sum(table.version), func.max(table.changed_at)) for table in tables]
    found = [db.session.execute(part).one() for part in parts]
    wards = db.session.execute(select(Ward.code, Ward.name).order_by(Ward.code)).all()
    said = [(number, int(versions or 0), str(moment)) for number, versions, moment in found]
    mark = hashlib.sha256(repr((said, [tuple(ward) for ward in wards])).encode()).hexdigest()[:20]
    return State(mark, found[0][2])


def log() -> Rows:
    """Who took which file, the last first: the line of the log and the name of the person, none for the service."""
    lines = select(ExportLog, Person.name).outerjoin(Person, Person.id == ExportLog.taken_by_id)
    return lines.order_by(ExportLog.created_at.desc(), ExportLog.id)


@dataclass(frozen=True)
class Choices:
    """What a file can be narrowed down to, as pairs of value and label."""

    rounds: Sequence[tuple[str, str]]
    missions: Sequence[tuple[str, str]]
    wards: Sequence[tuple[str, str]]
    years: Sequence[dt.date]  # the first day of each


def choices() -> Choices:
    """Published rounds, missions, wards, and the financial years in which something was funded."""

    def pairs(value: Any, label: Any, *where: ColumnElement[bool], order: Any) -> list[tuple[str, str]]:
        found = db.session.execute(select(value, label).where(*where).order_by(order, value))
        return [(slug, name) for slug, name in found]

    first, last = db.session.execute(select(func.min(Award.awarded_on), func.max(Award.awarded_on))).one()
    years = range(year_of(last), year_of(first) - 1, -1) if first else range(0)
    return Choices(
        pairs(Round.slug, Round.name, Round.status != RoundStatus.DRAFT, order=Round.opens_at.desc()),
        pairs(Mission.slug, Mission.title, order=Mission.position),
        pairs(Ward.code, Ward.name, order=Ward.name),
        [dt.date(year, APRIL, 1) for year in years],
    )


def _narrowed(statement: Rows, filter: Filter) -> Rows:
    joined = (
        statement.select_from(Award)
        .outerjoin(Round, Round.id == Award.round_id)
        .outerjoin(Mission, Mission.id == Award.mission_id)
        .outerjoin(Ward, Ward.id == Award.ward_id)
    )
    if filter.status is None:
        joined = joined.where(Award.status.in_(sorted(COUNTS)))
    else:
        joined = joined.where(Award.status == AwardStatus(filter.status))
    if filter.year is not None:
        first, after = dt.date(filter.year, APRIL, 1), dt.date(filter.year + 1, APRIL, 1)
        joined = joined.where(Award.awarded_on >= first, Award.awarded_on < after)
    wanted = {Round.slug: filter.round, Mission.slug: filter.mission, Ward.code: filter.ward}
    return joined.where(*(column == value for column, value in wanted.items() if value is not None))


def _with_applications(statement: Rows, viewer: Actor) -> Rows:
    seen = and_(Application.id == Award.application_id, allowed(viewer, Can.SEE_APPLICATION, Application))
    return (
        statement.outerjoin(Application, seen)
        .outerjoin(Decision, Decision.application_id == Application.id)
        .outerjoin(Person, Person.id == Decision.signed_off_by_id)
    )


def _streamed(statement: Rows) -> Iterator[Row[Any]]:
    ordered = statement.order_by(Award.awarded_on, Award.id)
    with closing(db.session.execute(ordered.execution_options(yield_per=AT_ONCE))) as rows:
        yield from rows  # whoever stops half-way leaves no cursor open
