"""How far each part of a round has come, counted: of ideas, those alone that whoever asks may see."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select

from grants.accounts.models import Actor
from grants.applications.models import Application, Status
from grants.core.db import db
from grants.panels.models import Assignment, Member, Panel, Reading, ReadingStatus
from grants.permissions import Can, allowed
from grants.recruitment.models import Call


def ideas(round_id: UUID, actor: Actor) -> Mapping[Status, int]:
    """Ideas of a round by where they stand."""
    found = select(Application.status, func.count()).where(Application.round_id == round_id)
    found = found.where(allowed(actor, Can.SEE_APPLICATION, Application)).group_by(Application.status)
    return Counter({status: n for status, n in db.session.execute(found)})


def panels(round_id: UUID) -> dict[UUID, int]:
    """The panels of a round, each with how many people sit on it."""
    seats = select(Panel.id, func.count(Member.id)).where(Panel.round_id == round_id).group_by(Panel.id)
    seats = seats.outerjoin(Member, (Member.panel_id == Panel.id) & Member.left_at.is_(None))
    return {id: n for id, n in db.session.execute(seats)}


def calls(round_id: UUID) -> Sequence[Call]:
    """The calls to join a panel of a round, the first one first."""
    found = select(Call).join(Panel, Panel.id == Call.panel_id).where(Panel.round_id == round_id)
    return db.session.scalars(found.order_by(Call.created_at, Call.id)).all()


def readings(round_id: UUID, actor: Actor) -> tuple[int, int]:
    """How many readings of a round's ideas are given out, and how many scores of them are in."""
    sent = (Reading.panellist_id == Assignment.panellist_id) & (Reading.status == ReadingStatus.SUBMITTED)
    found = (
        select(func.count(Assignment.id), func.count(Reading.id))
        .join(Application, Application.id == Assignment.application_id)
        .outerjoin(Reading, (Reading.application_id == Assignment.application_id) & sent)
        .where(Application.round_id == round_id, allowed(actor, Can.SEE_APPLICATION, Application))
    )
    given, scored = db.session.execute(found).one()
    return given, scored
