"""What the API reads besides what pages read: funded projects from a place in their list on."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from grants.api.v1.cursors import Key
from grants.awards.models import COUNTS, Award, AwardAlsoMission
from grants.core.db import db
from grants.missions.models import Mission
from grants.places.models import Ward
from grants.rounds.models import Round

WHOLE = (
    joinedload(Award.mission),
    joinedload(Award.round),
    joinedload(Award.ward),
    selectinload(Award.also_missions).joinedload(AwardAlsoMission.mission),
)


@dataclass(frozen=True)
class Filter:
    """Which projects: by slugs, ward code, and the calendar year in which a financial year begins."""

    mission: str | None = None
    round: str | None = None
    ward: str | None = None
    year: int | None = None


def projects(wanted: Filter, *, after: Key | None, most: int) -> Sequence[Award]:
    """Funded projects, the newest first, from just after this place in the list."""
    found = select(Award).options(*WHOLE).where(Award.status.in_(sorted(COUNTS)), *_of(wanted))
    if after is not None:
        found = found.where(tuple_(Award.awarded_on, Award.id) < tuple_(*after))
    return db.session.scalars(found.order_by(Award.awarded_on.desc(), Award.id.desc()).limit(most)).all()


def _of(wanted: Filter) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    columns: tuple[tuple[Any, Any, str | None, Any], ...] = (
        (Award.mission_id, Mission.id, wanted.mission, Mission.slug),
        (Award.round_id, Round.id, wanted.round, Round.slug),
        (Award.ward_id, Ward.id, wanted.ward, Ward.code),
    )
    for column, id, value, name in columns:
        if value is not None:
            parts.append(column == select(id).where(name == value).scalar_subquery())
    if wanted.year is not None:
        first, after = dt.date(wanted.year, 4, 1), dt.date(wanted.year + 1, 4, 1)
        parts += [Award.awarded_on >= first, Award.awarded_on < after]
    return parts
