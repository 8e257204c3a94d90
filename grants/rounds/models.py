import datetime as dt
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Model
from grants.core.errors import explain
from grants.core.versions import Part, Versioned
from grants.missions.models import Mission
from grants.permissions import Can
from grants.workflow import Move, register


class RoundStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    DECIDED = "decided"  # its results are out


class Blind(StrEnum):
    """What the panel may read of who asks."""

    FULL = "no names"
    FIRST_NAME = "first name and ward"
    OPEN = "name or group"


class QuestionKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"


class Fund(Versioned, Model):
    """A standing programme that rounds belong to, and the body whose money it is on paper."""

    __tablename__ = "fund"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str]
    funder_name: Mapped[str]  # the funder of record
    funder_identifier: Mapped[str]  # its org-id, such as GB-LAE-CMD
    position: Mapped[int] = mapped_column(default=0)


class Round(Versioned, Model):
    """One call for ideas. Officers publish it, which freezes its rules; open and closed are computed from the clock."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("least_pence > 0 AND most_pence >= least_pence", name="least_to_most"),
        CheckConstraint("closes_at IS NULL OR closes_at > opens_at", name="closes_after_opening"),
        CheckConstraint("rolling OR closes_at IS NOT NULL", name="dated_or_rolling"),
        CheckConstraint("applications_per_person > 0", name="applications_per_person_positive"),
        CheckConstraint("quorum > 0", name="quorum_positive"),
        CheckConstraint("least_part_percent BETWEEN 1 AND 100", name="least_part_is_percent"),
        CheckConstraint("second_check_from_pence > 0", name="second_check_positive"),
    )

    fund_id: Mapped[UUID] = mapped_column(ForeignKey(Fund.id), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    status: Mapped[RoundStatus] = mapped_column(default=RoundStatus.DRAFT, index=True)
    rules_version: Mapped[int] = mapped_column(default=1)  # raised when a published round is changed, with a reason
    opens_at: Mapped[dt.datetime]
    closes_at: Mapped[dt.datetime | None]
    rolling: Mapped[bool] = mapped_column(default=False)
    decided_by: Mapped[dt.date | None]  # the day residents are promised an answer by
    least_pence: Mapped[int] = mapped_column(BigInteger)
    most_pence: Mapped[int] = mapped_column(BigInteger)
    second_check_from_pence: Mapped[int] = mapped_column(BigInteger, default=1000_00)  # two officers check from here on
    applications_per_person: Mapped[int] = mapped_column(default=1)
    quorum: Mapped[int] = mapped_column(default=3)  # readings, and people there, that an idea is decided with at least
    mission_floor: Mapped[float] = mapped_column(default=2.0)  # least average for the criterion of mission fit, 0 to 4
    criterion_floor: Mapped[float] = mapped_column(default=1.0)  # least average for every criterion, 0 to 4
    least_part_percent: Mapped[int] = mapped_column(default=60)  # of what was asked: the rules offer nobody less
    readings_per_panellist: Mapped[int] = mapped_column(default=12)
    blind: Mapped[Blind] = mapped_column(default=Blind.FIRST_NAME)
    report_due_days: Mapped[int] = mapped_column(default=28)  # after the project's end
    published_at: Mapped[dt.datetime | None]
    results_published_at: Mapped[dt.datetime | None]

    fund: Mapped[Fund] = relationship(lazy="raise")
    sources: Mapped[list["FundingSource"]] = relationship(lazy="raise", order_by="FundingSource.position")
    missions: Mapped[list["RoundMission"]] = relationship(lazy="raise", order_by="RoundMission.position")
    criteria: Mapped[list["Criterion"]] = relationship(lazy="raise", order_by="Criterion.position")
    questions: Mapped[list["Question"]] = relationship(lazy="raise", order_by="Question.position")

    def is_open(self, moment: dt.datetime) -> bool:
        """Whether an idea that arrives at this moment is taken."""
        begun = self.status is RoundStatus.PUBLISHED and self.opens_at <= moment
        return begun and (self.closes_at is None or moment < self.closes_at)

    def has_closed(self, moment: dt.datetime) -> bool:
        return self.closes_at is not None and moment >= self.closes_at


class FundingSource(Part, Model):
    """Where a part of the pot comes from."""

    __tablename__ = "funding_source"
    __table_args__ = (
        CheckConstraint("amount_pence > 0", name="amount_positive"),
        UniqueConstraint("round_id", "name"),
    )
    part_of = Round, "round_id"

    round_id: Mapped[UUID] = mapped_column(ForeignKey(Round.id))
    name: Mapped[str]
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(default=0)


class RoundMission(Part, Model):
    """A mission that this round asks ideas for, and what is kept back for it until a recorded release."""

    __tablename__ = "round_mission"
    __table_args__ = (
        CheckConstraint("ring_fence_pence >= 0", name="ring_fence_not_negative"),
        UniqueConstraint("round_id", "mission_id"),
    )
    part_of = Round, "round_id"

    round_id: Mapped[UUID] = mapped_column(ForeignKey(Round.id))
    mission_id: Mapped[UUID] = mapped_column(ForeignKey(Mission.id), index=True)
    ring_fence_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    position: Mapped[int] = mapped_column(default=0)

    mission: Mapped[Mission] = relationship(lazy="raise")
    round: Mapped[Round] = relationship(lazy="raise", viewonly=True)


class Criterion(Part, Model):
    """What the panel scores from 0 to 4, what share it has, and in words what each score looks like."""

    __tablename__ = "criterion"
    __table_args__ = (
        CheckConstraint("weight > 0 AND weight <= 100", name="weight_is_percent"),
        UniqueConstraint("round_id", "name"),
    )
    part_of = Round, "round_id"

    round_id: Mapped[UUID] = mapped_column(ForeignKey(Round.id))
    name: Mapped[str]
    question: Mapped[str]  # what the panellist asks of the idea
    weight: Mapped[int]  # percent; the weights of a round sum to 100
    is_mission_fit: Mapped[bool] = mapped_column(default=False)  # the floor for missions looks at this one
    anchors: Mapped[list[str]] = mapped_column(JSON)  # five texts, for 0 to 4
    position: Mapped[int] = mapped_column(default=0)


class Question(Part, Model):
    """A question that this round asks beyond the common ones."""

    __tablename__ = "question"
    part_of = Round, "round_id"

    round_id: Mapped[UUID] = mapped_column(ForeignKey(Round.id), index=True)
    label: Mapped[str]
    hint: Mapped[str] = mapped_column(default="")
    kind: Mapped[QuestionKind]
    required: Mapped[bool] = mapped_column(default=False)
    most_words: Mapped[int | None]  # text
    least: Mapped[int | None]  # number
    most: Mapped[int | None]
    choices: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(default=0)


class RoundVersion(Model):
    """The rules of a round as they were published: number 1 at first, another with a reason at each change."""

    __tablename__ = "round_version"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey(Round.id))
    number: Mapped[int]
    reason: Mapped[str]
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_by_id: Mapped[UUID]


class Entry(StrEnum):
    """Why money moved. What comes in or comes back is positive, what leaves or is promised is negative."""

    ALLOCATED = "allocated"
    COMMITTED = "committed"
    RELEASED = "released"
    PAID = "paid"
    RETURNED = "returned"
    WRITTEN_OFF = "written off"
    RING_FENCE_RELEASED = "ring-fence released"


class LedgerEntry(Model):
    """One movement of a pot; never changed, only followed by another. Amounts are pence and always positive."""

    __tablename__ = "pot_ledger"
    __table_args__ = (
        CheckConstraint("amount_pence > 0", name="amount_positive"),
        # public pages sum what was allocated, a few entries among all that was ever promised and paid
        Index("ix_pot_ledger_kind", "kind", "round_id", "amount_pence"),
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey(Round.id), index=True)
    mission_id: Mapped[UUID | None] = mapped_column(ForeignKey(Mission.id), index=True)
    funding_source_id: Mapped[UUID | None] = mapped_column(ForeignKey(FundingSource.id), index=True)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"), index=True)
    kind: Mapped[Entry]
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    recorded_by_id: Mapped[UUID]


explain("uq_fund_slug", "slug", "Another fund has this web address. Choose a different one")
explain("uq_round_slug", "slug", "Another round has this web address. Choose a different one")
explain("ck_round_least_to_most", "most_pence", "The most must be at least the least, and the least more than £0")
explain("ck_round_closes_after_opening", "closes_at", "The closing time must be after the opening time")
explain("uq_funding_source_round_id_name", "name", "This round has a source with this name already")
explain("uq_round_mission_round_id_mission_id", "mission_id", "This mission is in the round already")
explain("uq_criterion_round_id_name", "name", "This round has a criterion with this name already")

register(
    Round,
    {
        "publish": Move(frozenset({RoundStatus.DRAFT}), RoundStatus.PUBLISHED, Can.PUBLISH_ROUND),
        "decide": Move(frozenset({RoundStatus.PUBLISHED}), RoundStatus.DECIDED, Can.PUBLISH_RESULTS, repeatable=True),
    },
)
