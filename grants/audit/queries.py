"""What reads the trail."""

from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from grants.accounts.models import Person
from grants.audit.models import AuditEvent
from grants.core.db import db


class Head(NamedTuple):
    """The last line: whoever notes it elsewhere can show later that the trail was not cut or written anew."""

    position: int
    hash: str


START = Head(0, "")


def head() -> Head:
    last = select(AuditEvent.position, AuditEvent.hash).order_by(AuditEvent.position.desc()).limit(1)
    found = db.session.execute(last).first()
    return Head(*found) if found else START


def first_fault(noted: Head = START) -> int | None:
    """The first position where the trail is not what was written; None when it is whole and still holds ``noted``."""
    last = START
    lines = select(AuditEvent).order_by(AuditEvent.position)
    with closing(db.session.scalars(lines.execution_options(yield_per=1000, populate_existing=True))) as trail:
        for line in trail:
            expected = last.position + 1
            if line.position != expected or line.hash != line.link(last.hash):
                return expected
            last = Head(line.position, line.hash)
            if last.position == noted.position and last != noted:
                return expected
    return last.position + 1 if last.position < noted.position else None


def history(*subjects: UUID) -> Sequence[tuple[AuditEvent, str | None]]:
    """What the trail tells about these things, oldest first, with the name of whoever did it; None for the service."""
    lines = (
        select(AuditEvent, Person.name)
        .outerjoin(Person, Person.id == AuditEvent.actor_id)
        .where(AuditEvent.subject_id.in_(subjects))
        .order_by(AuditEvent.position)
    )
    return [(line, name) for line, name in db.session.execute(lines)]
