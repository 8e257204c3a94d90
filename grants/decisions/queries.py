"""What reads decisions and letters."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from grants.accounts.models import Actor, Person
from grants.applications.models import WITH_THE_PANEL, Application, Status
from grants.core.db import db, locked
from grants.decisions.models import Decision, Letter, SentBack
from grants.panels.models import Interest, Member, Outcome
from grants.panels.rules import CLEAR, apart
from grants.permissions import Can, allowed

DECISION_LETTER = "decision"


def to_decide(id: UUID) -> Application:
    """An idea with what its letter names."""
    wanted = select(Application).options(joinedload(Application.applicant), joinedload(Application.round))
    return db.session.scalars(wanted.where(Application.id == id)).one()


def outcome_of(application_id: UUID) -> Outcome | None:
    """What the panel decided, as it stands now."""
    found = select(Outcome).where(Outcome.application_id == application_id)
    return db.session.scalar(found.execution_options(populate_existing=True))


def decision_of(application_id: UUID) -> Decision | None:
    """What an approver made of it, as it stands now."""
    found = select(Decision).where(Decision.application_id == application_id)
    return db.session.scalar(found.execution_options(populate_existing=True))


def is_kept_out(actor: Actor, round_id: UUID) -> bool:
    """Whether some idea of a round is kept from this actor: whatever became of it, so that this tells nothing."""
    return kept_from(actor, round_id) > 0


def kept_from(actor: Actor, round_id: UUID) -> int:
    """How many ideas of a round are kept from this actor, whatever became of them."""
    sent = select(func.count()).where(Application.round_id == round_id, Application.received_at.is_not(None))
    return db.session.scalar(sent.where(~allowed(actor, Can.SEE_DECISION, Application))) or 0


def letter_of(application_id: UUID) -> Letter | None:
    """The letter about the decision."""
    found = select(Letter).where(Letter.application_id == application_id, Letter.occasion == DECISION_LETTER)
    return db.session.scalar(found.execution_options(populate_existing=True))


def letter_by_id(id: UUID) -> Letter | None:
    return db.session.get(Letter, id)


def letter_for_update(id: UUID) -> Letter:
    """The letter as it is now, locked."""
    return locked(Letter, id)


def letters(round_id: UUID, actor: Actor) -> Select[Letter, Decision, Application]:
    """The letters of a round that this actor may read, with what each tells, by title of the idea."""
    return (
        select(Letter, Decision, Application)
        .join(Application, Application.id == Letter.application_id)
        .join(Decision, Decision.application_id == Application.id)
        .where(Application.round_id == round_id, Letter.occasion == DECISION_LETTER)
        .where(allowed(actor, Can.SEE_LETTER, Letter))
        .order_by(Application.title, Application.id)
    )


def chairs_of(application_id: UUID, panel_id: UUID) -> Sequence[Person]:
    """Who runs this panel's meetings now and has said that they are clear of this idea: others hear nothing of it."""
    clear = exists().where(
        Interest.application_id == Application.id, Interest.person_id == Person.id, Interest.degree.in_(CLEAR)
    )
    seats = select(Person).join(Member, Member.person_id == Person.id).where(Member.panel_id == panel_id)
    here = seats.where(Member.is_chair, Member.left_at.is_(None)).join(Application, Application.id == application_id)
    told = here.where(~apart(Person), clear.correlate(Application, Person))
    return db.session.scalars(told.order_by(Person.name, Person.id)).all()


def sent_back(application_id: UUID) -> Sequence[SentBack]:
    """Each time an idea was sent back to its panel, oldest first."""
    found = select(SentBack).where(SentBack.application_id == application_id)
    return db.session.scalars(found.order_by(SentBack.created_at, SentBack.id)).all()


def by_id(id: UUID) -> Application | None:
    """An idea that reached the panel, as the pages of its decision show it."""
    wanted = (
        select(Application)
        .join(Application.round)
        .options(contains_eager(Application.round), joinedload(Application.mission), joinedload(Application.place_ward))
    )
    reached = Application.status.in_(WITH_THE_PANEL | {Status.PUBLISHED})
    return db.session.scalar(wanted.where(Application.id == id, reached))
