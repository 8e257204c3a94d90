"""What serving asks of a member, what it costs them, and what officers agree."""

import datetime as dt
from uuid import UUID

from grants import workflow
from grants.accounts.models import Actor
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db, locked
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.panels.models import Member
from grants.panels.services import seats
from grants.permissions import Can, authorise
from grants.recruitment import queries
from grants.recruitment.models import EntryKind, LogEntry, Payment, Service
from grants.recruitment.services import choosing


class NotYet(Refusal):
    def __init__(self) -> None:
        super().__init__("This day is still to come", "on")


@command
def agree_terms(member_id: UUID, *, payment: Payment, support_needs: str, most_readings: int | None, by: Actor) -> None:
    """Accept the terms, and say how one would like to be thanked and helped, and how much one can read."""
    seat = locked(Member, member_id)
    authorise(by, Can.LOG_SERVICE, seat)
    service = _service(seat)
    changed = service.change(payment=payment, support_needs=support_needs, most_readings=most_readings)
    if service.terms_at is None:
        changed += service.change(terms_at=clock.now())
    if changed:
        audit.record(by, "panel_service.agree", service, fields=changed, member=member_id)
    if "most_readings" in changed:  # else what an officer noted for this member stays
        seats.note_limit(member_id, most_ideas=most_readings, by=by)


@command
def tick_training(member_id: UUID, *, by: Actor) -> None:
    """Note that a member has been through the training; a second press changes nothing."""
    seat = locked(Member, member_id)
    authorise(by, Can.AGREE_SERVICE, seat)
    service = _service(seat)
    if service.trained_at is None:
        service.trained_at = clock.now()
        audit.record(by, "panel_service.train", service, member=member_id)


@command
def log(
    member_id: UUID,
    entry_id: UUID,
    *,
    on: dt.date,
    what: str,
    minutes: int | None = None,
    pence: int | None = None,
    by: Actor,
) -> UUID:
    """Write down time given, in minutes, or money spent, in pence; gives the entry's id.

    ``entry_id`` is the new entry's own: the same press twice is one, or a bus fare would be paid back twice.
    """
    seat = locked(Member, member_id)
    authorise(by, Can.LOG_SERVICE, seat)
    if queries.entry(entry_id) is not None:
        return entry_id
    if on > choosing.today(clock.now()):
        raise NotYet
    if (minutes is None) == (pence is None):
        raise Refusal("Enter either the time or the money", "amount")
    kind = EntryKind.TIME if pence is None else EntryKind.EXPENSE
    entry = LogEntry(id=entry_id, member_id=member_id, kind=kind, on=on, minutes=minutes, pence=pence, what=what)
    db.session.add(entry)
    audit.record(by, "panel_log_entry.claim", entry, member=member_id)
    return entry.id


@command
def decide(entry_id: UUID, *, agrees: bool, by: Actor) -> None:
    """Agree what a member logged, or not; the same press twice is one."""
    entry = queries.entry_for_update(entry_id)
    if workflow.apply("agree" if agrees else "refuse", entry, by=by):
        entry.decided_by_id = by.id


def _service(seat: Member) -> Service:
    service = queries.service(seat.id)
    if service is None:
        service = Service(member_id=seat.id)
        db.session.add(service)
        db.session.flush()
    return service
