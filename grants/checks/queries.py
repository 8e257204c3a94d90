"""What reads the case of one idea, and the worries."""

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import selectinload

from grants.accounts.models import Actor, Person
from grants.applications import queries as applications
from grants.applications.models import Application, Status
from grants.audit.models import AuditEvent
from grants.checks.models import CaseNote, Check, InformationRequest, Pair, Worry, WorryStatus
from grants.core.db import db, locked
from grants.missions.models import Mission
from grants.notifications.models import OutboxEmail
from grants.permissions import Can, allowed


def case(id: UUID) -> Application | None:
    """An idea as officers handle it; a draft is its applicant's own until it is sent."""
    idea = applications.by_id(id)
    return None if idea is None or idea.status is Status.DRAFT or idea.received_at is None else idea


def check_of(application_id: UUID) -> Check | None:
    """The check of this idea with what was found, as it stands now."""
    found = select(Check).options(selectinload(Check.items)).where(Check.application_id == application_id)
    return db.session.scalar(found.execution_options(populate_existing=True))


def requests_of(application_id: UUID) -> Sequence[InformationRequest]:
    """Everything we asked about this idea, the first first."""
    asked = select(InformationRequest).where(InformationRequest.application_id == application_id)
    return db.session.scalars(asked.order_by(InformationRequest.created_at, InformationRequest.id)).all()


def open_request(application_id: UUID) -> InformationRequest | None:
    """What we are waiting for, if anything."""
    waiting = select(InformationRequest).where(
        InformationRequest.application_id == application_id, InformationRequest.answered_at.is_(None)
    )
    return db.session.scalar(waiting.order_by(InformationRequest.created_at).limit(1))


def request_for_update(id: UUID) -> InformationRequest | None:
    """What was asked, locked after its idea; None where an address names nothing."""
    found = select(InformationRequest).where(InformationRequest.id == id).with_for_update()
    return db.session.scalar(found.execution_options(populate_existing=True))


def asked_about(id: UUID) -> UUID:
    """The idea that something was asked about."""
    asked = select(InformationRequest.application_id).where(InformationRequest.id == id)
    return db.session.scalars(asked).one()


def to_chase(due_by: dt.date) -> Sequence[UUID]:
    """Questions without an answer or a reminder that are due by this day, of ideas that still wait for it."""
    waiting = (
        select(InformationRequest.id)
        .join(Application, Application.id == InformationRequest.application_id)
        .where(InformationRequest.answered_at.is_(None), InformationRequest.due_on <= due_by)
        .where(InformationRequest.chased_at.is_(None), Application.status == Status.NEEDS_INFORMATION)
    )
    return db.session.scalars(waiting.order_by(InformationRequest.due_on, InformationRequest.id)).all()


def notes_of(application_id: UUID) -> Sequence[CaseNote]:
    """What officers told one another, the newest first."""
    notes = select(CaseNote).where(CaseNote.application_id == application_id)
    return db.session.scalars(notes.order_by(CaseNote.created_at.desc(), CaseNote.id)).all()


def note_exists(id: UUID) -> bool:
    return db.session.get(CaseNote, id) is not None


def letters_to(idea: Application, about: Collection[UUID]) -> Sequence[OutboxEmail]:
    """The mails to the applicant about these things, the first first; those that open a door are left out."""
    sent = (
        select(OutboxEmail)
        .where(OutboxEmail.about_id.in_(about), OutboxEmail.secret.is_(False))
        .where(OutboxEmail.to == idea.applicant.letters_go_to)
    )
    return db.session.scalars(sent.order_by(OutboxEmail.created_at, OutboxEmail.id)).all()


def trail(subjects: Collection[UUID]) -> Sequence[AuditEvent]:
    """What the audit trail holds about these things, the first first."""
    lines = select(AuditEvent).where(AuditEvent.subject_id.in_(subjects))
    return db.session.scalars(lines.order_by(AuditEvent.position)).all()


def names_of(ids: Collection[UUID]) -> dict[UUID, str]:
    """What these people are called."""
    people = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {id: name for id, name in people}


def missions_named(ids: Collection[UUID]) -> dict[UUID, Mission]:
    return {mission.id: mission for mission in db.session.scalars(select(Mission).where(Mission.id.in_(ids)))}


def has_open_worry(application_id: UUID) -> bool:
    """Whether somebody worries: all that officers are told of it."""
    worry = exists().where(Worry.application_id == application_id, Worry.status == WorryStatus.OPEN)
    return bool(db.session.scalar(select(worry)))


def worries(actor: Actor, status: WorryStatus) -> Select[Worry, Application, Person]:
    """The worries that this actor may read, with the idea and who raised each; the oldest first."""
    return (
        select(Worry, Application, Person)
        .join(Application, Application.id == Worry.application_id)
        .join(Person, Person.id == Worry.raised_by_id)
        .where(Worry.status == status, allowed(actor, Can.SEE_WORRY, Worry))
        .order_by(Worry.created_at, Worry.id)
    )


def worry_by_id(id: UUID) -> Worry | None:
    return db.session.get(Worry, id)


def worry_with_idea(id: UUID) -> tuple[Worry, Application, Person]:
    """One worry as it stands now, with its idea and who raised it."""
    found = (
        select(Worry, Application, Person)
        .join(Application, Application.id == Worry.application_id)
        .join(Person, Person.id == Worry.raised_by_id)
        .where(Worry.id == id)
    )
    worry, idea, raised_by = db.session.execute(found.execution_options(populate_existing=True)).one()
    return worry, idea, raised_by


def worry_for_update(id: UUID) -> Worry:
    return locked(Worry, id)


def pair_of(one: UUID, other: UUID) -> Pair | None:
    """What was found of these two ideas, as it stands now."""
    first, second = sorted((one, other))
    found = select(Pair).where(Pair.first_id == first, Pair.second_id == second)
    return db.session.scalar(found.execution_options(populate_existing=True))
