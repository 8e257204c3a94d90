"""What reads who may be asked to read which idea."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from grants.accounts.models import Actor, Person
from grants.applications.models import Application, Status
from grants.core.db import db
from grants.panels.models import Assignment, Member, Panel, Reading
from grants.panels.queries import own_reading
from grants.panels.rules import apart
from grants.permissions import Can, allowed

IN_PLAY = frozenset({Status.READY, Status.SCORING, Status.DISCUSSION})


def assignable(actor: Actor, panel: Panel) -> Select[Application]:
    """The ideas that may be given to this panel: ready ones that no panel reads, and its own until it decides."""
    elsewhere = select(Assignment.application_id).where(
        Assignment.panel_id != panel.id, Assignment.application_id == Application.id
    )
    return (
        select(Application)
        .options(joinedload(Application.mission))
        .where(Application.round_id == panel.round_id, Application.status.in_(IN_PLAY))
        .where(~elsewhere.exists(), allowed(actor, Can.ASSIGN_APPLICATION, Application))
        .order_by(Application.received_at, Application.id)
    )


def readers_of(application_ids: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, bool]]]:
    """Who is to read each of these ideas, and whether that reader has sent a score."""
    rows = (
        select(Assignment.application_id, Assignment.panellist_id, Reading.submitted_at.is_not(None))
        .outerjoin(Reading, own_reading())
        .where(Assignment.application_id.in_(application_ids))
        .order_by(Assignment.created_at, Assignment.id)
    )
    found: dict[UUID, list[tuple[UUID, bool]]] = {id: [] for id in application_ids}
    for application_id, person_id, has_sent in db.session.execute(rows):
        found[application_id].append((person_id, bool(has_sent)))
    return found


def kept_from(panel_id: UUID, application_ids: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """Pairs of idea and member that must never meet."""
    rows = (
        select(Application.id, Person.id)
        .select_from(Member)
        .join(Person, Person.id == Member.person_id)
        .join(Application, Application.id.in_(application_ids))
        .where(Member.panel_id == panel_id, apart(Person))
    )
    return {(application_id, person_id) for application_id, person_id in db.session.execute(rows)}


def load(panel: Panel) -> dict[UUID, int]:
    """How many ideas of the round each member has on the list already, whichever panel gave them."""
    rows = (
        select(Assignment.panellist_id, func.count())
        .join(Application, Application.id == Assignment.application_id)
        .join(Person, Person.id == Assignment.panellist_id)
        .where(Application.round_id == panel.round_id, ~apart(Person))
        .where(Application.status.not_in({Status.WITHDRAWN, Status.INELIGIBLE}))
        .group_by(Assignment.panellist_id)
    )
    return {person_id: number for person_id, number in db.session.execute(rows)}


def unsent(panel_id: UUID, person_id: UUID) -> Sequence[UUID]:
    """The assignments of this panel that this member never sent a score for."""
    rows = (
        select(Assignment.id)
        .outerjoin(Reading, own_reading())
        .where(Assignment.panel_id == panel_id, Assignment.panellist_id == person_id, Reading.submitted_at.is_(None))
    )
    return db.session.scalars(rows).all()


def of_idea(application_id: UUID, readers: Collection[UUID]) -> Sequence[Assignment]:
    """The assignments of these readers to one idea."""
    rows = select(Assignment).where(Assignment.application_id == application_id, Assignment.panellist_id.in_(readers))
    return db.session.scalars(rows).all()
