"""What happens to a complaint: taken from anybody, acknowledged in time, answered in writing."""

import datetime as dt
from uuid import UUID

from grants import workflow
from grants.accounts.models import NOBODY, Actor
from grants.audit import services as audit
from grants.complaints import queries
from grants.complaints.models import Complaint, ComplaintStatus
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import command
from grants.notifications import outbox
from grants.notifications.outbox import Address
from grants.permissions import Can, authorise

ACKNOWLEDGED_WITHIN = dt.timedelta(days=30)  # Data (Use and Access) Act 2025, section 103


@command
def complain(*, name: str, email: str, about_data: bool, text: str, by: Actor = NOBODY) -> UUID:
    """Take a complaint from anybody and send them its reference; gives its id."""
    complaint = Complaint(
        name=name,
        email=email,
        about_data=about_data,
        text=text,
        acknowledge_by=(clock.now() + ACKNOWLEDGED_WITHIN).date(),
    )
    db.session.add(complaint)
    db.session.flush()
    audit.record(by, "complaint.receive", complaint)
    outbox.enqueue("complaint_received", to=_address(complaint), about=complaint)
    return complaint.id


@command
def acknowledge(id: UUID, *, by: Actor) -> None:
    """Tell whoever complained that somebody has read it and is looking into it; a second press changes nothing."""
    complaint = queries.for_update(id)
    if workflow.apply("acknowledge", complaint, by=by):
        complaint.acknowledged_at, complaint.handled_by_id = clock.now(), by.id
        outbox.enqueue("complaint_acknowledged", to=_address(complaint), about=complaint)


@command
def answer(id: UUID, *, text: str, shown: int, by: Actor) -> None:
    """Answer a complaint in writing, once."""
    complaint = queries.for_update(id)
    authorise(by, Can.ANSWER_COMPLAINT, complaint)
    complaint.expect(shown)
    if complaint.status is ComplaintStatus.RECEIVED:
        complaint.acknowledged_at = clock.now()
    workflow.apply("answer", complaint, by=by)
    complaint.answer, complaint.answered_at, complaint.handled_by_id = text, clock.now(), by.id
    outbox.enqueue("complaint_answered", to=_address(complaint), about=complaint)


def _address(complaint: Complaint) -> Address:
    return Address(complaint.id, complaint.email)
