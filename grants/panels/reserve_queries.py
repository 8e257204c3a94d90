"""What reads a panel's reserve list, for whoever may decide about it."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from grants.accounts.models import Actor
from grants.applications.models import Application, Status
from grants.core.db import db
from grants.panels.models import Outcome, OutcomeKind
from grants.permissions import Can, allowed


def of_panel(panel_id: UUID, actor: Actor) -> list[tuple[Application, Outcome]]:
    """The ideas on the list that the actor may decide about, the first to be asked first."""
    return _rows(_listed(panel_id, actor))


def waiting(panel_id: UUID, actor: Actor) -> list[tuple[Application, Outcome]]:
    """Those of them whose places are not signed off, as the database has them now."""
    found = _listed(panel_id, actor).where(Application.status == Status.RESERVE)
    return _rows(found.execution_options(populate_existing=True))


def fixed_places(panel_id: UUID, actor: Actor) -> set[int]:
    """The places on the list that no longer change."""
    found = _listed(panel_id, actor).where(Application.status != Status.RESERVE)
    return {outcome.reserve_position or 0 for _application, outcome in _rows(found)}


def _listed(panel_id: UUID, actor: Actor) -> Select[Application, Outcome]:
    return (
        select(Application, Outcome)
        .join(Outcome, Outcome.application_id == Application.id)
        .options(joinedload(Application.mission), joinedload(Application.place_ward))
        .where(Outcome.panel_id == panel_id, Outcome.kind == OutcomeKind.RESERVE)
        .where(Application.status.in_((Status.RESERVE, Status.SIGNED_OFF, Status.PUBLISHED)))
        .where(allowed(actor, Can.RECORD_OUTCOME, Application))
        .order_by(Outcome.reserve_position, Application.panel_number, Application.id)
    )


def _rows(found: Select[Application, Outcome]) -> list[tuple[Application, Outcome]]:
    return [(application, outcome) for application, outcome in db.session.execute(found)]
