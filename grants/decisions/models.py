import datetime as dt
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import Person
from grants.applications.models import Application
from grants.core.db import Model
from grants.core.personal import Keep, personal
from grants.core.versions import Versioned
from grants.panels.models import OutcomeKind
from grants.permissions import Can
from grants.rounds.models import Round
from grants.workflow import Move, register


class RefusalGround(StrEnum):
    """The only grounds on which an approver may refuse what the panel decided."""

    INELIGIBLE = "ineligible"
    FAILED_CHECK = "failed check"
    OVER_BUDGET = "over budget"
    UNLAWFUL = "unlawful"


class Decision(Versioned, Model):
    """An outcome that an approver has signed off or refused; pending until the round's results are published."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("amount_pence IS NULL OR amount_pence > 0", name="amount_positive"),
        CheckConstraint("(ground IS NULL) = (refused_because IS NULL)", name="refusal_has_reason"),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), unique=True)
    kind: Mapped[OutcomeKind]  # what it comes to after sign-off
    amount_pence: Mapped[int | None] = mapped_column(BigInteger)
    ground: Mapped[RefusalGround | None]
    refused_because: Mapped[str | None]  # published
    signed_off_by_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    signed_off_at: Mapped[dt.datetime]
    published_at: Mapped[dt.datetime | None]

    application: Mapped[Application] = relationship(lazy="raise")


class SentBack(Model):
    """An approver asked the panel to look at an idea again; what they asked goes to the chair by e-mail too."""

    __tablename__ = "sent_back"

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), index=True)
    because: Mapped[str] = mapped_column(
        info=personal("To ask the panel to look again", seen_by="the chair, officers, approvers", keep=Keep.APPLICATION)
    )
    sent_back_by_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)


class Letter(Versioned, Model):
    """The letter that tells a person what was decided, previewed and edited before it leaves with the results."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("application_id", "occasion"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id))
    occasion: Mapped[str] = mapped_column(default="decision")
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(
        info=personal("To tell you what was decided and why", seen_by="you, officers", keep=Keep.APPLICATION)
    )
    edited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)
    sent_at: Mapped[dt.datetime | None]


class DrawStatus(StrEnum):
    ANNOUNCED = "announced"
    POOL_PUBLISHED = "pool published"
    DRAWN = "drawn"


def drawn_with(event: str, result: str | None) -> str:
    """An event as it goes into a draw: what was announced, then its result."""
    return f"{event}:{result}"


class Draw(Versioned, Model):
    """The draw of a round, for ideas that nothing tells apart: announced before scores close, held after an event.

    The secret is kept encrypted and shown by no page until the draw is held; its hash is public from the beginning.
    """

    __tablename__ = "draw"

    round_id: Mapped[UUID] = mapped_column(ForeignKey(Round.id), unique=True)
    status: Mapped[DrawStatus] = mapped_column(default=DrawStatus.ANNOUNCED)
    commitment: Mapped[str]  # SHA-256 of the secret
    kept_secret: Mapped[str]  # encrypted
    event: Mapped[str]  # whose result, known to nobody before, decides: as it was announced
    event_at: Mapped[dt.datetime]
    announced_at: Mapped[dt.datetime]
    pool: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # ideas by number, and why each is in it
    pool_published_at: Mapped[dt.datetime | None]
    chosen_from: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # rules and scores of that day
    result: Mapped[str | None]  # of the event
    secret: Mapped[str | None]  # once it is drawn
    seed: Mapped[str | None]
    drawn_order: Mapped[list[str]] = mapped_column(JSON, default=list)
    drawn_at: Mapped[dt.datetime | None]

    round: Mapped[Round] = relationship(lazy="raise")

    @property
    def drawn_with(self) -> str:
        return drawn_with(self.event, self.result)


class Record(Model):
    """What was decided in a round and how, as it was published; never changed, only followed by another."""

    __tablename__ = "decision_record"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey(Round.id))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # nothing personal: ``grants.panels.record`` says what
    hash: Mapped[str]  # of the content; the trail of the house holds it too


register(
    Draw,
    {
        "publish_pool": Move(frozenset({DrawStatus.ANNOUNCED}), DrawStatus.POOL_PUBLISHED, Can.HOLD_DRAW),
        "hold": Move(frozenset({DrawStatus.POOL_PUBLISHED}), DrawStatus.DRAWN, Can.HOLD_DRAW, repeatable=True),
    },
)
