"""What reads the outbox."""

from uuid import UUID

from sqlalchemy import Select, select

from grants.accounts.models import Actor
from grants.core.db import db, locked
from grants.notifications.models import Delivery, OutboxEmail
from grants.permissions import Can, allowed


def by_id(id: UUID) -> OutboxEmail | None:
    """Any mail, secret ones too: for developers only."""
    return db.session.get(OutboxEmail, id)


def all_newest_first() -> Select[OutboxEmail]:
    """Every mail, secret ones too: for developers only."""
    return select(OutboxEmail).order_by(OutboxEmail.created_at.desc(), OutboxEmail.id)


def letter_by_id(id: UUID) -> OutboxEmail | None:
    """One mail, unless it opens a door: those are nobody's to read but the recipient's."""
    return db.session.scalar(select(OutboxEmail).where(OutboxEmail.id == id, OutboxEmail.secret.is_(False)))


def letters(actor: Actor, status: Delivery | None = None, *, to_post: bool = False) -> Select[OutboxEmail]:
    """The letters this actor may read, newest first; all of them, those in this state, or those still to be posted."""
    may_see = OutboxEmail.secret.is_(False), allowed(actor, Can.SEE_OUTBOX, OutboxEmail)
    found = all_newest_first().where(*may_see)
    if to_post:
        return found.where(OutboxEmail.by_post, OutboxEmail.status == Delivery.QUEUED)
    return found.where(OutboxEmail.status == status, OutboxEmail.by_post.is_(False)) if status else found


def for_update(id: UUID) -> OutboxEmail:
    return locked(OutboxEmail, id)
