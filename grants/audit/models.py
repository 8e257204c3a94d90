import datetime as dt
import hashlib
import json
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Model


class AuditEvent(Model):
    """One line of the trail. No foreign keys: it outlives the people and the things that it names.

    Triggers made by the first migration refuse every change; what was altered all the same, ``first_fault`` finds.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject_type", "subject_id", "position"),)

    position: Mapped[int] = mapped_column(BigInteger, unique=True)
    actor_id: Mapped[UUID]
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    hash: Mapped[str]

    def link(self, previous: str) -> str:
        """The hash of this line and of the one before it, and so of every line up to here."""
        at = self.created_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
        said = [previous, self.position, at, self.id, self.actor_id, self.action, self.subject_type, self.subject_id]
        text = json.dumps([*said, self.detail], default=str, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
