"""What reads a round's ideas and scores to look for signs, and the findings that were kept."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import Select, case, select
from sqlalchemy.orm import joinedload, selectinload

from grants.accounts.models import Actor, Person
from grants.applications.models import Application, Status
from grants.checks import likeness
from grants.checks.likeness_queries import WORDS
from grants.core.db import db, locked
from grants.integrity.models import Finding, FindingStatus
from grants.integrity.signs import Given, Idea
from grants.panels.models import Reading, ReadingStatus, Score
from grants.panels.result_queries import rubric_of
from grants.panels.rules import apart
from grants.panels.scoring import weighted
from grants.permissions import Can, allowed
from grants.rounds.models import Round

GONE = (Status.DRAFT, Status.WITHDRAWN, Status.EXPIRED)
PAGE = (
    joinedload(Finding.round),
    joinedload(Finding.first),
    joinedload(Finding.second),
    joinedload(Finding.reader),
    joinedload(Finding.looked_at_by),
)


def by_id(id: UUID) -> Finding | None:
    """One finding, with what its page names."""
    return db.session.scalar(select(Finding).options(*PAGE).where(Finding.id == id))


def for_update(id: UUID) -> Finding:
    """The finding as it is now, locked."""
    return locked(Finding, id)


def keys(round_id: UUID) -> set[str]:
    """What was found in this round before."""
    return set(db.session.scalars(select(Finding.key).where(Finding.round_id == round_id)))


def of_round(round_id: UUID, actor: Actor) -> Select[Finding]:
    """The findings of a round that this person may see, those that nobody looked at first."""
    seen = select(Finding).options(*PAGE).where(Finding.round_id == round_id, allowed(actor, Can.SEE_FINDING, Finding))
    looked_at = case((Finding.status == FindingStatus.OPEN, 0), else_=1)
    return seen.order_by(looked_at, Finding.sign, Finding.created_at, Finding.id)


def ideas(round_id: UUID) -> list[Idea]:
    """The ideas of a round that were sent and not taken back, as they are compared."""
    sent = (
        select(Application, Person.household_id)
        .join(Person, Person.id == Application.applicant_id)
        .options(*WORDS)
        .where(Application.round_id == round_id, Application.received_at.is_not(None), Application.status.not_in(GONE))
    )
    return [
        Idea(
            id=idea.id,
            applicant_id=idea.applicant_id,
            household_id=household_id,
            contacts=frozenset(
                likeness.reached_by(f"{idea.contact_email or ''} {idea.contact_phone or ''} {idea.second_person or ''}")
            ),
            postcode=idea.postcode,
            text=likeness.words_of(idea),
            name=likeness.plain(idea.full_name or ""),
            second=likeness.plain(likeness.without_contacts(idea.second_person or "")),
            groups=frozenset(filter(None, map(likeness.plain, (idea.group_name or "", idea.group_number or "")))),
        )
        for idea, household_id in db.session.execute(sent)
    ]


def given(round_id: UUID) -> list[Given]:
    """What was sent by readers who had not to step out, about the ideas of a round."""
    round = db.session.scalars(select(Round).options(selectinload(Round.criteria)).where(Round.id == round_id)).one()
    rubric = rubric_of(round)
    readings = (
        select(Reading, Score.criterion_id, Score.value)
        .join(Score, Score.reading_id == Reading.id)
        .join(Application, Application.id == Reading.application_id)
        .join(Person, Person.id == Reading.panellist_id)
        .where(Application.round_id == round_id, Application.status.not_in(GONE), ~apart(Person))
        .where(Reading.status == ReadingStatus.SUBMITTED)
    )
    marks: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    sent = {}
    for reading, criterion_id, value in db.session.execute(readings):
        sent[reading.id] = reading
        if value is not None:
            marks[reading.id][criterion_id] = value
    return [
        Given(
            reader_id=reading.panellist_id,
            idea_id=reading.application_id,
            marks=tuple(marks[id][criterion.id] for criterion in round.criteria),
            score=weighted(marks[id], rubric),
            begun_at=reading.created_at,
        )
        for id, reading in sent.items()
        if len(marks[id]) == len(rubric.measures)
    ]
