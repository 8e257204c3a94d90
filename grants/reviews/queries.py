"""What reads reviews, and the decisions that one may be asked for."""

import datetime as dt
from uuid import UUID

from sqlalchemy import Select, case, exists, or_, select
from sqlalchemy.orm import joinedload

from grants.accounts.models import Actor
from grants.applications.models import Application, Status
from grants.applications.steps import today_in_london
from grants.awards.models import Award
from grants.core.db import db, locked
from grants.permissions import Can, allowed
from grants.reviews import deadlines
from grants.reviews.models import OPEN, Review

TOLD = frozenset({Status.PUBLISHED, Status.INELIGIBLE})  # a decision that the person knows of


def by_id(id: UUID) -> Review | None:
    """One review, with the idea it is about."""
    wanted = select(Review).options(joinedload(Review.application).joinedload(Application.round))
    return db.session.scalar(wanted.where(Review.id == id))


def for_update(id: UUID) -> Review:
    """The review as it is now, locked."""
    return locked(Review, id)


def application_of(id: UUID) -> UUID | None:
    """A review never changes its idea, so this may be read before either is locked."""
    return db.session.scalar(select(Review.application_id).where(Review.id == id))


def of_application(id: UUID) -> Review | None:
    """The one review of this idea's decision, if it was asked for."""
    return db.session.scalar(select(Review).where(Review.application_id == id))


def told(id: UUID) -> Application | None:
    """An idea whose decision was told, or about which a review was asked for: what the page of the person is about."""
    asked = exists().where(Review.application_id == Application.id).correlate(Application)
    wanted = select(Application).options(joinedload(Application.round))
    return db.session.scalar(wanted.where(Application.id == id, or_(Application.status.in_(TOLD), asked)))


def is_funded(id: UUID) -> bool:
    """Whether money was ever offered for this idea: a review never takes it back, so there is none."""
    return bool(db.session.scalar(select(exists().where(Award.application_id == id))))


def ask_until(idea: Application) -> dt.date | None:
    """The last day on which the applicant may ask for a review; None where there is no decision to ask about."""
    if idea.status not in TOLD or idea.decided_at is None or is_funded(idea.id) or of_application(idea.id):
        return None
    return deadlines.ask_until(today_in_london(idea.decided_at))


def waiting_first(actor: Actor) -> Select[Review]:
    """The reviews this person may see: what waits for an answer first, the most urgent at the top."""
    answered = case((Review.status.in_(OPEN), 0), else_=1)
    seen = select(Review).options(joinedload(Review.application).joinedload(Application.round))
    seen = seen.where(allowed(actor, Can.SEE_REVIEW, Review))
    return seen.order_by(answered, Review.answer_by, Review.created_at, Review.id)
