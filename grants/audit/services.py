"""What commands call to leave their line, and how the lines are chained so that a changed one shows."""

from collections.abc import Iterable
from enum import Enum
from uuid import UUID

from sqlalchemy import func, inspect, select

from grants.accounts.models import Actor
from grants.audit.models import AuditEvent
from grants.audit.queries import Head, head
from grants.core import clock
from grants.core.db import Model, db
from grants.core.unit_of_work import promise_line, seals

DIGEST = 32  # bytes of a SHA-256, the only bytes that a line may hold
LOCK = 7_241_001  # any number that no other advisory lock of this database uses


def record(
    by: Actor, action: str, subject: Model, *, fields: Iterable[str] = (), **detail: UUID | int | Enum | bytes
) -> None:
    """Promise one line to the trail: ids, numbers, digests, states and names of fields, never what a person wrote."""
    said: dict[str, object] = {}
    for name, value in detail.items():
        if not isinstance(value, UUID | int | Enum | bytes) or (isinstance(value, bytes) and len(value) != DIGEST):
            raise TypeError(f"{name}: a trail that cannot be altered must not hold what may have to be erased")
        said[name] = _plain(value)
    if fields := sorted(fields):
        if unknown := set(fields) - set(inspect(type(subject)).columns.keys()):
            raise TypeError(f"not fields of {subject.__tablename__}: {unknown}")
        said["fields"] = fields
    promise_line(
        AuditEvent(
            created_at=clock.now(),
            actor_id=by.id,
            action=action,
            subject_type=subject.__tablename__,
            subject_id=subject.id,
            detail=said,
        )
    )


def _plain(value: UUID | int | Enum | bytes) -> object:
    if isinstance(value, bytes):
        return value.hex()
    return value.value if isinstance(value, Enum) else str(value) if isinstance(value, UUID) else value


@seals
def seal(lines: list[AuditEvent]) -> None:
    """Number and chain the lines of one command: its last act before COMMIT, so the one lock is held for a moment."""
    if db.session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        db.session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    last = head()
    for line in lines:
        line.position = last.position + 1
        line.hash = line.link(last.hash)
        last = Head(line.position, line.hash)
    db.session.add_all(lines)
    db.session.flush()
