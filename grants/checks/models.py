import datetime as dt
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import Person
from grants.applications.models import Application
from grants.core.db import Model
from grants.core.errors import explain
from grants.core.personal import Keep, personal
from grants.core.versions import Part, Versioned
from grants.permissions import Can
from grants.workflow import Move, register


class Tier(StrEnum):
    """How much care the idea needs to keep people safe."""

    NONE = "none"
    LOW = "low"
    EVIDENCE = "needs evidence"


class RuledOut(StrEnum):
    """Why an idea cannot be funded under the rules, whatever anybody thinks of it."""

    OUTSIDE = "outside the area"
    WHO = "somebody we cannot fund"
    TIMING = "done or paid already"
    AMOUNT = "an amount we cannot give"
    EXCLUDED = "something we cannot fund"
    DUPLICATE = "the same idea twice"
    NO_REPLY = "no answer to what we asked"
    SAFEGUARDING = "cannot be made safe"


class Finding(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_SURE = "not sure"


class Check(Versioned, Model):
    """The officers' check of one application, by the officer who took it and, for larger amounts, by a second one."""

    __tablename__ = "application_check"

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), unique=True)
    checked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)
    second_checked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)
    tier: Mapped[Tier | None]
    reason_code: Mapped[RuledOut | None]  # why it is ineligible
    reason: Mapped[str | None] = mapped_column(  # the same in words, for the person
        info=personal("To tell you why", seen_by="you, officers", keep=Keep.APPLICATION)
    )
    try_instead: Mapped[str | None] = mapped_column(
        info=personal("To tell you what to try instead", seen_by="you, officers", keep=Keep.APPLICATION)
    )
    finished_at: Mapped[dt.datetime | None]

    items: Mapped[list["CheckItem"]] = relationship(lazy="raise", order_by="CheckItem.item")


class CheckItem(Part, Model):
    """What an officer found for one line of the checklist."""

    __tablename__ = "check_item"
    __table_args__ = (UniqueConstraint("check_id", "item"),)
    part_of = Check, "check_id"

    check_id: Mapped[UUID] = mapped_column(ForeignKey(Check.id))
    item: Mapped[str]
    finding: Mapped[Finding]


class InformationRequest(Model):
    """Something that an officer asked the person, and what they answered; there may be more than one.

    An answer that came by telephone is written down by an officer, and ``answered_by_id`` says so. An officer who goes
    on without one leaves the answer empty.
    """

    __tablename__ = "information_request"
    __table_args__ = (
        Index("ix_information_request_application", "application_id", "answered_at", "due_on"),
        Index("ix_information_request_open", "answered_at", "due_on"),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    question: Mapped[str] = mapped_column(
        info=personal("To ask what is missing", seen_by="you, officers", keep=Keep.APPLICATION)
    )
    due_on: Mapped[dt.date]
    answer: Mapped[str | None] = mapped_column(
        info=personal("To know what was missing", seen_by="you, officers", keep=Keep.APPLICATION)
    )
    answered_at: Mapped[dt.datetime | None]  # also when an officer went on without an answer
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)
    chased_at: Mapped[dt.datetime | None]  # when we reminded the person


class CaseNote(Model):
    """What officers tell one another about an application; never shown to the panel or the public."""

    __tablename__ = "case_note"

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    text: Mapped[str] = mapped_column(info=personal("To handle your idea", seen_by="officers", keep=Keep.APPLICATION))


class Sameness(StrEnum):
    """What an officer found two ideas that look alike to be."""

    SAME = "the same idea"
    DIFFERENT = "different ideas"
    TALK = "needs a talk"


class Pair(Versioned, Model):
    """Two ideas that look alike and what an officer found; the one with the lower id stands first."""

    __tablename__ = "application_pair"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="first_below_second"),
    )

    first_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    second_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), index=True)
    sameness: Mapped[Sameness]
    found_by_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)


# A few numbers for each idea, by which ideas like it are found without reading them all (see ``likeness``). Nobody can
# read anything from them: contacts are keyed hashes. Rows without ids of their own, for there are about twenty an idea.
likeness_mark = Table(
    "likeness_mark",
    Model.metadata,
    Column("mark", BigInteger, primary_key=True, autoincrement=False),
    Column("application_id", ForeignKey(Application.id), primary_key=True, index=True),
)


class WorryStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Worry(Versioned, Model):
    """A safeguarding worry about an idea, raised in private by an officer or a panellist, for the lead to close."""

    __tablename__ = "safeguarding_worry"

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), index=True)
    raised_by_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    text: Mapped[str] = mapped_column(
        info=personal("To keep people safe", seen_by="the safeguarding lead", keep=Keep.RECORD)
    )
    status: Mapped[WorryStatus] = mapped_column(default=WorryStatus.OPEN, index=True)
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)
    closed_at: Mapped[dt.datetime | None]
    resolution: Mapped[str | None] = mapped_column(
        info=personal("To keep people safe", seen_by="the safeguarding lead", keep=Keep.RECORD)
    )


register(Worry, {"close": Move(frozenset({WorryStatus.OPEN}), WorryStatus.CLOSED, Can.CLOSE_WORRY, repeatable=True)})
explain("uq_application_pair_first_id_second_id", "sameness", "Somebody said this a moment ago. Open the page again")
