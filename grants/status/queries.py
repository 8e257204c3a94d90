"""What the pages of an idea read from the whole life of a grant; of a decision only what was published."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from grants.accounts.models import Actor
from grants.applications.models import Application, Help, Status, Submission
from grants.audit.models import AuditEvent
from grants.awards.models import Award, AwardStatus
from grants.checks.models import Check, InformationRequest
from grants.core.db import db
from grants.decisions.models import Decision, Letter
from grants.decisions.queries import DECISION_LETTER
from grants.panels.models import Assignment, Outcome, OutcomeKind, Panel
from grants.permissions import Can, allowed
from grants.rounds.models import Round
from grants.status.words import PublicStatus, public_status
from grants.web.pagination import Page, page_of

TOLD = ("begin_scoring", "withdraw", "expire", "rule_out", "publish")  # moves of an idea that its applicant reads of
TOLD_OF_AWARD = ("lapse", "cancel", "close")


class Listed(NamedTuple):
    """An idea in a list, with how it stands."""

    idea: Application
    status: PublicStatus


class Before(NamedTuple):
    """An earlier idea whose answers this one began from, and what the panel said would help once that was told."""

    id: UUID
    title: str | None
    round: str
    helps: str | None


@dataclass(frozen=True)
class Standing:
    """Everything that may be told about one idea now. Without a published decision the last three are empty."""

    idea: Application
    status: PublicStatus
    sent: Sequence[dt.datetime]  # each time it was sent
    asked: Sequence[InformationRequest]
    check: Check | None  # only where the rules stand against it
    moments: dict[str, dt.datetime]  # when each move was made, by its name
    meets_on: dt.date | None
    decided: OutcomeKind | None
    letter: Letter | None
    award: Award | None

    @property
    def open_question(self) -> InformationRequest | None:
        """What we wait for from the person."""
        if self.idea.status is not Status.NEEDS_INFORMATION:
            return None
        return next((asked for asked in self.asked if asked.answered_at is None), None)


def standing(idea: Application, today: dt.date) -> Standing:
    """How one idea stands; the number of queries is the same for every idea of a state."""
    decided, letter, award = _published(idea)
    sent = select(Submission.received_at).where(Submission.application_id == idea.id).order_by(Submission.number)
    asked = select(InformationRequest).where(InformationRequest.application_id == idea.id)
    return Standing(
        idea=idea,
        status=_reads(idea, decided, award, today),
        sent=db.session.scalars(sent).all() or ([idea.received_at] if idea.received_at else []),
        asked=db.session.scalars(asked.order_by(InformationRequest.created_at, InformationRequest.id)).all(),
        check=_ruled_out(idea),
        moments=_moments(idea, award),
        meets_on=_meets_on(idea.id),
        decided=decided,
        letter=letter,
        award=award,
    )


def before(idea: Application, actor: Actor) -> Before | None:
    """The earlier idea that this one began from, for whoever may see that one too."""
    if idea.copied_from_id is None:
        return None
    is_out = and_(
        Decision.application_id == Application.id, Decision.published_at.is_not(None), Decision.ground.is_(None)
    )
    earlier = (
        select(Application.id, Application.title, Round.name, case((Decision.id.is_not(None), Outcome.helps)))
        .join(Round, Round.id == Application.round_id)
        .outerjoin(Decision, is_out)
        .outerjoin(Outcome, Outcome.application_id == Application.id)
        .where(Application.id == idea.copied_from_id, allowed(actor, Can.SEE_APPLICATION, Application))
    )
    found = db.session.execute(earlier).one_or_none()
    return Before(*found) if found else None


def mine(actor: Actor, today: dt.date) -> Page[Listed]:
    """This person's own ideas, the last changed first, each with how it stands."""
    return _listed(Application.applicant_id == actor.id, today)


def helping(actor: Actor, today: dt.date) -> Page[Listed]:
    """The ideas of others that this person was let in to help with, and may still see."""
    let_in = exists().where(Help.application_id == Application.id, Help.helper_id == actor.id, Help.ended_at.is_(None))
    return _listed(and_(let_in.correlate(Application), allowed(actor, Can.SEE_APPLICATION, Application)), today)


def helps_somebody(actor: Actor) -> bool:
    """Whether somebody let this person in to help."""
    helps = exists().where(Help.helper_id == actor.id, Help.ended_at.is_(None))
    return bool(db.session.scalar(select(helps)))


def last_words(id: UUID) -> list[tuple[str, list[tuple[str, str | None]]]] | None:
    """The answers as they were sent last, part by part, word for word; None where nothing was sent here."""
    sent = select(Submission.content).where(Submission.application_id == id).order_by(Submission.number.desc())
    content = db.session.scalar(sent.limit(1))
    if not content or not content.get("words"):
        return None
    return [(title, [(question, answer) for question, answer in rows]) for title, rows in content["words"]]


def _listed(whose: ColumnElement[bool], today: dt.date) -> Page[Listed]:
    is_out = and_(Decision.application_id == Application.id, Decision.published_at.is_not(None))
    ideas: Select[Application, OutcomeKind | None, AwardStatus | None, dt.date | None] = (
        select(Application, Decision.kind, Award.status, Award.end_on)
        .options(joinedload(Application.round))
        .outerjoin(Decision, is_out)
        .outerjoin(Award, Award.application_id == Application.id)
        .where(whose)
        .order_by(Application.changed_at.desc(), Application.id)
    )
    page = page_of(ideas, rows=True)
    items = [
        Listed(idea, public_status(idea.status, decided=kind, award=award, end_on=end_on, today=today))
        for idea, kind, award, end_on in page
    ]
    return Page(items, page.number, page.total, page.size)


def _reads(idea: Application, decided: OutcomeKind | None, award: Award | None, today: dt.date) -> PublicStatus:
    return public_status(
        idea.status,
        decided=decided,
        award=award.status if award else None,
        end_on=award.end_on if award else None,
        today=today,
    )


def _published(idea: Application) -> tuple[OutcomeKind | None, Letter | None, Award | None]:
    """The decision, its letter and the award, once they are out; before that nothing of them is even read."""
    if idea.status is not Status.PUBLISHED:
        return None, None, None
    decision = select(Decision.kind).where(Decision.application_id == idea.id, Decision.published_at.is_not(None))
    letter = select(Letter).where(
        Letter.application_id == idea.id, Letter.occasion == DECISION_LETTER, Letter.sent_at.is_not(None)
    )
    award = select(Award).where(Award.application_id == idea.id)
    return db.session.scalar(decision), db.session.scalar(letter), db.session.scalar(award)


def _ruled_out(idea: Application) -> Check | None:
    if idea.status is not Status.INELIGIBLE:
        return None
    return db.session.scalar(select(Check).where(Check.application_id == idea.id))


def _moments(idea: Application, award: Award | None) -> dict[str, dt.datetime]:
    """When it last went through each move that may be told, from the trail; moves that tell of the panel are left."""
    of_idea = and_(
        AuditEvent.subject_type == "application",
        AuditEvent.subject_id == idea.id,
        AuditEvent.action.in_([f"application.{move}" for move in TOLD]),
    )
    told = of_idea
    if award:
        moves = [f"award.{move}" for move in TOLD_OF_AWARD]
        of_award = and_(
            AuditEvent.subject_type == "award", AuditEvent.subject_id == award.id, AuditEvent.action.in_(moves)
        )
        told = or_(of_idea, of_award)
    lines = select(AuditEvent.action, func.max(AuditEvent.created_at)).where(told).group_by(AuditEvent.action)
    return {action.partition(".")[2]: moment for action, moment in db.session.execute(lines)}


def _meets_on(id: UUID) -> dt.date | None:
    """The day on which the panel that reads it meets."""
    panels = select(Assignment.panel_id).where(Assignment.application_id == id)
    return db.session.scalar(select(func.max(Panel.meets_on)).where(Panel.id.in_(panels)))
