"""What reads what a plan of readings goes by: who the readers are, what stands, and who is near to whom."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from grants.accounts.models import Actor, Person
from grants.applications.models import Application, Status
from grants.core.db import db
from grants.missions.models import Mission
from grants.panels import assignment_queries
from grants.panels.models import Assignment, Degree, Interest, Member, Panel, Reading, ReadingStatus, TakenOff
from grants.panels.nearness import Facts, Near, facts, near
from grants.panels.queries import own_reading, seats
from grants.panels.rules import apart
from grants.permissions import Can, allowed
from grants.places.models import Postcode
from grants.rounds.models import RoundMission

Pair = tuple[UUID, UUID]  # idea, reader


@dataclass
class Given:
    """Who reads what so far, of the ideas that are planned."""

    begun: set[Pair] = field(default_factory=set)  # something is written, sent or not
    sent: set[Pair] = field(default_factory=set)
    by_hand: set[Pair] = field(default_factory=set)
    second: set[Pair] = field(default_factory=set)
    waiting: set[Pair] = field(default_factory=set)  # given out by a plan or to all, nothing written

    @property
    def all(self) -> set[Pair]:
        return self.begun | self.by_hand | self.second | self.waiting


@dataclass(frozen=True)
class Situation:
    """Everything that a plan for one panel is made from, as far as whoever asks may see it."""

    panel: Panel
    most: int  # what the round asks of one person
    ideas: Sequence[Application]
    members: Sequence[Member]
    given: Given
    never: set[Pair]  # theirs, or they stepped out
    near: dict[Pair, Near]
    taken_off: set[Pair]
    has: Counter[UUID]  # ideas of the round on each member's list that are no part of this
    wards: dict[UUID, UUID]  # of members, where known
    slight: set[Pair]
    facts_of_ideas: dict[UUID, Facts]
    facts_of_members: dict[UUID, Facts]

    @property
    def seated(self) -> set[UUID]:
        return {member.person_id for member in self.members}


def situation(panel: Panel, *, by: Actor) -> Situation:
    """What a plan is made from, in a constant number of queries."""
    planned = db.session.scalars(assignment_queries.assignable(by, panel)).all()
    ids, members = [idea.id for idea in planned], seats(panel.id)
    of_ideas = {idea.id: _of_idea(idea) for idea in planned}
    of_members = _of_members(members)
    return Situation(
        panel=panel,
        most=panel.round.readings_per_panellist,
        ideas=planned,
        members=members,
        given=given(ids),
        never=assignment_queries.kept_from(panel.id, ids),
        near=_near(of_ideas, of_members),
        taken_off=taken_off(ids),
        has=_elsewhere(panel, ids, by),
        wards=_wards(of_members),
        slight=_slight(ids),
        facts_of_ideas=of_ideas,
        facts_of_members=of_members,
    )


def ideas(ids: Sequence[UUID]) -> list[Application]:
    """These ideas with their missions, in the order of the ids."""
    rows = select(Application).options(joinedload(Application.mission)).where(Application.id.in_(ids))
    by_id = {idea.id: idea for idea in db.session.scalars(rows)}
    return [by_id[id] for id in ids]


def short_of_readers(panel: Panel, *, by: Actor) -> int:
    """How many ideas have fewer readers than the plan in force gave them: somebody dropped out or stepped out."""
    if panel.readings_per_idea is None:
        return 0
    ids = [idea.id for idea in db.session.scalars(assignment_queries.assignable(by, panel))]
    read = Counter(id for id, _ in given(ids).all - assignment_queries.kept_from(panel.id, ids))
    return sum(read[id] < panel.readings_per_idea for id in ids)


def missions(round_id: UUID) -> Sequence[Mission]:
    """The missions that a round asks ideas for, in its order."""
    of_round = select(Mission).join(RoundMission, RoundMission.mission_id == Mission.id)
    rows = of_round.where(RoundMission.round_id == round_id).order_by(RoundMission.position, Mission.id)
    return db.session.scalars(rows).all()


def missions_called(slugs: Collection[str]) -> Sequence[UUID]:
    """The missions with these ends of an address."""
    return db.session.scalars(select(Mission.id).where(Mission.slug.in_(slugs))).all()


def given(ids: Sequence[UUID]) -> Given:
    """Who reads these ideas so far."""
    rows = (
        select(Assignment, Reading.id, Reading.status)
        .outerjoin(Reading, own_reading())
        .where(Assignment.application_id.in_(ids))
    )
    found = Given()
    for assignment, reading_id, status in db.session.execute(rows):
        pair = assignment.application_id, assignment.panellist_id
        if status is ReadingStatus.SUBMITTED:
            found.sent.add(pair)
        if assignment.is_second:
            found.second.add(pair)
        if reading_id is not None:
            found.begun.add(pair)
        elif assignment.by_hand:
            found.by_hand.add(pair)
        elif not assignment.is_second:
            found.waiting.add(pair)
    return found


def too_near(panel_id: UUID, ideas: Sequence[Application]) -> dict[Pair, Near]:
    """The pairs of idea and member that a postcode, a second person or a group keeps apart."""
    return _near({idea.id: _of_idea(idea) for idea in ideas}, _of_members(seats(panel_id)))


def taken_off(ids: Sequence[UUID]) -> set[Pair]:
    """The pairs of idea and member that an officer took apart by hand."""
    rows = select(TakenOff.application_id, TakenOff.panellist_id).where(TakenOff.application_id.in_(ids))
    return {(id, person) for id, person in db.session.execute(rows)}


def rows_taken_off(application_id: UUID, readers: Collection[UUID]) -> Sequence[TakenOff]:
    """The same of one idea and some readers, as rows."""
    rows = select(TakenOff).where(TakenOff.application_id == application_id, TakenOff.panellist_id.in_(readers))
    return db.session.scalars(rows).all()


def _near(ideas: dict[UUID, Facts], members: dict[UUID, Facts]) -> dict[Pair, Near]:
    return {
        (id, person): why
        for id, of_idea in ideas.items()
        for person, of_member in members.items()
        if (why := near(of_idea, of_member))
    }


def _of_idea(idea: Application) -> Facts:
    return facts(
        postcode=[idea.postcode],
        people=[idea.full_name],
        seconds=[idea.second_person],
        groups=[idea.group_name, idea.group_number],
    )


def _of_members(members: Sequence[Member]) -> dict[UUID, Facts]:
    """What a member's seat says, with what the member wrote in ideas of their own, in whichever round."""
    people = [member.person_id for member in members]
    own = defaultdict(list)
    for idea in db.session.scalars(select(Application).where(Application.applicant_id.in_(people))):
        own[idea.applicant_id].append(idea)
    return {
        m.person_id: facts(
            postcode=[m.postcode, *(idea.postcode for idea in own[m.person_id])],
            people=[m.person.name],
            seconds=[idea.second_person for idea in own[m.person_id]],
            groups=[
                *(m.groups or "").splitlines(),
                *(text for idea in own[m.person_id] for text in (idea.group_name, idea.group_number)),
            ],
        )
        for m in members
    }


def _wards(members: dict[UUID, Facts]) -> dict[UUID, UUID]:
    codes = {code for known in members.values() for code in known.postcodes}
    rows = select(Postcode.postcode, Postcode.ward_id).where(Postcode.postcode.in_(codes))
    ward_of = {postcode: ward_id for postcode, ward_id in db.session.execute(rows)}
    return {
        person: wards[0]
        for person, known in members.items()
        if len(wards := sorted({ward_of[code] for code in known.postcodes if code in ward_of})) == 1
    }


def _slight(ids: Sequence[UUID]) -> set[Pair]:
    rows = select(Interest.application_id, Interest.person_id).where(
        Interest.application_id.in_(ids), Interest.degree == Degree.SLIGHT
    )
    return {(id, person) for id, person in db.session.execute(rows)}


def _elsewhere(panel: Panel, ids: Sequence[UUID], by: Actor) -> Counter[UUID]:
    """What members have on their lists of this round besides these ideas, counting what whoever asks may see."""
    rows = (
        select(Assignment.panellist_id, func.count())
        .join(Application, Application.id == Assignment.application_id)
        .join(Person, Person.id == Assignment.panellist_id)
        .where(Application.round_id == panel.round_id, Application.id.not_in(ids), ~apart(Person))
        .where(Application.status.not_in({Status.WITHDRAWN, Status.INELIGIBLE}))
        .where(allowed(by, Can.SEE_DISCUSSION, Application))
        .group_by(Assignment.panellist_id)
    )
    return Counter({person: number for person, number in db.session.execute(rows)})
