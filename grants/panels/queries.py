"""What reads panels, their members, who is to read what, and what each reader wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from grants.accounts.models import Actor, Person
from grants.applications.models import Application
from grants.applications.models import Status as ApplicationStatus
from grants.core.db import db, locked
from grants.panels.models import Assignment, Member, Outcome, Panel, Reading, ReadingStatus
from grants.panels.rules import apart
from grants.permissions import Can, allowed
from grants.rounds.models import Round

WHOLE_ROUND = joinedload(Panel.round).options(selectinload(Round.criteria), selectinload(Round.missions))
WHOLE_PANEL = (WHOLE_ROUND, selectinload(Panel.members).joinedload(Member.person))


@dataclass(frozen=True)
class Progress:
    """How far one member is: counts, never scores."""

    member: Member
    asked: int
    sent: int
    began: int


def by_id(panel_id: UUID) -> Panel | None:
    """One panel with its round and its members."""
    return db.session.scalar(select(Panel).options(*WHOLE_PANEL).where(Panel.id == panel_id))


def in_round(slug: str, panel_id: UUID) -> Panel | None:
    """A panel by the address under which officers find it."""
    panel = by_id(panel_id)
    return panel if panel is not None and panel.round.slug == slug else None


def of_round(round_id: UUID) -> Sequence[Panel]:
    """The panels of a round, by name."""
    panels = select(Panel).options(*WHOLE_PANEL).where(Panel.round_id == round_id)
    return db.session.scalars(panels.order_by(Panel.name, Panel.id)).all()


def is_alone(panel: Panel) -> bool:
    """Whether no other panel of the round reads ideas, so that its ideas alone compete for the pot."""
    other = select(Assignment.id).join(Panel, Panel.id == Assignment.panel_id)
    other = other.where(Panel.round_id == panel.round_id, Panel.id != panel.id).limit(1)
    return db.session.scalar(other) is None


def round_by_slug(slug: str) -> Round | None:
    """The round in an officer's address."""
    return db.session.scalar(select(Round).where(Round.slug == slug))


def for_update(panel_id: UUID) -> Panel:
    """The panel, locked: whoever declares an interest waits for whoever records what those present decided."""
    return locked(Panel, panel_id)


def member(panel_id: UUID, person_id: UUID) -> Member | None:
    """Somebody's seat on a panel, given up or not."""
    return db.session.scalar(select(Member).where(Member.panel_id == panel_id, Member.person_id == person_id))


def member_by_id(panel_id: UUID, member_id: UUID) -> Member | None:
    """A seat in the address of one of the panel's pages."""
    seat = select(Member).options(joinedload(Member.person)).where(Member.id == member_id, Member.panel_id == panel_id)
    return db.session.scalar(seat)


def own_reading() -> ColumnElement[bool]:
    """Joins an assignment to what its reader wrote."""
    return (Reading.application_id == Assignment.application_id) & (Reading.panellist_id == Assignment.panellist_id)


def outcome(application_id: UUID) -> Outcome | None:
    """What the panel decided about this idea, with those present."""
    found = select(Outcome).options(selectinload(Outcome.present)).where(Outcome.application_id == application_id)
    return db.session.scalar(found.execution_options(populate_existing=True))


def panel_of(application_id: UUID) -> UUID | None:
    """The one panel that reads this idea."""
    return db.session.scalar(select(Assignment.panel_id).where(Assignment.application_id == application_id).limit(1))


def may_decide(application_id: UUID, panel_id: UUID) -> Sequence[Person]:
    """The members who may be present when the panel decides about this idea, by name."""
    people = (
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .join(Application, Application.id == application_id)
        .where(Member.panel_id == panel_id, Member.left_at.is_(None), Member.declared_at.is_not(None))
        .where(~apart(Person))
    )
    return db.session.scalars(people.order_by(Person.name, Person.id)).all()


def stepped_out(application_id: UUID, panel_id: UUID) -> Sequence[Person]:
    """The members who take no part in this idea, by name: for the chair and officers."""
    people = (
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .join(Application, Application.id == application_id)
        .where(Member.panel_id == panel_id, Member.left_at.is_(None), apart(Person))
    )
    return db.session.scalars(people.order_by(Person.name, Person.id)).all()


def reserve_positions(panel_id: UUID, but: UUID, actor: Actor) -> set[int]:
    """The places on the panel's reserve list that other ideas than this one have, of those that the actor may see."""
    taken = (
        select(Outcome.reserve_position)
        .join(Application, Application.id == Outcome.application_id)
        .where(Outcome.panel_id == panel_id, Outcome.application_id != but, Outcome.reserve_position.is_not(None))
        .where(allowed(actor, Can.SEE_DISCUSSION, Application))
    )
    return {position for position in db.session.scalars(taken) if position is not None}


def progress(panel_id: UUID, actor: Actor) -> list[Progress]:
    """How far each member is, counting what both that member and this officer may see."""
    sent = func.sum(func.coalesce(Reading.status == ReadingStatus.SUBMITTED, False).cast(db.Integer))
    rows = (
        select(Assignment.panellist_id, func.count(), sent, func.count(Reading.id))
        .join(Application, Application.id == Assignment.application_id)
        .join(Person, Person.id == Assignment.panellist_id)
        .outerjoin(Reading, own_reading())
        .where(Assignment.panel_id == panel_id, ~apart(Person), allowed(actor, Can.SEE_DISCUSSION, Application))
        .where(Application.status.not_in({ApplicationStatus.WITHDRAWN, ApplicationStatus.INELIGIBLE}))
        .group_by(Assignment.panellist_id)
    )
    counts = {person_id: (asked, sent or 0, began) for person_id, asked, sent, began in db.session.execute(rows)}
    members = select(Member).options(joinedload(Member.person)).join(Person, Person.id == Member.person_id)
    members = members.where(Member.panel_id == panel_id, Member.left_at.is_(None)).order_by(Person.name, Member.id)
    return [Progress(m, *counts.get(m.person_id, (0, 0, 0))) for m in db.session.scalars(members)]


def seats(panel_id: UUID) -> Sequence[Member]:
    """The people who sit on the panel now."""
    taken = select(Member).options(joinedload(Member.person)).join(Person, Person.id == Member.person_id)
    taken = taken.where(Member.panel_id == panel_id, Member.left_at.is_(None)).order_by(Person.name, Member.id)
    return db.session.scalars(taken).all()


def round_of(panel_id: UUID) -> UUID:
    """A panel never changes its round, so this may be read before either is locked."""
    return db.session.scalars(select(Panel.round_id).where(Panel.id == panel_id)).one()


def panel_numbers(round_id: UUID) -> set[int]:
    """The numbers that ideas of this round are called by already."""
    taken = select(Application.panel_number).where(
        Application.round_id == round_id, Application.panel_number.is_not(None)
    )
    return {number for number in db.session.scalars(taken) if number is not None}
