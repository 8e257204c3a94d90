"""What reads a panel's scores and puts its ideas in order, for whoever may discuss them.

An idea that somebody stepped out of is in none of that person's lists, places or counts: places are given among the
ideas that this person may see.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from grants.accounts.models import Actor, Person
from grants.applications.models import Application, Status
from grants.core.db import db
from grants.panels.models import Assignment, Member, Outcome, Panel, Reading, ReadingStatus, Recommendation, Score
from grants.panels.queries import own_reading
from grants.panels.rules import apart, is_unsaid
from grants.panels.scoring import Marks, Measure, Merits, Rubric, Summary, rank, summarise, weighted
from grants.permissions import Can, allowed
from grants.rounds import ledger
from grants.rounds.models import Entry, LedgerEntry, Round

UNDECIDED = frozenset({Status.SCORING, Status.DISCUSSION})
NOTHING: Mapping[UUID, Any] = {}


@dataclass(frozen=True)
class Voice:
    """What one reader said, without a name: readers are numbered anew for each idea."""

    number: int
    score: Fraction
    marks: Mapping[UUID, int]
    reasons: Mapping[UUID, str]
    reason: str
    question: str
    recommendation: Recommendation | None
    part_pence: int | None
    is_own: bool


@dataclass(frozen=True)
class Idea:
    """One idea before a panel, and what was agreed about it so far."""

    application: Application
    outcome: Outcome | None


@dataclass(frozen=True)
class Line(Idea):
    """One idea in the ranked list."""

    summary: Summary
    place: int | None
    is_tied: bool
    recommendations: Mapping[Recommendation, int]
    left_after_pence: int | None = None  # of the pot, if this and everything above is funded; None where not asked


@dataclass(frozen=True)
class Money:
    """The pot as the chair sees it at the meeting, in pence."""

    pot_pence: int
    promised_pence: int  # signed off
    agreed_pence: int  # by panels, to be signed off
    undecided_pence: int  # what the ideas still to talk about ask for

    @property
    def left_pence(self) -> int:
        return self.pot_pence - self.promised_pence - self.agreed_pence

    @property
    def left_if_all_pence(self) -> int:
        """Below nothing where not everything can be funded."""
        return self.left_pence - self.undecided_pence


def rubric_of(round: Round) -> Rubric:
    """The round's frozen rules as the arithmetic takes them."""
    return Rubric(
        tuple(Measure(criterion.id, criterion.weight, criterion.is_mission_fit) for criterion in round.criteria),
        mission_floor=Fraction(str(round.mission_floor)),
        criterion_floor=Fraction(str(round.criterion_floor)),
        quorum=round.quorum,
    )


def summary_of(application_id: UUID, round: Round) -> Summary:
    """What the readers of one idea made of it, whoever asks: the caller has asked the permission table."""
    return _summaries([application_id], rubric_of(round))[application_id]


def placed(
    applications: Mapping[UUID, Application],
    round: Round,
    adjusted: Mapping[UUID, float] = NOTHING,
    known: Mapping[UUID, Summary] = NOTHING,
) -> tuple[dict[UUID, Summary], Mapping[Hashable, int]]:
    """What the readers made of these ideas of a round, and their places among one another, whoever asks.

    Places go by the ``adjusted`` score of an idea where there is one, and else by the mean of what was given. Of an
    idea whose summary is ``known`` the readings are not read again.
    """
    summaries = {id: known[id] for id in applications if id in known}
    if unknown := [id for id in applications if id not in known]:
        summaries |= _summaries(unknown, rubric_of(round))
    return summaries, rank(_merits(applications, summaries, adjusted))


def ideas(actor: Actor, panel: Panel) -> list[Idea]:
    """The ideas of this panel that the actor may discuss, in no order, without what readers gave them."""
    seen = (
        select(Application)
        .options(joinedload(Application.mission), joinedload(Application.place_ward))
        .where(Application.id.in_(select(Assignment.application_id).where(Assignment.panel_id == panel.id)))
        .where(allowed(actor, Can.SEE_DISCUSSION, Application))
    )
    applications = db.session.scalars(seen).all()
    outcomes = _outcomes([application.id for application in applications])
    return [Idea(application, outcomes.get(application.id)) for application in applications]


def ranked(
    actor: Actor, panel: Panel, adjusted: Mapping[UUID, float] = NOTHING, known: Mapping[UUID, Summary] = NOTHING
) -> list[Line]:
    """The ideas of this panel that the actor may discuss, best first. ``panel.round.criteria`` must be loaded.

    ``adjusted`` and ``known`` as for ``placed``.
    """
    seen = {idea.application.id: idea for idea in ideas(actor, panel)}
    applications = {id: idea.application for id, idea in seen.items()}
    summaries, places = placed(applications, panel.round, adjusted, known)
    shared = Counter(places.values())
    advice = _recommendations(list(applications))
    lines = [
        Line(
            application=application,
            summary=summaries[id],
            place=places.get(id),
            is_tied=shared[places[id]] > 1 if id in places else False,
            outcome=seen[id].outcome,
            recommendations=advice[id],
        )
        for id, application in applications.items()
    ]
    return sorted(lines, key=lambda line: (line.place or len(lines) + 1, line.application.panel_number or 0))


def money(panel: Panel, listed: Sequence[Idea], actor: Actor) -> Money:
    """What the pot comes to now, and if every listed idea still to be decided were funded as asked.

    It is the pot as the actor may see it: nothing that was agreed or promised to an idea they stepped out of counts.
    """
    pot = ledger.balance(panel.round_id, seen_by=actor)
    agreed = (
        select(func.sum(Outcome.amount_pence))
        .join(Application, Application.id == Outcome.application_id)
        .where(Application.round_id == panel.round_id, Application.status == Status.RECOMMENDED)
        .where(allowed(actor, Can.COUNT_ENTRY, Application), ~is_unsaid(actor))
    )
    return Money(
        pot_pence=pot.pot_pence,
        promised_pence=pot.committed_pence - pot.returned_pence,
        agreed_pence=int(db.session.scalar(agreed) or 0),
        undecided_pence=sum(x.application.asked_pence for x in listed if x.application.status in UNDECIDED),
    )


def running(lines: Sequence[Line], left_pence: int) -> list[int]:
    """What would be left of the pot after each line, if the undecided ones are funded as asked from the top."""
    after = []
    for line in lines:
        left_pence -= line.application.asked_pence if line.application.status in UNDECIDED else 0
        after.append(left_pence)
    return after


def voices(application_id: UUID, round: Round, *, by: Actor) -> list[Voice]:
    """What the readers of one idea wrote, without names, numbered in an order that says nothing."""
    rubric = rubric_of(round)
    readers = counted_readers([application_id])[application_id]
    readings = (
        select(Reading)
        .options(selectinload(Reading.scores))
        .where(Reading.application_id == application_id, Reading.status == ReadingStatus.SUBMITTED)
        .where(Reading.panellist_id.in_(readers))
    )
    found = sorted(db.session.scalars(readings), key=lambda r: sha256(f"{application_id}|{r.id}".encode()).digest())
    return [_voice(n, reading, rubric, by) for n, reading in enumerate(found, start=1)]


def _voice(number: int, reading: Reading, rubric: Rubric, by: Actor) -> Voice:
    marks = {score.criterion_id: score.value for score in reading.scores if score.value is not None}
    return Voice(
        number=number,
        score=weighted(marks, rubric),
        marks=marks,
        reasons={score.criterion_id: score.reason for score in reading.scores if score.reason},
        reason=reading.reason or "",
        question=reading.question or "",
        recommendation=reading.recommendation,
        part_pence=reading.part_pence,
        is_own=reading.panellist_id == by.id,
    )


def _summaries(application_ids: Sequence[UUID], rubric: Rubric) -> dict[UUID, Summary]:
    readers = counted_readers(application_ids)
    given = given_marks(application_ids)
    return {id: summarise(given[id], rubric, may_read=readers[id]) for id in application_ids}


def counted_readers(application_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """By idea, the people who were asked to read it and may; of those who left, only who had sent a score."""
    rows = (
        select(Assignment.application_id, Assignment.panellist_id)
        .join(Application, Application.id == Assignment.application_id)
        .join(Person, Person.id == Assignment.panellist_id)
        .join(Member, (Member.panel_id == Assignment.panel_id) & (Member.person_id == Assignment.panellist_id))
        .outerjoin(Reading, own_reading())
        .where(Assignment.application_id.in_(application_ids), ~apart(Person))
        .where(or_(Member.left_at.is_(None), Reading.status == ReadingStatus.SUBMITTED))
    )
    found: dict[UUID, set[UUID]] = {id: set() for id in application_ids}
    for application_id, person_id in db.session.execute(rows):
        found[application_id].add(person_id)
    return found


def given_marks(application_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, Marks]]:
    """By idea and reader, what was submitted."""
    rows = (
        select(Reading.application_id, Reading.panellist_id, Score.criterion_id, Score.value)
        .join(Score, Score.reading_id == Reading.id)
        .where(Reading.application_id.in_(application_ids), Reading.status == ReadingStatus.SUBMITTED)
    )
    found: dict[UUID, dict[UUID, dict[UUID, int]]] = {id: defaultdict(dict) for id in application_ids}
    for application_id, person_id, criterion_id, value in db.session.execute(rows):
        if value is not None:
            found[application_id][person_id][criterion_id] = value
    return {id: {**readers} for id, readers in found.items()}


def _recommendations(application_ids: Sequence[UUID]) -> dict[UUID, Mapping[Recommendation, int]]:
    readers = counted_readers(application_ids)
    rows = select(Reading.application_id, Reading.panellist_id, Reading.recommendation).where(
        Reading.application_id.in_(application_ids), Reading.status == ReadingStatus.SUBMITTED
    )
    found: dict[UUID, Counter[Recommendation]] = {id: Counter() for id in application_ids}
    for application_id, person_id, recommendation in db.session.execute(rows):
        if recommendation is not None and person_id in readers[application_id]:
            found[application_id][recommendation] += 1
    return {id: {kind: counts[kind] for kind in Recommendation if counts[kind]} for id, counts in found.items()}


def _outcomes(application_ids: Sequence[UUID]) -> dict[UUID, Outcome]:
    rows = select(Outcome).where(Outcome.application_id.in_(application_ids))
    return {outcome.application_id: outcome for outcome in db.session.scalars(rows)}


def _merits(
    applications: Mapping[UUID, Application], summaries: Mapping[UUID, Summary], adjusted: Mapping[UUID, float]
) -> list[Merits]:
    promised = _promised_by_mission()
    before = _awards_before({application.applicant_id for application in applications.values()})
    return [
        Merits(
            key=id,
            score=Fraction(adjusted[id]) if id in adjusted else summary.score.mean if summary.score else None,
            is_below_floor=bool(summary.below_floor),
            mission_promised_pence=promised.get(applications[id].mission_id, 0),
            awards_before=before.get(applications[id].applicant_id, 0),
        )
        for id, summary in summaries.items()
    ]


def _promised_by_mission() -> dict[UUID | None, int]:
    """What every mission was promised in results that are out, in pence: so that no sign-off moves a place."""
    rows = (
        select(LedgerEntry.mission_id, LedgerEntry.kind, func.sum(LedgerEntry.amount_pence))
        .join(Application, Application.id == LedgerEntry.application_id)
        .where(LedgerEntry.kind.in_({Entry.COMMITTED, Entry.RELEASED}), Application.status == Status.PUBLISHED)
        .group_by(LedgerEntry.mission_id, LedgerEntry.kind)
    )
    found: Counter[UUID | None] = Counter()
    for mission_id, kind, pence in db.session.execute(rows):
        found[mission_id] += int(pence) if kind is Entry.COMMITTED else -int(pence)
    return dict(found)


def _awards_before(applicant_ids: set[UUID]) -> dict[UUID, int]:
    """How often each of these people was funded before."""
    rows = (
        select(Application.applicant_id, func.count())
        .join(Outcome, Outcome.application_id == Application.id)
        .where(Application.applicant_id.in_(applicant_ids), Application.status == Status.PUBLISHED)
        .where(Outcome.amount_pence.is_not(None))
        .group_by(Application.applicant_id)
    )
    return {person_id: number for person_id, number in db.session.execute(rows)}
