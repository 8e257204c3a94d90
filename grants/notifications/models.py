import datetime as dt
from enum import StrEnum
from uuid import UUID

from sqlalchemy import false
from sqlalchemy.orm import Mapped, mapped_column

from grants.core import clock
from grants.core.db import Model
from grants.core.personal import Keep, personal


class Delivery(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class OutboxEmail(Model):
    """One mail: written with the change it tells of, claimed and sent by a worker afterwards.

    One that goes by post waits in the same place until somebody has printed and posted it.
    """

    __tablename__ = "outbox_email"

    name: Mapped[str] = mapped_column(index=True)  # which mail it is: "application_submitted"
    about_id: Mapped[UUID] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(unique=True)  # so that a repeated command cannot send twice
    to: Mapped[str] = mapped_column(info=personal("To write to you", seen_by="you, officers", keep=Keep.MAIL))
    subject: Mapped[str]  # one line, nothing personal
    body: Mapped[str] = mapped_column(info=personal("To write to you", seen_by="you, officers", keep=Keep.MAIL))
    secret: Mapped[bool]  # the body opens a door: it is wiped once sent, and no officer sees it
    by_post: Mapped[bool] = mapped_column(default=False, server_default=false())  # ``to`` is then a postal address
    status: Mapped[Delivery] = mapped_column(default=Delivery.QUEUED, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[dt.datetime] = mapped_column(default=lambda: clock.now())  # later after each failure
    claimed_at: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]
