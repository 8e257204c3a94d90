"""Taking a file out of the building is a command: it is recorded before the first byte leaves."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from grants.accounts.models import Actor
from grants.audit import services as audit
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.exports import formats, giving, queries
from grants.exports.catalogue import Profile, columns_of
from grants.exports.giving import Publisher
from grants.exports.models import ExportLog
from grants.exports.queries import Filter
from grants.permissions import Can, authorise

NAME = "funded"


class Format(StrEnum):
    """The formats in which the list of funded projects leaves."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    GIVING = "360giving"

    @property
    def ending(self) -> str:
        return "json" if self is Format.GIVING else self.value


class NothingFunded(Refusal):
    """The standard knows no package without grants."""

    def __init__(self) -> None:
        super().__init__("No project here has been funded yet, and a 360Giving file needs at least one grant")


@dataclass(frozen=True)
class Wanted:
    """One file as somebody asks for it."""

    format: Format
    profile: Profile
    filter: Filter


@command
def take(wanted: Wanted, *, by: Actor) -> ExportLog:
    """Record that this file leaves, for whom, with which filter and how many rows."""
    authorise(by, Can.TAKE_EXPORT)
    holds = queries.totals(queries.checked(wanted.filter))
    if wanted.format is Format.GIVING and not holds.projects:
        raise NothingFunded
    log = ExportLog(
        taken_by_id=by.id,
        name=NAME,
        format=wanted.format.value,
        profile=wanted.profile.value,
        filter=wanted.filter.said(),
        rows=holds.projects,
    )
    db.session.add(log)
    audit.record(by, "export_log.take", log, rows=holds.projects)
    return log


def file(wanted: Wanted, publisher: Publisher, *, at: dt.datetime, viewer: Actor, taken_by: str) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time; whoever asks for staff columns has called ``take`` before."""
    if wanted.format is Format.GIVING:
        return giving.to_package(queries.grants(wanted.filter), publisher, at=at)
    columns = columns_of(wanted.profile)
    rows = queries.rows(wanted.profile, wanted.filter, viewer=viewer)
    if wanted.format is Format.XLSX:
        return formats.to_xlsx(columns, rows, _about(wanted, publisher, at, taken_by))
    write: Callable[..., Iterator[bytes]] = formats.to_csv if wanted.format is Format.CSV else formats.to_json
    return write(columns, rows)


def _about(wanted: Wanted, publisher: Publisher, at: dt.datetime, taken_by: str) -> list[tuple[str, str]]:
    said = {f"only this {name}": value for name, value in wanted.filter.said().items()}
    return [
        ("what", f"Projects funded through {publisher.name}, one row each"),
        *((name, str(value)) for name, value in (said or {"included": "everything ever funded"}).items()),
        ("taken at", f"{at.astimezone(formats.LONDON):%Y-%m-%d %H:%M} (London)"),
        ("taken by", taken_by),
        ("for", wanted.profile.value),
        ("licence", publisher.licence if wanted.profile is Profile.PUBLIC else "Not for publication"),
        ("amounts", "Pounds. Grants in other currencies have no amount in these columns"),
        ("", ""),
    ]
