import datetime as dt
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.accounts.models import Person
from grants.core.db import Model
from grants.core.personal import Keep, personal
from grants.core.references import new_public_id
from grants.core.versions import Versioned
from grants.permissions import Can
from grants.workflow import Move, register


class ComplaintStatus(StrEnum):
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"


class Complaint(Versioned, Model):
    """What somebody is not happy with, about the service or about how we use their data."""

    __tablename__ = "complaint"

    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    name: Mapped[str] = mapped_column(info=personal("To answer you", seen_by="officers", keep=Keep.RECORD))
    email: Mapped[str] = mapped_column(info=personal("To answer you", seen_by="officers", keep=Keep.RECORD))
    about_data: Mapped[bool]  # about personal data: the 30 days are a duty in law
    text: Mapped[str] = mapped_column(info=personal("To answer you", seen_by="officers", keep=Keep.RECORD))
    status: Mapped[ComplaintStatus] = mapped_column(default=ComplaintStatus.RECEIVED, index=True)
    acknowledge_by: Mapped[dt.date]
    acknowledged_at: Mapped[dt.datetime | None]
    answered_at: Mapped[dt.datetime | None]
    answer: Mapped[str | None] = mapped_column(info=personal("To answer you", seen_by="officers", keep=Keep.RECORD))
    handled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)


register(
    Complaint,
    {
        "acknowledge": Move(
            frozenset({ComplaintStatus.RECEIVED}), ComplaintStatus.ACKNOWLEDGED, Can.ANSWER_COMPLAINT, repeatable=True
        ),
        "answer": Move(
            frozenset({ComplaintStatus.RECEIVED, ComplaintStatus.ACKNOWLEDGED}),
            ComplaintStatus.ANSWERED,
            Can.ANSWER_COMPLAINT,
        ),
    },
)
