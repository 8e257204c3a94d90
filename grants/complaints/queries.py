"""What reads complaints."""

from uuid import UUID

from sqlalchemy import Select, case, select

from grants.accounts.models import Actor
from grants.complaints.models import Complaint, ComplaintStatus
from grants.core.db import db, locked
from grants.permissions import Can, allowed


def by_id(id: UUID) -> Complaint | None:
    return db.session.get(Complaint, id)


def by_key(key: str) -> Complaint | None:
    """The complaint that a browser's own session speaks of."""
    return by_id(UUID(key))


def for_update(id: UUID) -> Complaint:
    """The complaint as it is now, locked."""
    return locked(Complaint, id)


def waiting_first(actor: Actor) -> Select[Complaint]:
    """The complaints this person may see: what waits for us first, the most urgent at the top."""
    answered = case((Complaint.status == ComplaintStatus.ANSWERED, 1), else_=0)
    seen = select(Complaint).where(allowed(actor, Can.SEE_COMPLAINT, Complaint))
    return seen.order_by(answered, Complaint.acknowledge_by, Complaint.created_at, Complaint.id)
