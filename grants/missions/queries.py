"""What reads missions."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from grants.core.db import db
from grants.missions.models import Challenge, Mission, MissionStatus


def looks() -> Sequence[Mission]:
    """Every mission there ever was, in order: old projects are shown under the mission they had."""
    return db.session.scalars(select(Mission).order_by(Mission.position, Mission.slug)).all()


def active_or(ids: Collection[UUID]) -> list[Mission]:
    """The missions that new rounds may ask for, and those of these ids although they have ended."""
    offered = Mission.status == MissionStatus.ACTIVE
    return list(db.session.scalars(select(Mission).where(offered | Mission.id.in_(ids)).order_by(Mission.position)))


def by_slug(slug: str) -> Mission | None:
    """One mission with its challenge and the mission that succeeds it."""
    whole = select(Mission).options(joinedload(Mission.challenge), joinedload(Mission.succeeded_by))
    return db.session.scalar(whole.where(Mission.slug == slug))


def by_id(id: UUID) -> Mission | None:
    return db.session.get(Mission, id)


def challenges() -> Sequence[Challenge]:
    """Every challenge, in order."""
    return db.session.scalars(select(Challenge).order_by(Challenge.position, Challenge.slug)).all()


def challenge_by_id(id: UUID) -> Challenge | None:
    return db.session.get(Challenge, id)


def challenge_by_slug(slug: str) -> Challenge | None:
    return db.session.scalar(select(Challenge).where(Challenge.slug == slug))
