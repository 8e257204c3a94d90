import datetime as dt
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import Person
from grants.applications.models import Application, Status
from grants.core.db import Model
from grants.core.errors import explain
from grants.core.personal import Keep, personal
from grants.core.versions import Versioned
from grants.decisions.models import RefusalGround
from grants.panels.models import OutcomeKind
from grants.permissions import Can
from grants.workflow import Move, register


class Ground(StrEnum):
    """What may have gone wrong with how a decision was made; what the panel thought of the idea is none of them."""

    RULES = "the rules of the round were not followed"
    CONFLICT = "somebody had an interest"
    NOT_READ = "something that was sent was not read"
    WRONG_FACT = "a fact was wrong"
    UNFAIR = "not treated as others were"


class ReviewStatus(StrEnum):
    ASKED = "asked"
    STANDS = "stands"
    SENT_BACK = "sent back"


class Review(Versioned, Model):
    """That somebody asked to have looked at how the decision about their idea was made; once for each idea.

    Where it went back to the panel, the decision that was published before is kept here and its letter stays.
    """

    __tablename__ = "review"

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), unique=True)
    grounds: Mapped[list[str]] = mapped_column(JSON)  # values of Ground
    words: Mapped[str] = mapped_column(
        info=personal("To look at what went wrong", seen_by="you, officers, approvers", keep=Keep.APPLICATION)
    )
    status: Mapped[ReviewStatus] = mapped_column(default=ReviewStatus.ASKED, index=True)
    answer_by: Mapped[dt.date]
    answer: Mapped[str | None] = mapped_column(
        info=personal("To answer you", seen_by="you, officers, approvers", keep=Keep.APPLICATION)
    )
    answered_at: Mapped[dt.datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)

    first_kind: Mapped[OutcomeKind | None]
    first_ground: Mapped[RefusalGround | None]
    first_refused_because: Mapped[str | None]
    first_signed_off_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)
    first_signed_off_at: Mapped[dt.datetime | None]
    first_published_at: Mapped[dt.datetime | None]

    application: Mapped[Application] = relationship(lazy="raise")


OPEN = frozenset({ReviewStatus.ASKED})

register(
    Review,
    {
        "stand": Move(OPEN, ReviewStatus.STANDS, Can.ANSWER_REVIEW),
        "send_back": Move(OPEN, ReviewStatus.SENT_BACK, Can.ANSWER_REVIEW),
    },
)
# Only a review opens a decision that was told: the panel or the officers look again.
register(
    Application,
    {
        "review_decision": Move(frozenset({Status.PUBLISHED}), Status.DISCUSSION, Can.SEND_BACK_ON_REVIEW),
        "review_check": Move(frozenset({Status.INELIGIBLE}), Status.IN_CHECK, Can.SEND_BACK_ON_REVIEW),
    },
)
explain("uq_review_application_id", "grounds", "You have asked for a review of this decision already")
