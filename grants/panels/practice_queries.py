"""What reads the practice idea of a panel, who owes a score of it, and what everybody gave it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from grants.accounts.models import Actor, Person
from grants.applications.models import Application, Status
from grants.core.db import db
from grants.panels.models import Member, Panel, Practice, PracticeScore
from grants.panels.rules import apart
from grants.permissions import Can, allowed
from grants.rounds.models import Round, RoundStatus


@dataclass(frozen=True)
class Given:
    """What one member gave, without a name: members are numbered in an order that says nothing."""

    number: int
    marks: Mapping[UUID, int]  # by criterion
    is_own: bool


def of_panel(panel_id: UUID) -> Practice | None:
    """The panel's practice idea, if officers have named one."""
    found = select(Practice).where(Practice.panel_id == panel_id)
    return db.session.scalar(found.execution_options(populate_existing=True))


def choices(actor: Actor, panel: Panel) -> Select[Application]:
    """The earlier ideas on which this panel may practise, of those that the actor may take; the latest round first."""
    ideas = select(Application).options(joinedload(Application.round), joinedload(Application.mission))
    ideas = ideas.join(Round, Round.id == Application.round_id)
    ideas = ideas.where(_is_over_for(panel), allowed(actor, Can.PRACTISE_WITH, Application))
    return ideas.order_by(Round.closes_at.desc(), Round.id, Application.title, Application.id)


def choice(panel: Panel, application_id: UUID) -> Application | None:
    """An earlier idea on which this panel may practise, with its costs."""
    idea = select(Application).options(selectinload(Application.costs)).join(Round, Round.id == Application.round_id)
    return db.session.scalar(idea.where(Application.id == application_id, _is_over_for(panel)))


def _is_over_for(panel: Panel) -> ColumnElement[bool]:
    """The results of its round are out, nobody has begun to ask with it again, and no member had a part in it."""
    again = aliased(Application)
    came_back = exists().where(again.copied_from_id == Application.id)
    member = exists().where(
        Member.panel_id == panel.id, Member.left_at.is_(None), Person.id == Member.person_id, apart(Person)
    )
    return and_(
        Application.round_id != panel.round_id,
        Application.status == Status.PUBLISHED,
        Round.status == RoundStatus.DECIDED,
        func.coalesce(Application.what, "") != "",
        ~came_back.correlate(Application),
        ~member.correlate(Application),
    )


def is_owed(panel_id: UUID, person_id: UUID) -> bool:
    """Whether there is a practice idea and this person has not scored it."""
    scored = select(PracticeScore.id).where(
        PracticeScore.practice_id == Practice.id, PracticeScore.person_id == person_id
    )
    owed = select(Practice.id).where(Practice.panel_id == panel_id, ~scored.exists())
    return db.session.scalar(owed) is not None


def is_scored(practice_id: UUID) -> bool:
    """Whether anybody has scored it: from then on it stays as it is."""
    return (
        db.session.scalar(select(PracticeScore.id).where(PracticeScore.practice_id == practice_id).limit(1)) is not None
    )


def given(practice_id: UUID, *, by: Actor) -> list[Given]:
    """What every member gave it, numbered."""
    rows = select(PracticeScore.person_id, PracticeScore.criterion_id, PracticeScore.value)
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for person_id, criterion_id, value in db.session.execute(rows.where(PracticeScore.practice_id == practice_id)):
        found[person_id][criterion_id] = value
    order = sorted(found, key=lambda person_id: sha256(f"{practice_id}|{person_id}".encode()).digest())
    return [Given(number, found[id], id == by.id) for number, id in enumerate(order, start=1)]
