import datetime as dt
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import Person
from grants.applications.models import Application
from grants.core.db import Model
from grants.core.errors import explain
from grants.core.personal import Keep, personal
from grants.core.types import named
from grants.core.versions import Part, Versioned
from grants.permissions import Can
from grants.rounds.models import Criterion, Round
from grants.workflow import Move, register


class Panel(Versioned, Model):
    """The people who decide about one round. A round may have several panels; an idea is read by one of them."""

    __tablename__ = "panel"
    __table_args__ = (UniqueConstraint("round_id", "name"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey(Round.id))
    name: Mapped[str]
    scores_due_on: Mapped[dt.date | None]  # the day by which members are asked to send their scores
    meets_on: Mapped[dt.date | None]
    readings_per_idea: Mapped[int | None]  # of the plan in force; None where nothing was planned
    wants_lived_experience: Mapped[bool] = mapped_column(default=False)  # of one reader of every idea at least
    mixes_wards: Mapped[bool] = mapped_column(default=False)  # no idea is read by people of one ward only

    round: Mapped[Round] = relationship(lazy="raise")
    members: Mapped[list["Member"]] = relationship(lazy="raise", order_by="Member.created_at")


class Member(Part, Model):
    """A neighbour on a panel; the chair runs the meeting and records what the panel decides."""

    __tablename__ = "panel_member"
    __table_args__ = (UniqueConstraint("panel_id", "person_id"),)
    part_of = Panel, "panel_id"

    panel_id: Mapped[UUID] = mapped_column(ForeignKey(Panel.id))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    is_chair: Mapped[bool] = mapped_column(default=False)
    declared_at: Mapped[dt.datetime | None]  # when the member went through the list of the round's people
    left_at: Mapped[dt.datetime | None]

    # What a plan of readings goes by
    most_ideas: Mapped[int | None]  # the most this member reads; None for what the round asks of everybody
    cares_about: Mapped[list[str] | None] = mapped_column(  # ids of missions
        JSON(none_as_null=True),
        info=personal("To let you read what you care about", seen_by="officers", keep=Keep.PANEL),
    )
    lived_experience: Mapped[bool | None] = mapped_column(
        info=personal("To let ideas be read by people who know", seen_by="officers", keep=Keep.PANEL)
    )
    postcode: Mapped[str | None] = mapped_column(
        info=personal("To keep neighbours' ideas from you", seen_by="officers", keep=Keep.PANEL)
    )
    groups: Mapped[str | None] = mapped_column(
        info=personal("To keep ideas of your own groups from you", seen_by="officers", keep=Keep.PANEL)
    )  # one a line

    person: Mapped[Person] = relationship(lazy="raise")
    panel: Mapped[Panel] = relationship(lazy="raise", viewonly=True)


class Assignment(Model):
    """This member of the panel is to read this application."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("application_id", "panellist_id"),
        Index("ix_assignment_panellist_panel", "panellist_id", "panel_id"),
    )

    panel_id: Mapped[UUID] = mapped_column(ForeignKey(Panel.id), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    panellist_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    position: Mapped[int] = mapped_column(default=0)  # this reader's own order
    by_hand: Mapped[bool] = mapped_column(default=False)  # an officer chose it, so that planning again leaves it
    is_second: Mapped[bool] = mapped_column(default=False)  # one more, because first scores left the idea undecided

    application: Mapped[Application] = relationship(lazy="raise")


class TakenOff(Model):
    """An officer took this idea off this member's list by hand, so that planning again does not give it back."""

    __tablename__ = "assignment_taken_off"
    __table_args__ = (UniqueConstraint("application_id", "panellist_id"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    panellist_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)


class Degree(StrEnum):
    """How near somebody stands to whoever asks."""

    NONE = "none"
    SLIGHT = "I know them a little"
    DIRECT = "direct"
    NOT_SURE = "not sure"


class Interest(Model):
    """What a member or officer declared about one application; direct and not sure keep it out of their sight."""

    __tablename__ = "interest"
    __table_args__ = (UniqueConstraint("application_id", "person_id"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    degree: Mapped[Degree] = mapped_column(
        info=personal("To keep the decision fair", seen_by="the person, the chair, officers", keep=Keep.PANEL)
    )
    because: Mapped[str | None] = mapped_column(
        info=personal("To keep the decision fair", seen_by="the person, the chair, officers", keep=Keep.PANEL)
    )
    declared_at: Mapped[dt.datetime]


class ReadingStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"


class Recommendation(StrEnum):
    FUND = "fund"
    FUND_PART = "fund part"
    CONDITION = "fund with a condition"
    NOT_THIS_TIME = "not this time"
    DISCUSS = "not sure, discuss"


class Reading(Versioned, Model):
    """What one member made of one idea; private until it is submitted, and others' are hidden until then."""

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("application_id", "panellist_id"),
        CheckConstraint("part_pence IS NULL OR part_pence > 0", name="part_positive"),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    panellist_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    status: Mapped[ReadingStatus] = mapped_column(default=ReadingStatus.DRAFT, index=True)
    recommendation: Mapped[Recommendation | None]
    part_pence: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str | None] = mapped_column(
        info=personal("To explain the score", seen_by="the panel, officers; you on request", keep=Keep.PANEL)
    )
    question: Mapped[str | None] = mapped_column(
        info=personal("To ask at the meeting", seen_by="the panel, officers; you on request", keep=Keep.PANEL)
    )
    submitted_at: Mapped[dt.datetime | None]  # kept when it is reopened: once scored is scored
    reopened_because: Mapped[str | None] = mapped_column(
        info=personal("To show why a score changed", seen_by="officers", keep=Keep.PANEL)
    )

    scores: Mapped[list["Score"]] = relationship(lazy="raise")


class Score(Part, Model):
    """0 to 4 for one criterion, with the reason where one is asked for."""

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("reading_id", "criterion_id"),
        CheckConstraint("value BETWEEN 0 AND 4", name="value_0_to_4"),
    )
    part_of = Reading, "reading_id"

    reading_id: Mapped[UUID] = mapped_column(ForeignKey(Reading.id))
    criterion_id: Mapped[UUID] = mapped_column(ForeignKey(Criterion.id), index=True)
    value: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(
        info=personal("To explain the score", seen_by="the panel, officers; you on request", keep=Keep.PANEL)
    )


class ReadingVersion(Model):
    """A reading as it stood each time it was submitted: a score is never overwritten, only followed by another."""

    __tablename__ = "reading_version"
    __table_args__ = (UniqueConstraint("reading_id", "number"),)

    reading_id: Mapped[UUID] = mapped_column(ForeignKey(Reading.id))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(
        JSON, info=personal("To show how a score changed", seen_by="officers", keep=Keep.PANEL)
    )
    because: Mapped[str | None] = mapped_column(
        info=personal("To show why a score changed", seen_by="officers", keep=Keep.PANEL)
    )


class Practice(Versioned, Model):
    """The idea by which a panel practises: made up or long decided, no money hangs on it, and it counts nowhere."""

    __tablename__ = "practice"

    panel_id: Mapped[UUID] = mapped_column(ForeignKey(Panel.id), unique=True)
    title: Mapped[str]
    text: Mapped[str]


class PracticeScore(Model):
    """What one member gave the practice idea for one criterion, 0 to 4; given once, before any other score."""

    __tablename__ = "practice_score"
    __table_args__ = (
        UniqueConstraint("practice_id", "person_id", "criterion_id"),
        CheckConstraint("value BETWEEN 0 AND 4", name="value_0_to_4"),
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey(Practice.id))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    criterion_id: Mapped[UUID] = mapped_column(ForeignKey(Criterion.id), index=True)
    value: Mapped[int]


class OutcomeKind(StrEnum):
    FUND = "fund"
    FUND_PART = "fund part"
    RESERVE = "reserve"
    NOT_THIS_TIME = "not this time"


class ReasonCode(StrEnum):
    """Why an idea is not funded, or not in full; the words of the letter start from it."""

    OVERSUBSCRIBED = "more good ideas than money"
    MISSION_FIT = "less help to the mission"
    OUTSIDE = "outside the area"
    NOT_OPEN = "not open enough"
    UNCLEAR_PLAN = "unclear plan"
    UNCLEAR_COSTS = "unclear costs"
    FUNDED_ALREADY = "funded already"
    TIMING = "too late or too early"
    SAFEGUARDING = "not ready to keep people safe"
    EXCLUDED = "something we cannot fund"


class Outcome(Versioned, Model):
    """What the panel decided about one idea, recorded by the chair with those present."""

    __tablename__ = "outcome"
    __table_args__ = (
        CheckConstraint("amount_pence IS NULL OR amount_pence > 0", name="amount_positive"),
        CheckConstraint("(kind IN ('fund', 'fund part')) = (amount_pence IS NOT NULL)", name="amount_where_funded"),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), unique=True)
    panel_id: Mapped[UUID] = mapped_column(ForeignKey(Panel.id), index=True)
    kind: Mapped[OutcomeKind]
    amount_pence: Mapped[int | None] = mapped_column(BigInteger)
    reserve_position: Mapped[int | None]
    reason_code: Mapped[ReasonCode | None]
    note: Mapped[str] = mapped_column(
        info=personal("To tell you why", seen_by="you, the panel, officers", keep=Keep.APPLICATION)
    )
    condition: Mapped[str | None]
    # what the panel had decided, where an officer changed it
    panel_kind: Mapped[OutcomeKind | None] = mapped_column(named(OutcomeKind, "panelkind"))
    panel_amount_pence: Mapped[int | None] = mapped_column(BigInteger)
    helps: Mapped[str | None] = mapped_column(  # not this round, and here is what would help it to come back
        info=personal("To tell you what would help", seen_by="you, the panel, officers", keep=Keep.APPLICATION)
    )
    changed_because: Mapped[str | None]  # published reason of an officer who changed the panel's outcome
    changed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    recorded_at: Mapped[dt.datetime]

    present: Mapped[list["Presence"]] = relationship(lazy="raise")


class Presence(Part, Model):
    """Somebody who was there when the panel decided about this idea."""

    __tablename__ = "outcome_presence"
    __table_args__ = (UniqueConstraint("outcome_id", "person_id"),)
    part_of = Outcome, "outcome_id"

    outcome_id: Mapped[UUID] = mapped_column(ForeignKey(Outcome.id))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)


explain("uq_panel_round_id_name", "name", "This round has a panel with this name already")
explain("uq_panel_member_panel_id_person_id", "email", "This person is on the panel already")
explain("ck_score_value_0_to_4", "value", "Choose a score from 0 to 4")

register(
    Reading,
    {
        "submit": Move(frozenset({ReadingStatus.DRAFT}), ReadingStatus.SUBMITTED, Can.SCORE_READING, repeatable=True),
        "reopen": Move(frozenset({ReadingStatus.SUBMITTED}), ReadingStatus.DRAFT, Can.SCORE_READING),
    },
)
