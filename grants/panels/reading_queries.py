"""What reads a member's own list, the idea that is open, and what the member wrote about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from grants.accounts.models import Actor
from grants.applications.models import AlsoMission, Application, Status
from grants.core.db import db
from grants.missions.models import Mission
from grants.panels.models import Assignment, Member, Outcome, Panel, Reading, ReadingStatus, ReadingVersion, Score
from grants.panels.queries import own_reading
from grants.permissions import Can, allowed
from grants.places.models import Ward
from grants.rounds.models import Round, RoundStatus

CHARACTERS_A_MINUTE = 900  # about 150 words, read with care
MINUTES_A_CRITERION = 2
OPEN_FOR_SCORES = frozenset({Status.SCORING, Status.DISCUSSION})


LENGTH = (
    func.coalesce(func.length(Application.what), 0)
    + func.coalesce(func.length(Application.difference), 0)
    + func.coalesce(func.length(Application.involvement), 0)
    + func.coalesce(func.length(Application.who_for), 0)
)


@dataclass(frozen=True)
class MyPanel:
    """A panel that somebody sits on, with counts of what that member may see."""

    panel: Panel
    to_score: int
    scored: int
    is_chair: bool


@dataclass(frozen=True)
class Queued:
    """One idea on a reader's list."""

    assignment_id: UUID
    title: str
    panel_number: int | None
    asked_pence: int
    mission: Mission | None
    ward: str | None
    minutes: int
    reading_id: UUID | None
    status: ReadingStatus | None
    is_open: bool  # scores may still be sent or changed


def my_panels(actor: Actor) -> list[MyPanel]:
    """The panels that this person sits on, the latest round first, counting only what this person may see."""
    mine = (
        select(Panel, Member.is_chair)
        .join(Member, Member.panel_id == Panel.id)
        .join(Round, Round.id == Panel.round_id)
        .options(joinedload(Panel.round))
        .where(Member.person_id == actor.id, Member.left_at.is_(None), Round.status != RoundStatus.DRAFT)
        .order_by(Round.opens_at.desc(), Panel.name)
    )
    counts = _counts(actor)
    return [
        MyPanel(panel, counts.get((panel.id, False), 0), counts.get((panel.id, True), 0), is_chair)
        for panel, is_chair in db.session.execute(mine)
    ]


def _counts(actor: Actor) -> dict[tuple[UUID, bool], int]:
    """How many ideas on this reader's list are sent or not, by panel."""
    sent = func.coalesce(Reading.status == ReadingStatus.SUBMITTED, False)
    rows = (
        select(Assignment.panel_id, sent, func.count())
        .join(Application, Application.id == Assignment.application_id)
        .outerjoin(Reading, own_reading())
        .where(allowed(actor, Can.SEE_ASSIGNMENT, Assignment))
        .where(sent | Application.status.in_(OPEN_FOR_SCORES))
        .group_by(Assignment.panel_id, sent)
    )
    return {(panel_id, bool(is_sent)): number for panel_id, is_sent, number in db.session.execute(rows)}


def queue(actor: Actor, panel_id: UUID, criteria: int) -> list[Queued]:
    """What this member is to read, in the member's own order. ``criteria`` is how many there are to think about."""
    rows = (
        select(
            Assignment.id,
            Application.title,
            Application.panel_number,
            Application.asked_pence,
            Mission,
            Ward.name,
            LENGTH,
            Reading.id,
            Reading.status,
            Application.status.in_(OPEN_FOR_SCORES) & Outcome.id.is_(None),
        )
        .join(Application, Application.id == Assignment.application_id)
        .outerjoin(Mission, Mission.id == Application.mission_id)
        .outerjoin(Ward, Ward.id == Application.place_ward_id)
        .outerjoin(Reading, own_reading())
        .outerjoin(Outcome, Outcome.application_id == Application.id)
        .where(Assignment.panel_id == panel_id, allowed(actor, Can.SEE_ASSIGNMENT, Assignment))
        .order_by(Assignment.position, Assignment.id)
    )
    return [
        Queued(id, title or "", number, asked, mission, ward, minutes(length, criteria), reading, status, bool(is_open))
        for id, title, number, asked, mission, ward, length, reading, status, is_open in db.session.execute(rows)
    ]


def minutes(characters: int, criteria: int) -> int:
    """How long an idea of this length takes to read and to score, in whole minutes."""
    return max(1, round(characters / CHARACTERS_A_MINUTE + MINUTES_A_CRITERION * criteria))


AS_READ = joinedload(Assignment.application).options(
    selectinload(Application.costs),
    selectinload(Application.answers),
    selectinload(Application.also_missions).joinedload(AlsoMission.mission),
    joinedload(Application.mission),
    joinedload(Application.ward),
    joinedload(Application.place_ward),
    joinedload(Application.round).options(selectinload(Round.criteria), selectinload(Round.questions)),
)


def assignment(assignment_id: UUID) -> Assignment | None:
    """One idea as its reader reads it: nothing that would tell more than the round allows is left to the page."""
    return db.session.scalar(select(Assignment).options(AS_READ).where(Assignment.id == assignment_id))


def pack(actor: Actor, panel_id: UUID) -> Sequence[Assignment]:
    """Every idea on this member's list that still takes scores, whole, in the member's own order."""
    rows = (
        select(Assignment)
        .options(AS_READ)
        .join(Application, Application.id == Assignment.application_id)
        .outerjoin(Outcome, Outcome.application_id == Application.id)
        .where(Assignment.panel_id == panel_id, allowed(actor, Can.SEE_ASSIGNMENT, Assignment))
        .where(Application.status.in_(OPEN_FOR_SCORES), Outcome.id.is_(None))
        .order_by(Assignment.position, Assignment.id)
    )
    return db.session.scalars(rows).all()


def beside(actor: Actor, assignment: Assignment) -> tuple[UUID | None, UUID | None]:
    """The idea before and the idea after this one on its reader's list."""
    rows = (
        select(Assignment.id)
        .where(Assignment.panel_id == assignment.panel_id, allowed(actor, Can.SEE_ASSIGNMENT, Assignment))
        .order_by(Assignment.position, Assignment.id)
    )
    ids = [None, *db.session.scalars(rows), None]
    place = ids.index(assignment.id) if assignment.id in ids else 0
    return (ids[place - 1], ids[place + 1]) if place else (None, None)


def idea_of(assignment_id: UUID) -> UUID | None:
    """The idea of an assignment, if that stands; it never changes, so it may be read before either is locked."""
    return db.session.scalar(select(Assignment.application_id).where(Assignment.id == assignment_id))


def assignment_for_update(assignment_id: UUID) -> Assignment | None:
    """The assignment, locked, unless it was taken back: two tabs of one reader never make two readings."""
    query = select(Assignment).where(Assignment.id == assignment_id).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def reading(application_id: UUID, person_id: UUID) -> Reading | None:
    """What this person wrote about this idea, with the scores."""
    own = select(Reading).options(selectinload(Reading.scores))
    return db.session.scalar(
        own.where(Reading.application_id == application_id, Reading.panellist_id == person_id).execution_options(
            populate_existing=True
        )
    )


def last_version(reading_id: UUID) -> int:
    """How often this reading was submitted."""
    last = select(func.max(ReadingVersion.number)).where(ReadingVersion.reading_id == reading_id)
    return db.session.scalar(last) or 0


def takes_scores(application_id: UUID) -> bool:
    """Whether scores may still be sent or changed: the panel has not decided about this idea."""
    open_still = (
        select(Application.id)
        .outerjoin(Outcome, Outcome.application_id == Application.id)
        .where(Application.id == application_id, Application.status.in_(OPEN_FOR_SCORES), Outcome.id.is_(None))
    )
    return db.session.scalar(open_still) is not None


def _unscored(actor: Actor, panel_id: UUID) -> Select[UUID]:
    return (
        select(Assignment.id)
        .join(Application, Application.id == Assignment.application_id)
        .outerjoin(Reading, own_reading())
        .outerjoin(Outcome, Outcome.application_id == Application.id)
        .where(Assignment.panel_id == panel_id, allowed(actor, Can.SEE_ASSIGNMENT, Assignment))
        .where(Application.status.in_(OPEN_FOR_SCORES), Outcome.id.is_(None))
        .where(Reading.id.is_(None) | (Reading.status == ReadingStatus.DRAFT))
        .order_by(Assignment.position, Assignment.id)
    )


def next_unscored(actor: Actor, panel_id: UUID) -> UUID | None:
    """The first idea on this member's list that is not sent yet."""
    return db.session.scalar(_unscored(actor, panel_id).limit(1))


def left_to_score(actor: Actor, panel_id: UUID) -> int:
    """How many ideas this member has left to score."""
    rows = _unscored(actor, panel_id).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def own_marks(actor: Actor, panel_id: UUID) -> dict[UUID, dict[UUID, int]]:
    """By assignment, what this member has sent."""
    rows = (
        select(Assignment.id, Score.criterion_id, Score.value)
        .join(Reading, own_reading())
        .join(Score, Score.reading_id == Reading.id)
        .where(Assignment.panel_id == panel_id, Reading.status == ReadingStatus.SUBMITTED)
        .where(allowed(actor, Can.SEE_ASSIGNMENT, Assignment))
    )
    found: dict[UUID, dict[UUID, int]] = {}
    for assignment_id, criterion_id, value in db.session.execute(rows):
        if value is not None:
            found.setdefault(assignment_id, {})[criterion_id] = value
    return found
