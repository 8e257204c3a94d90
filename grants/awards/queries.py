"""What reads awards, and what a round still lacks before its results can be published."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from grants.accounts.models import Actor, Person
from grants.applications.models import Application, Status
from grants.awards.models import Award, AwardAlsoMission, AwardStatus
from grants.core.db import db, locked
from grants.decisions.models import Decision, Letter
from grants.decisions.queries import DECISION_LETTER
from grants.panels.models import Outcome
from grants.permissions import Can, allowed
from grants.rounds.models import Round

ON_THE_WAY = frozenset(
    {
        Status.SUBMITTED,
        Status.IN_CHECK,
        Status.NEEDS_INFORMATION,
        Status.READY,
        Status.SCORING,
        Status.DISCUSSION,
        Status.RECOMMENDED,
        Status.RESERVE,
        Status.NOT_THIS_TIME,
    }
)

PAGE = (
    joinedload(Award.mission),
    joinedload(Award.ward),
    joinedload(Award.round),
    selectinload(Award.also_missions).joinedload(AwardAlsoMission.mission),
)


def by_id(id: UUID) -> Award | None:
    """One award with what its pages show."""
    return db.session.scalar(select(Award).options(*PAGE).where(Award.id == id))


def of_application(id: UUID) -> Award | None:
    """The award that funds this idea, if its results are out and it was funded."""
    return db.session.scalar(select(Award).options(*PAGE).where(Award.application_id == id))


def goes_by_post(award: Award) -> bool:
    """Whether the person whose project it is gets letters by post, and so does not sign in."""
    person = select(Person.id).join(Application, Application.applicant_id == Person.id)
    here = person.where(Application.id == award.application_id, Person.postal_address.is_not(None))
    return db.session.scalar(here) is not None


def for_update(id: UUID) -> Award:
    """The award as it is now, locked."""
    return locked(Award, id)


def round_of(id: UUID) -> UUID | None:
    """An award never changes its round, so this may be read before either is locked."""
    return db.session.scalars(select(Award.round_id).where(Award.id == id)).one()


def visible(
    actor: Actor,
    *,
    status: AwardStatus | None = None,
    mission_id: UUID | None = None,
    round_id: UUID | None = None,
) -> Select[Award]:
    """The awards that this actor may see, newest first, narrowed down by what is given."""
    awards = select(Award).options(joinedload(Award.mission), joinedload(Award.ward), joinedload(Award.round))
    awards = awards.where(allowed(actor, Can.SEE_AWARD, Award))
    if status is not None:
        awards = awards.where(Award.status == status)
    if mission_id is not None:
        awards = awards.where(Award.mission_id == mission_id)
    if round_id is not None:
        awards = awards.where(Award.round_id == round_id)
    return awards.order_by(Award.awarded_on.desc(), Award.id)


def offered(*, until: dt.date) -> Sequence[UUID]:
    """The offers made on this day or before that nobody has answered, the oldest first."""
    open_ones = select(Award.id).where(Award.status == AwardStatus.OFFERED, Award.awarded_on <= until)
    return db.session.scalars(
        open_ones.where(Award.round_id.is_not(None), Award.application_id.is_not(None)).order_by(
            Award.awarded_on, Award.id
        )
    ).all()


def decided(round_id: UUID, *, lock: bool = False) -> list[tuple[Application, Decision, Letter | None]]:
    """The ideas of a round that are signed off, with decision and letter; locked for their publication if asked."""
    ideas = (
        select(Application, Decision)
        .join(Decision, Decision.application_id == Application.id)
        .options(joinedload(Application.applicant), selectinload(Application.also_missions))
        .where(Application.round_id == round_id, Application.status == Status.SIGNED_OFF)
        .order_by(Application.id)
    )
    letters = (
        select(Letter)
        .join(Application, Application.id == Letter.application_id)
        .where(Application.round_id == round_id, Letter.occasion == DECISION_LETTER)
    )
    if lock:
        ideas = ideas.with_for_update(of=(Application, Decision)).execution_options(populate_existing=True)
        letters = letters.with_for_update(of=Letter).execution_options(populate_existing=True)
    found = db.session.execute(ideas).all()
    written = {letter.application_id: letter for letter in db.session.scalars(letters)}
    return [(application, decision, written.get(application.id)) for application, decision in found]


def received(round_id: UUID) -> Sequence[Application]:
    """Every idea of a round that was received and neither withdrawn nor taken back into a draft."""
    gone = (Status.DRAFT, Status.WITHDRAWN, Status.EXPIRED)
    ideas = select(Application).where(Application.round_id == round_id, Application.received_at.is_not(None))
    return db.session.scalars(ideas.where(Application.status.not_in(gone)).order_by(Application.id)).all()


def unfinished(round_id: UUID) -> Sequence[Application]:
    """The ideas of a round that somebody still has something to do for, by title."""
    ideas = select(Application).where(Application.round_id == round_id, Application.status.in_(ON_THE_WAY))
    return db.session.scalars(ideas.order_by(Application.title, Application.id)).all()


def sharing_a_place(round_id: UUID) -> Sequence[Application]:
    """The ideas of a round that stand at one place of their panel's reserve list with another, by title.

    Whoever records an outcome is not told that an idea they stepped out of holds the place, so two may come to hold it.
    """
    other, its_outcome = aliased(Application), aliased(Outcome)
    shared = exists().where(
        its_outcome.panel_id == Outcome.panel_id,
        its_outcome.reserve_position == Outcome.reserve_position,
        its_outcome.id != Outcome.id,
        other.id == its_outcome.application_id,
        other.status == Status.SIGNED_OFF,
    )
    ideas = select(Application).join(Outcome, Outcome.application_id == Application.id)
    ideas = ideas.where(Application.round_id == round_id, Application.status == Status.SIGNED_OFF, shared)
    return db.session.scalars(ideas.order_by(Application.title, Application.id)).all()


def statuses(round_id: UUID) -> dict[Status, int]:
    """How many ideas of a round are in each state."""
    rows = db.session.execute(
        select(Application.status, func.count()).where(Application.round_id == round_id).group_by(Application.status)
    )
    return {status: number for status, number in rows}


def round_with_fund(id: UUID) -> Round:
    return db.session.scalars(select(Round).options(joinedload(Round.fund)).where(Round.id == id)).one()
