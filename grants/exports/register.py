"""The register of interests as a file: who of a panel said what about whom, one row a declaration."""

from collections.abc import Iterator
from uuid import UUID

from grants.accounts.models import Actor, Person
from grants.applications.models import Application
from grants.audit import services as audit
from grants.core.db import db
from grants.core.unit_of_work import command
from grants.exports import formats
from grants.exports.catalogue import Column, Profile
from grants.exports.models import ExportLog
from grants.panels import interest_queries
from grants.panels import queries as panels
from grants.panels.models import Interest, Panel
from grants.permissions import Can, authorise

NAME = "register of interests"
STEPPED_OUT = {"direct": "yes", "not sure": "yes", "I know them a little": "no"}

COLUMNS = (
    Column("member", "Who declared it", Person.name, profile=Profile.OFFICERS),
    Column("knows", "The person who asks", Application.full_name, profile=Profile.OFFICERS),
    Column("group", "The group that asks", Application.group_name, profile=Profile.OFFICERS),
    Column("how_well", "How near the member stands", Interest.degree, profile=Profile.OFFICERS),
    Column("stepped_out", "Whether that keeps the idea from the member", Interest.degree, profile=Profile.OFFICERS),
    Column("because", "In the member's own words", Interest.because, profile=Profile.OFFICERS),
    Column("declared_at", "When, London time", Interest.declared_at, profile=Profile.OFFICERS),
    Column("after_decision", "Whether it came after the panel had decided", None, profile=Profile.OFFICERS),
)


@command
def take(panel_id: UUID, *, by: Actor) -> ExportLog:
    """Record that the register of a panel leaves the building, and how many rows of it."""
    panel = panels.for_update(panel_id)
    authorise(by, Can.MANAGE_PANEL, panel)
    authorise(by, Can.TAKE_EXPORT)
    log = ExportLog(
        taken_by_id=by.id,
        name=NAME,
        format="csv",
        profile=Profile.OFFICERS.value,
        filter={"panel": panel.name},
        rows=len(_rows(panel, by)),
    )
    db.session.add(log)
    audit.record(by, "export_log.take", log, rows=log.rows)
    return log


def file(panel: Panel, *, viewer: Actor) -> Iterator[bytes]:
    """The bytes of the file, for somebody who has called ``take`` before; what they stepped out of is not in it."""
    return formats.to_csv(COLUMNS, _rows(panel, viewer))


def _rows(panel: Panel, viewer: Actor) -> list[list[str | None]]:
    return [
        [
            person,
            name,
            group,
            interest.degree.value,
            STEPPED_OUT[interest.degree.value],
            interest.because,
            f"{interest.declared_at.astimezone(formats.LONDON):%Y-%m-%d %H:%M}",
            "yes" if is_late else "no",
        ]
        for person, name, group, interest, is_late in db.session.execute(interest_queries.register(viewer, panel))
    ]
