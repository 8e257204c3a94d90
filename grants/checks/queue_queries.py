"""What reads the officers' queue of ideas.

Each state is read by itself, in the order of its index, and no further than a queue shows: it costs the same however
many ideas the borough has.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union_all
from sqlalchemy.orm import joinedload

from grants.accounts.models import Actor, Person
from grants.applications.models import WITH_THE_PANEL, Application, Status
from grants.checks.models import Check, InformationRequest
from grants.core.db import db
from grants.missions.models import Mission
from grants.permissions import Can, allowed
from grants.places.models import Ward
from grants.rounds.models import Round

MOST = 200  # ideas that a queue shows; who looks for another narrows it down
PAGE = 20
REFERENCE = "MG-"


class Pile(StrEnum):
    """Where an idea lies on the officers' desk."""

    TO_CHECK = "to-check"
    NEW = "new"
    IN_CHECK = "in-check"
    ASKED = "asked"
    LATE = "late"
    READY = "ready"
    RULED_OUT = "ruled-out"
    PANEL = "panel"
    ALL = "all"


STATES: dict[Pile, Collection[Status]] = {
    Pile.TO_CHECK: (Status.SUBMITTED, Status.IN_CHECK),
    Pile.NEW: (Status.SUBMITTED,),
    Pile.IN_CHECK: (Status.IN_CHECK,),
    Pile.ASKED: (Status.NEEDS_INFORMATION,),
    Pile.LATE: (Status.NEEDS_INFORMATION,),
    Pile.READY: (Status.READY,),
    Pile.RULED_OUT: (Status.INELIGIBLE,),
    Pile.PANEL: tuple(sorted(WITH_THE_PANEL)),
    Pile.ALL: tuple(status for status in Status if status is not Status.DRAFT),
}


@dataclass(frozen=True)
class Wanted:
    """What an officer looks for; ``None`` and the empty text leave it open."""

    pile: Pile = Pile.TO_CHECK
    round_id: UUID | None = None
    mission_id: UUID | None = None
    ward_id: UUID | None = None
    checked_by_id: UUID | None = None
    text: str = ""


@dataclass(frozen=True)
class Row:
    """One idea in the queue."""

    idea: Application
    checked_by_id: UUID | None
    checked_by: str | None  # the officer's name
    second_checked: bool
    asked_until: dt.date | None  # when the answer to our question is due


def choices() -> tuple[Sequence[Round], Sequence[Mission], Sequence[Ward]]:
    """What a queue can be narrowed down to: the rounds that were published, the missions, the wards."""
    rounds = db.session.scalars(select(Round).where(Round.published_at.is_not(None)).order_by(Round.opens_at.desc()))
    missions = db.session.scalars(select(Mission).order_by(Mission.position, Mission.title))
    wards = db.session.scalars(select(Ward).order_by(Ward.name))
    return rounds.all(), missions.all(), wards.all()


def queue(actor: Actor, wanted: Wanted, today: dt.date) -> Sequence[UUID]:
    """The ideas of a pile that this actor may check, oldest first: ``MOST`` of them, and one more if there are more."""
    piles = [
        _of_state(actor, status, wanted, today).limit(MOST + 1).subquery() for status in sorted(STATES[wanted.pile])
    ]
    found = union_all(*(select(pile) for pile in piles)).subquery()
    return db.session.scalars(select(found.c.id).order_by(found.c.received_at, found.c.id).limit(MOST + 1)).all()


def rows(ids: Sequence[UUID]) -> list[Row]:
    """These ideas as the queue shows them, in this order."""
    due = (
        select(func.max(InformationRequest.due_on))
        .where(InformationRequest.application_id == Application.id, InformationRequest.answered_at.is_(None))
        .scalar_subquery()
    )
    found = (
        select(Application, Check.checked_by_id, Person.name, Check.second_checked_by_id, due)
        .outerjoin(Check, Check.application_id == Application.id)
        .outerjoin(Person, Person.id == Check.checked_by_id)
        .options(joinedload(Application.round), joinedload(Application.mission), joinedload(Application.place_ward))
        .where(Application.id.in_(ids))
    )
    by_id = {
        idea.id: Row(idea, checked_by_id, name, second is not None, due_on)
        for idea, checked_by_id, name, second, due_on in db.session.execute(found)
    }
    return [by_id[id] for id in ids]


def _of_state(actor: Actor, status: Status, wanted: Wanted, today: dt.date) -> Select[UUID, dt.datetime | None]:
    """The ideas in this state that are wanted, the oldest first."""
    found = select(Application.id, Application.received_at).where(
        Application.status == status,
        Application.received_at.is_not(None),
        allowed(actor, Can.CHECK_APPLICATION, Application),
    )
    for column, value in (
        (Application.round_id, wanted.round_id),
        (Application.mission_id, wanted.mission_id),
        (Application.place_ward_id, wanted.ward_id),
    ):
        if value is not None:
            found = found.where(column == value)
    if wanted.checked_by_id is not None:
        mine = or_(Check.checked_by_id == wanted.checked_by_id, Check.second_checked_by_id == wanted.checked_by_id)
        found = found.where(exists().where(Check.application_id == Application.id, mine).correlate(Application))
    if wanted.pile is Pile.LATE:
        found = found.where(_is_late(today))
    if text := wanted.text.strip():
        reference = Application.public_id == text.upper()
        found = found.where(
            reference if text.upper().startswith(REFERENCE) else Application.title.icontains(text, autoescape=True)
        )
    return found.order_by(Application.received_at, Application.id)


def _is_late(today: dt.date) -> ColumnElement[bool]:
    """Whether an answer to what we asked about the idea is overdue."""
    overdue = and_(
        InformationRequest.application_id == Application.id,
        InformationRequest.answered_at.is_(None),
        InformationRequest.due_on < today,
    )
    return exists().where(overdue).correlate(Application)
