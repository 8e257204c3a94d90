import datetime as dt
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import Person
from grants.core.db import Model
from grants.core.errors import explain
from grants.core.personal import Keep, personal
from grants.core.references import new_public_id
from grants.core.versions import Part, Versioned
from grants.missions.models import Mission
from grants.permissions import Can
from grants.places.models import Ward
from grants.rounds.models import Question, Round
from grants.workflow import Move, register


class Status(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_CHECK = "in check"
    NEEDS_INFORMATION = "needs information"
    READY = "ready"
    SCORING = "scoring"
    DISCUSSION = "discussion"
    RECOMMENDED = "recommended"
    RESERVE = "reserve"
    NOT_THIS_TIME = "not this time"
    SIGNED_OFF = "signed off"
    PUBLISHED = "published"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


WITH_THE_PANEL = frozenset(
    {
        Status.SCORING,
        Status.DISCUSSION,
        Status.RECOMMENDED,
        Status.RESERVE,
        Status.NOT_THIS_TIME,
        Status.SIGNED_OFF,
    }
)


class ApplicantKind(StrEnum):
    PERSON = "person"
    INFORMAL_GROUP = "informal group"
    ORGANISATION = "organisation"
    FOR_SOMEBODY = "for somebody else"


class Channel(StrEnum):
    """How the idea reached us: the same service whichever way."""

    WEB = "web"
    ASSISTED = "assisted"
    PAPER = "paper"
    IMPORTED = "imported"


class AgeBand(StrEnum):
    ADULT = "18 or over"
    SIXTEEN = "16 or 17"
    FOURTEEN = "14 or 15"


class IfLess(StrEnum):
    SMALLER = "can do a smaller version"
    ALL = "needs all of it"


class Safety(StrEnum):
    """What the idea involves that we must think about together to keep people safe."""

    CHILDREN = "children under 18"
    ADULTS_AT_RISK = "adults at risk"
    FOOD = "food"
    PUBLIC_LAND = "public land or roads"
    MONEY = "handling money"
    RISKY = "nights away, water or heights"


READERS = "you, officers; the panel as the round's rules allow"
NAME_READERS = "you, officers, whoever signs off or pays; the panel as the round's rules allow"


class Application(Versioned, Model):
    """One idea, from its first answer on. Nothing here is public; what is published stands in ``award``."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("round_id", "panel_number"),
        CheckConstraint("least_pence IS NULL OR least_pence > 0", name="least_positive"),
        CheckConstraint("people_count IS NULL OR people_count > 0", name="people_count_positive"),
        CheckConstraint("end_on IS NULL OR start_on IS NULL OR end_on >= start_on", name="ends_after_start"),
        CheckConstraint(
            "status = 'draft' OR received_at IS NOT NULL OR status = 'expired' OR status = 'withdrawn'",
            name="received_when_sent",
        ),
        Index("ix_application_round_status", "round_id", "status", "received_at"),
        Index("ix_application_status_received", "status", "received_at", "id"),
        Index("ix_application_round_mission", "round_id", "mission_id"),
    )

    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    round_id: Mapped[UUID] = mapped_column(ForeignKey(Round.id))
    applicant_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    status: Mapped[Status] = mapped_column(default=Status.DRAFT, index=True)
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    rules_version: Mapped[int] = mapped_column(default=1)  # of the round's rules that this idea was written under
    panel_number: Mapped[int | None]  # what the panel calls it, in an order that says nothing
    received_at: Mapped[dt.datetime | None]  # when the request that sent it arrived here
    decided_at: Mapped[dt.datetime | None]  # when the person was told
    copied_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"), index=True)
    steps_done: Mapped[list[str]] = mapped_column(JSON, default=list)  # pages the person has pressed Continue on

    # Section A, about you
    applicant_kind: Mapped[ApplicantKind | None]
    full_name: Mapped[str | None] = mapped_column(
        info=personal("To know who asks", seen_by=NAME_READERS, keep=Keep.APPLICATION)
    )
    contact_email: Mapped[str | None] = mapped_column(
        info=personal("To write to you about your idea", seen_by="you, officers", keep=Keep.APPLICATION)
    )
    contact_phone: Mapped[str | None] = mapped_column(
        info=personal("To ring you about your idea", seen_by="you, officers", keep=Keep.APPLICATION)
    )
    prefers_phone: Mapped[bool | None]
    postcode: Mapped[str | None] = mapped_column(
        index=True, info=personal("To find your ward", seen_by="you, officers", keep=Keep.APPLICATION)
    )
    ward_id: Mapped[UUID | None] = mapped_column(ForeignKey(Ward.id), index=True)
    age_band: Mapped[AgeBand | None] = mapped_column(
        info=personal("To know whether an adult must sign with you", seen_by="you, officers", keep=Keep.APPLICATION)
    )
    supporting_adult: Mapped[str | None] = mapped_column(
        info=personal("To reach the adult who signs with you", seen_by="you, officers", keep=Keep.APPLICATION)
    )
    support_needs: Mapped[str | None] = mapped_column(
        info=personal("To help you the way you need", seen_by="you, officers", keep=Keep.APPLICATION)
    )
    group_name: Mapped[str | None] = mapped_column(
        info=personal("To name your group", seen_by=NAME_READERS, keep=Keep.APPLICATION)
    )
    group_number: Mapped[str | None]  # charity or company number, as on the register
    second_person: Mapped[str | None] = mapped_column(
        info=personal("A second person keeps the money safe", seen_by="you, officers", keep=Keep.APPLICATION)
    )

    # Section B, the idea
    title: Mapped[str | None]
    summary: Mapped[str | None]
    what: Mapped[str | None] = mapped_column(
        info=personal("To understand the idea", seen_by=READERS, keep=Keep.APPLICATION)
    )
    mission_id: Mapped[UUID | None] = mapped_column(ForeignKey(Mission.id), index=True)
    mission_agreed: Mapped[bool] = mapped_column(default=False)  # an officer has agreed the mission tag
    difference: Mapped[str | None] = mapped_column(
        info=personal("To understand the idea", seen_by=READERS, keep=Keep.APPLICATION)
    )
    involvement: Mapped[str | None] = mapped_column(
        info=personal("To understand the idea", seen_by=READERS, keep=Keep.APPLICATION)
    )
    who_for: Mapped[str | None] = mapped_column(
        info=personal("To understand the idea", seen_by=READERS, keep=Keep.APPLICATION)
    )
    recording_url: Mapped[str | None] = mapped_column(
        info=personal("To hear or see you tell your idea", seen_by=READERS, keep=Keep.APPLICATION)
    )
    transcript: Mapped[str | None] = mapped_column(
        info=personal("To read what you say in a recording", seen_by=READERS, keep=Keep.APPLICATION)
    )
    people_count: Mapped[int | None]  # None with the step done: "I don't know"
    place: Mapped[str | None]
    place_ward_id: Mapped[UUID | None] = mapped_column(ForeignKey(Ward.id), index=True)
    start_on: Mapped[dt.date | None]
    end_on: Mapped[dt.date | None]

    # Section C, money; what is asked is the sum of the costs, kept here for lists and figures
    asked_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    total_cost_pence: Mapped[int | None] = mapped_column(BigInteger)
    other_funding: Mapped[str | None]
    if_less: Mapped[IfLess | None]
    least_pence: Mapped[int | None] = mapped_column(BigInteger)  # the least amount that would still work

    # Section D, keeping people safe
    safety: Mapped[list[str]] = mapped_column(JSON, default=list)  # values of Safety
    safety_plan: Mapped[str | None] = mapped_column(
        info=personal("To keep people safe", seen_by="you, officers", keep=Keep.APPLICATION)
    )
    safeguarding_lead: Mapped[str | None] = mapped_column(
        info=personal("To know whom to ask about safety", seen_by="you, officers", keep=Keep.APPLICATION)
    )

    # Section E, finish
    knows_panel: Mapped[bool | None]
    knows_whom: Mapped[str | None] = mapped_column(
        info=personal("To keep the decision fair", seen_by="you, officers", keep=Keep.APPLICATION)
    )
    is_trading: Mapped[bool | None]
    photo_consent: Mapped[bool] = mapped_column(default=False)
    story_consent: Mapped[bool] = mapped_column(default=False)
    declared_at: Mapped[dt.datetime | None]

    costs: Mapped[list["Cost"]] = relationship(lazy="raise", order_by="Cost.position")
    also_missions: Mapped[list["AlsoMission"]] = relationship(lazy="raise")
    answers: Mapped[list["Answer"]] = relationship(lazy="raise")
    round: Mapped[Round] = relationship(lazy="raise")
    mission: Mapped[Mission | None] = relationship(lazy="raise")
    applicant: Mapped[Person] = relationship(lazy="raise")
    ward: Mapped[Ward | None] = relationship(lazy="raise", foreign_keys=[ward_id])
    place_ward: Mapped[Ward | None] = relationship(lazy="raise", foreign_keys=[place_ward_id])

    @property
    def told_state(self) -> str:
        """Its state in a sentence that its applicant may meet: what the panel came to is not out before the results."""
        return "with the panel" if self.status in WITH_THE_PANEL else self.status


class Cost(Part, Model):
    """One thing that the money would buy."""

    __tablename__ = "cost"
    __table_args__ = (CheckConstraint("amount_pence > 0", name="amount_positive"),)
    part_of = Application, "application_id"

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), index=True)
    what: Mapped[str]
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(default=0)


class AlsoMission(Part, Model):
    """A mission that the idea also supports; its money is counted under the primary one only."""

    __tablename__ = "application_also_mission"
    __table_args__ = (UniqueConstraint("application_id", "mission_id"),)
    part_of = Application, "application_id"

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    mission_id: Mapped[UUID] = mapped_column(ForeignKey(Mission.id), index=True)

    mission: Mapped[Mission] = relationship(lazy="raise")


class Answer(Part, Model):
    """What was answered to one of the round's own questions."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("application_id", "question_id"),)
    part_of = Application, "application_id"

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    question_id: Mapped[UUID] = mapped_column(ForeignKey(Question.id), index=True)
    value: Mapped[str] = mapped_column(info=personal("To understand the idea", seen_by=READERS, keep=Keep.APPLICATION))


class Submission(Model):
    """The idea as it was sent, word for word; edited and sent again before closing makes another."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    number: Mapped[int]
    received_at: Mapped[dt.datetime]
    rules_version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(
        JSON, info=personal("To show what was sent", seen_by="you, officers", keep=Keep.APPLICATION)
    )


class Help(Model):
    """Somebody who may draft this idea for the person, by which channel, with their say-so; or was invited to.

    An invitation names an address until its owner accepts it, and nobody may see anything before. Whoever writes down
    an idea that came by telephone or on paper may also send it, once ``say_so`` tells how the person said yes to it.
    """

    __tablename__ = "application_help"
    __table_args__ = (UniqueConstraint("application_id", "helper_id"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)
    email: Mapped[str | None] = mapped_column(  # where the invitation went
        info=personal("To invite somebody to help you", seen_by="you", keep=Keep.APPLICATION)
    )
    channel: Mapped[Channel]
    consent: Mapped[str] = mapped_column(  # how the person agreed: "in person, at the library"
        info=personal("To show that you agreed", seen_by="you, your helper", keep=Keep.APPLICATION)
    )
    say_so: Mapped[str | None] = mapped_column(  # how they said yes to sending it: "by phone, after I read it to her"
        info=personal("To show that you said yes", seen_by="you, your helper", keep=Keep.APPLICATION)
    )
    ended_at: Mapped[dt.datetime | None]

    helper: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def by_hand(self) -> bool:
        """Whether the helper writes down what the person says, by telephone or from paper."""
        return self.channel in (Channel.ASSISTED, Channel.PAPER)


explain("ck_cost_amount_positive", "amount_pence", "Enter an amount of £1 or more")
explain("ck_application_ends_after_start", "end_on", "The end must be on or after the start")
explain("uq_application_also_mission_application_id_mission_id", "also_missions", "Choose each mission once")

SENT = frozenset({Status.SUBMITTED, Status.IN_CHECK, Status.NEEDS_INFORMATION, Status.READY})
PANEL_DECIDED = frozenset({Status.RECOMMENDED, Status.RESERVE, Status.NOT_THIS_TIME})

register(
    Application,
    {
        "edit": Move(frozenset({Status.DRAFT}), Status.DRAFT, Can.EDIT_APPLICATION),
        "submit": Move(frozenset({Status.DRAFT}), Status.SUBMITTED, Can.SUBMIT_APPLICATION, repeatable=True),
        "submit_for": Move(frozenset({Status.DRAFT}), Status.SUBMITTED, Can.SUBMIT_FOR_SOMEBODY, repeatable=True),
        "reopen": Move(frozenset({Status.SUBMITTED}), Status.DRAFT, Can.SUBMIT_APPLICATION),
        "restore": Move(frozenset({Status.DRAFT}), Status.SUBMITTED, Can.SUBMIT_APPLICATION),
        "withdraw": Move(
            SENT | {Status.DRAFT, Status.SCORING}, Status.WITHDRAWN, Can.WITHDRAW_APPLICATION, repeatable=True
        ),
        "expire": Move(frozenset({Status.DRAFT}), Status.EXPIRED, Can.EXPIRE_APPLICATION),
        "check": Move(frozenset({Status.SUBMITTED}), Status.IN_CHECK, Can.CHECK_APPLICATION, repeatable=True),
        "ask": Move(frozenset({Status.IN_CHECK}), Status.NEEDS_INFORMATION, Can.CHECK_APPLICATION),
        "answer": Move(frozenset({Status.NEEDS_INFORMATION}), Status.IN_CHECK, Can.ANSWER_APPLICATION),
        "go_on": Move(frozenset({Status.NEEDS_INFORMATION}), Status.IN_CHECK, Can.CHECK_APPLICATION),
        "pass": Move(frozenset({Status.IN_CHECK}), Status.READY, Can.CHECK_APPLICATION, repeatable=True),
        "rule_out": Move(
            frozenset({Status.IN_CHECK, Status.NEEDS_INFORMATION}),
            Status.INELIGIBLE,
            Can.CHECK_APPLICATION,
            repeatable=True,
        ),
        "check_again": Move(
            frozenset({Status.READY, Status.INELIGIBLE}), Status.IN_CHECK, Can.CHECK_APPLICATION, repeatable=True
        ),
        "begin_scoring": Move(frozenset({Status.READY}), Status.SCORING, Can.ASSIGN_APPLICATION, repeatable=True),
        "discuss": Move(frozenset({Status.SCORING}), Status.DISCUSSION, Can.RECORD_OUTCOME, repeatable=True),
        "recommend": Move(
            frozenset({Status.DISCUSSION, Status.RESERVE, Status.NOT_THIS_TIME}),
            Status.RECOMMENDED,
            Can.RECORD_OUTCOME,
            repeatable=True,
        ),
        "reserve": Move(
            frozenset({Status.DISCUSSION, Status.RECOMMENDED, Status.NOT_THIS_TIME}),
            Status.RESERVE,
            Can.RECORD_OUTCOME,
            repeatable=True,
        ),
        "decline": Move(
            frozenset({Status.DISCUSSION, Status.RECOMMENDED, Status.RESERVE}),
            Status.NOT_THIS_TIME,
            Can.RECORD_OUTCOME,
            repeatable=True,
        ),
        "change_to_fund": Move(PANEL_DECIDED, Status.RECOMMENDED, Can.CHANGE_OUTCOME, repeatable=True),
        "change_to_reserve": Move(PANEL_DECIDED, Status.RESERVE, Can.CHANGE_OUTCOME, repeatable=True),
        "change_to_no": Move(PANEL_DECIDED, Status.NOT_THIS_TIME, Can.CHANGE_OUTCOME, repeatable=True),
        "sign_off": Move(
            frozenset({Status.RECOMMENDED, Status.RESERVE, Status.NOT_THIS_TIME}),
            Status.SIGNED_OFF,
            Can.SIGN_OFF_DECISION,
            repeatable=True,
        ),
        "send_back": Move(
            frozenset({Status.RECOMMENDED, Status.RESERVE, Status.NOT_THIS_TIME, Status.SIGNED_OFF}),
            Status.DISCUSSION,
            Can.SIGN_OFF_DECISION,
        ),
        "publish": Move(frozenset({Status.SIGNED_OFF}), Status.PUBLISHED, Can.PUBLISH_DECISION),
    },
)
