import datetime as dt
import secrets
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import Person
from grants.core.db import Model
from grants.core.errors import explain
from grants.core.personal import Keep, personal
from grants.core.versions import Part, Versioned
from grants.panels.models import Member, Panel
from grants.permissions import Can
from grants.workflow import Move, register

OFFICERS = "you, officers"
LEASE = dt.timedelta(minutes=10)  # a worker that says nothing for so long was stopped
NOBODY_BY_NAME = "you; counted for the draw, shown to nobody"


class CallStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    PREPARED = "prepared for the draw"
    CHOSEN = "chosen"


class Call(Versioned, Model):
    """Residents are asked to join a panel. Draft until an officer opens it; then targets can only be eased."""

    __tablename__ = "panel_call"
    __table_args__ = (CheckConstraint("seats BETWEEN 1 AND 100", name="seats_1_to_100"),)

    panel_id: Mapped[UUID] = mapped_column(ForeignKey(Panel.id), index=True)
    title: Mapped[str]
    about: Mapped[str]  # what members do, in words
    pays: Mapped[str]  # what members are paid, in words
    seats: Mapped[int]
    closes_at: Mapped[dt.datetime]
    status: Mapped[CallStatus] = mapped_column(default=CallStatus.DRAFT, index=True)
    # The draw: a secret whose hash is published before the event, what comes out of the event, and what is published.
    kept_secret: Mapped[str | None]  # encrypted
    secret: Mapped[str | None]  # once it is drawn
    commitment: Mapped[str | None]
    event: Mapped[str | None]
    event_on: Mapped[dt.date | None]
    event_result: Mapped[str | None]
    lottery: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    seed: Mapped[str | None]
    by_hand_because: Mapped[str | None]  # published
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # counts, never of somebody
    chosen_at: Mapped[dt.datetime | None]

    panel: Mapped[Panel] = relationship(lazy="raise")
    targets: Mapped[list["CallTarget"]] = relationship(
        lazy="raise", order_by="CallTarget.category, CallTarget.created_at"
    )

    def is_open(self, moment: dt.datetime) -> bool:
        """Whether an answer that arrives at this moment is taken."""
        return self.status is CallStatus.OPEN and moment < self.closes_at

    def has_closed(self, moment: dt.datetime) -> bool:
        return self.status is not CallStatus.DRAFT and moment >= self.closes_at


class Preparation(Model):
    """A draw that an officer asked to have prepared: a worker takes it up, because it can take minutes.

    The row goes once the draw is prepared; where it cannot be, it stays and says why.
    """

    __tablename__ = "call_preparation"

    call_id: Mapped[UUID] = mapped_column(ForeignKey(Call.id), unique=True)
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    asked_at: Mapped[dt.datetime]
    event: Mapped[str]
    event_on: Mapped[dt.date]
    begun_at: Mapped[dt.datetime | None]  # by the worker that has it now, or was stopped with it
    problem: Mapped[str | None]
    # Of each target that cannot be met: category, answer, least and most; least and most that would do.
    short: Mapped[list[list[Any]] | None] = mapped_column(JSON(none_as_null=True))

    def is_under_way(self, moment: dt.datetime) -> bool:
        """Whether a worker has it or is about to; else it was stopped, or something stood in the way."""
        return self.problem is None and moment < (self.begun_at or self.asked_at) + LEASE


class Easing(Model):
    """Targets of an open call were eased, for a reason that is published with what they were and what they became."""

    __tablename__ = "call_easing"

    call_id: Mapped[UUID] = mapped_column(ForeignKey(Call.id), index=True)
    eased_by_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    eased_at: Mapped[dt.datetime]
    because: Mapped[str]
    changes: Mapped[list[list[Any]]] = mapped_column(JSON)  # category, answer; least and most before, and since
    # The draw that was prepared for the targets before, if there was one: it was set aside, and is never drawn.
    event: Mapped[str | None]
    event_on: Mapped[dt.date | None]
    commitment: Mapped[str | None]


class CallTarget(Part, Model):
    """How many of the panel should have answered so: at least and at most."""

    __tablename__ = "call_target"
    __table_args__ = (
        UniqueConstraint("call_id", "category", "value"),
        CheckConstraint("least >= 0 AND most >= least", name="least_to_most"),
    )
    part_of = Call, "call_id"

    call_id: Mapped[UUID] = mapped_column(ForeignKey(Call.id))
    category: Mapped[str]
    value: Mapped[str]
    least: Mapped[int]
    most: Mapped[int]


class VolunteerStatus(StrEnum):
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    CHOSEN = "chosen"
    NOT_CHOSEN = "not chosen"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Payment(StrEnum):
    """How a member would like to be thanked; nobody on the panel learns it."""

    PAID = "paid"
    VOUCHER = "voucher"
    LOWER = "a lower amount"
    CHARITY = "to a charity"
    DECLINE = "nothing"


class Volunteer(Versioned, Model):
    """A resident's answer to a call. What they say of themselves counts towards the targets, and is seen by nobody."""

    __tablename__ = "panel_volunteer"
    __table_args__ = (UniqueConstraint("call_id", "person_id"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey(Call.id))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    code: Mapped[str] = mapped_column(unique=True, default=lambda: secrets.token_hex(6))  # stands for them in the draw
    status: Mapped[VolunteerStatus] = mapped_column(default=VolunteerStatus.SENT, index=True)
    availability: Mapped[str | None] = mapped_column(
        info=personal("To plan the panel's meetings", seen_by=OFFICERS, keep=Keep.CALL)
    )
    support_needs: Mapped[str | None] = mapped_column(
        info=personal("To help you take part in a panel", seen_by=OFFICERS, keep=Keep.CALL)
    )
    cares_about: Mapped[str | None] = mapped_column(
        info=personal("To know which missions you care about", seen_by=OFFICERS, keep=Keep.CALL)
    )
    payment: Mapped[Payment | None] = mapped_column(
        info=personal("To thank you the way you like", seen_by=OFFICERS, keep=Keep.CALL)
    )
    answers: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, info=personal("To make the panel like the place", seen_by=NOBODY_BY_NAME, keep=Keep.CALL)
    )
    terms_at: Mapped[dt.datetime]
    chosen_because: Mapped[str | None]  # by hand: the officer's reason, which is published

    call: Mapped[Call] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


class Service(Versioned, Model):
    """What a member and the officers agreed about serving: none of it is for the chair or the other members."""

    __tablename__ = "panel_service"

    member_id: Mapped[UUID] = mapped_column(ForeignKey(Member.id), unique=True)
    payment: Mapped[Payment | None] = mapped_column(
        info=personal("To thank you the way you like", seen_by=OFFICERS, keep=Keep.PANEL)
    )
    support_needs: Mapped[str | None] = mapped_column(
        info=personal("To help you take part in a panel", seen_by=OFFICERS, keep=Keep.PANEL)
    )
    most_readings: Mapped[int | None]  # a member's own limit, where it is less than the round's
    terms_at: Mapped[dt.datetime | None]
    trained_at: Mapped[dt.datetime | None]

    member: Mapped[Member] = relationship(lazy="raise")


class EntryKind(StrEnum):
    TIME = "time"
    EXPENSE = "expense"


class EntryStatus(StrEnum):
    CLAIMED = "claimed"
    AGREED = "agreed"
    REFUSED = "not agreed"


class LogEntry(Versioned, Model):
    """Time that a member gave, in minutes, or money that they spent, in pence; an officer agrees it."""

    __tablename__ = "panel_log_entry"
    __table_args__ = (
        CheckConstraint("(kind = 'time') = (minutes IS NOT NULL)", name="minutes_of_time"),
        CheckConstraint("(kind = 'expense') = (pence IS NOT NULL)", name="pence_of_expense"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 1440", name="minutes_of_a_day"),
        CheckConstraint("pence IS NULL OR pence > 0", name="pence_positive"),
    )

    member_id: Mapped[UUID] = mapped_column(ForeignKey(Member.id), index=True)
    kind: Mapped[EntryKind]
    on: Mapped[dt.date]
    minutes: Mapped[int | None]
    pence: Mapped[int | None] = mapped_column(BigInteger)
    what: Mapped[str] = mapped_column(
        info=personal("To pay back what serving cost you", seen_by=OFFICERS, keep=Keep.PANEL)
    )
    status: Mapped[EntryStatus] = mapped_column(default=EntryStatus.CLAIMED, index=True)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)

    member: Mapped[Member] = relationship(lazy="raise")


explain("uq_call_target_call_id_category_value", "goal", "There is a target for this answer already. Remove it first")
explain("ck_call_target_least_to_most", "most", "The most must be at least the least")
explain("ck_panel_call_seats_1_to_100", "seats", "Enter from 1 to 100 seats")

register(
    Call,
    {
        "open": Move(frozenset({CallStatus.DRAFT}), CallStatus.OPEN, Can.MANAGE_CALL, repeatable=True),
        "prepare": Move(frozenset({CallStatus.OPEN, CallStatus.PREPARED}), CallStatus.PREPARED, Can.MANAGE_CALL),
        "ease": Move(frozenset({CallStatus.OPEN, CallStatus.PREPARED}), CallStatus.OPEN, Can.MANAGE_CALL),
        "draw": Move(frozenset({CallStatus.PREPARED}), CallStatus.CHOSEN, Can.MANAGE_CALL),
        "choose by hand": Move(frozenset({CallStatus.OPEN, CallStatus.PREPARED}), CallStatus.CHOSEN, Can.MANAGE_CALL),
    },
)
_WAITS = frozenset({VolunteerStatus.SENT})
register(
    Volunteer,
    {
        "withdraw": Move(
            _WAITS | {VolunteerStatus.CHOSEN}, VolunteerStatus.WITHDRAWN, Can.CHANGE_VOLUNTEER, repeatable=True
        ),
        "answer again": Move(frozenset({VolunteerStatus.WITHDRAWN}), VolunteerStatus.SENT, Can.CHANGE_VOLUNTEER),
        "choose": Move(_WAITS | {VolunteerStatus.NOT_CHOSEN}, VolunteerStatus.CHOSEN, Can.CHOOSE_VOLUNTEER),
        "pass over": Move(_WAITS, VolunteerStatus.NOT_CHOSEN, Can.CHOOSE_VOLUNTEER),
        "accept": Move(
            frozenset({VolunteerStatus.CHOSEN}), VolunteerStatus.ACCEPTED, Can.CHANGE_VOLUNTEER, repeatable=True
        ),
        "decline": Move(
            frozenset({VolunteerStatus.CHOSEN}), VolunteerStatus.DECLINED, Can.CHANGE_VOLUNTEER, repeatable=True
        ),
    },
)
register(
    LogEntry,
    {
        "agree": Move(frozenset({EntryStatus.CLAIMED}), EntryStatus.AGREED, Can.AGREE_LOG, repeatable=True),
        "refuse": Move(frozenset({EntryStatus.CLAIMED}), EntryStatus.REFUSED, Can.AGREE_LOG, repeatable=True),
    },
)
