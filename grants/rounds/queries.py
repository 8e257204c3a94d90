"""What reads funds and rounds."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from grants.core.db import db, locked
from grants.rounds.models import (
    Criterion,
    Fund,
    FundingSource,
    Question,
    Round,
    RoundMission,
    RoundStatus,
    RoundVersion,
)

WHOLE: tuple[ExecutableOption, ...] = (
    joinedload(Round.fund),
    selectinload(Round.sources),
    selectinload(Round.missions).joinedload(RoundMission.mission),
    selectinload(Round.criteria),
    selectinload(Round.questions),
)


def for_update(id: UUID) -> Round:
    """The round as it is now, locked: whoever reads what is left of its pot waits for whoever is spending it."""
    return locked(Round, id)


def by_id(id: UUID) -> Round | None:
    """One round with its fund, sources, missions, criteria and questions."""
    return db.session.scalar(select(Round).options(*WHOLE).where(Round.id == id))


def by_slug(slug: str) -> Round | None:
    """The same, by the name in its web address."""
    return db.session.scalar(select(Round).options(*WHOLE).where(Round.slug == slug))


def as_it_is_now(id: UUID) -> Round:
    """The whole round read again, past what an earlier read left in memory."""
    query = select(Round).options(*WHOLE).where(Round.id == id).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def fund_by_slug(slug: str) -> Fund | None:
    return db.session.scalar(select(Fund).where(Fund.slug == slug))


def funds() -> Sequence[Fund]:
    """Every fund, in order."""
    return db.session.scalars(select(Fund).order_by(Fund.position, Fund.name, Fund.id)).all()


def rounds() -> Sequence[Round]:
    """Every round with its fund, the newest first; a council has a few a year."""
    return db.session.scalars(select(Round).options(joinedload(Round.fund)).order_by(Round.opens_at.desc())).all()


def published() -> Sequence[Round]:
    """Rounds that the public may know of, the newest first."""
    known = select(Round).options(joinedload(Round.fund)).where(Round.status != RoundStatus.DRAFT)
    return db.session.scalars(known.order_by(Round.opens_at.desc(), Round.id)).all()


def open_at(moment: dt.datetime) -> Sequence[Round]:
    """Rounds that take ideas at this moment, the first to close first; rolling ones last."""
    taking = (
        select(Round)
        .options(joinedload(Round.fund))
        .where(Round.status == RoundStatus.PUBLISHED, Round.opens_at <= moment)
        .where(Round.closes_at.is_(None) | (Round.closes_at > moment))
    )
    return db.session.scalars(taking.order_by(Round.closes_at.is_(None), Round.closes_at, Round.id)).all()


def next_to_open(moment: dt.datetime) -> Round | None:
    """The published round that opens soonest after this moment."""
    later = select(Round).where(Round.status == RoundStatus.PUBLISHED, Round.opens_at > moment)
    return db.session.scalar(later.order_by(Round.opens_at, Round.id).limit(1))


def versions(round_id: UUID) -> Sequence[RoundVersion]:
    """The rules of a round as they were published, the newest first."""
    of_round = select(RoundVersion).where(RoundVersion.round_id == round_id)
    return db.session.scalars(of_round.order_by(RoundVersion.number.desc())).all()


def version(round_id: UUID, number: int) -> RoundVersion | None:
    found = select(RoundVersion).where(RoundVersion.round_id == round_id, RoundVersion.number == number)
    return db.session.scalar(found)


def version_of(slug: str, number: int) -> RoundVersion | None:
    """One frozen copy of the rules of the round with this name."""
    of_round = select(RoundVersion).join(Round, RoundVersion.round_id == Round.id).where(Round.slug == slug)
    return db.session.scalar(of_round.where(RoundVersion.number == number))


def fund_by_id(id: UUID) -> Fund | None:
    return db.session.get(Fund, id)


def source_of(slug: str, part_id: UUID) -> FundingSource | None:
    """A part of the round with this name; a part of another round is not found. So are the next two."""
    return db.session.scalar(select(FundingSource).join(Round).where(Round.slug == slug, FundingSource.id == part_id))


def criterion_of(slug: str, part_id: UUID) -> Criterion | None:
    return db.session.scalar(select(Criterion).join(Round).where(Round.slug == slug, Criterion.id == part_id))


def question_of(slug: str, part_id: UUID) -> Question | None:
    return db.session.scalar(select(Question).join(Round).where(Round.slug == slug, Question.id == part_id))


def mission_of(slug: str, mission_id: UUID) -> RoundMission | None:
    """What the round with this name keeps for a mission, with both."""
    found = (
        select(RoundMission)
        .options(joinedload(RoundMission.mission), joinedload(RoundMission.round))
        .join(Round, RoundMission.round_id == Round.id)
        .where(Round.slug == slug, RoundMission.mission_id == mission_id)
    )
    return db.session.scalar(found)
