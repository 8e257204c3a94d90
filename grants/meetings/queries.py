"""What reads meetings: who is there, what is on the table, and what each person may know of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from grants.accounts.models import Actor, Person
from grants.applications.models import Application
from grants.core.db import db, locked
from grants.meetings.counting import Share, shares
from grants.meetings.models import ON_THE_TABLE, AgendaItem, Attendance, Ballot, ItemStatus, Meeting, MeetingStatus
from grants.missions.models import Mission
from grants.panels import queries as panels
from grants.panels.models import Interest, Member, Outcome, OutcomeKind, Panel, Presence
from grants.panels.result_queries import UNDECIDED, Idea
from grants.panels.rules import CLEAR
from grants.panels.scoring import is_quorum
from grants.permissions import Can, allowed
from grants.rounds.models import Round, RoundMission

IDEA = joinedload(AgendaItem.application).options(joinedload(Application.mission), joinedload(Application.place_ward))
WHOLE_PANEL = joinedload(Meeting.panel).options(
    joinedload(Panel.round).options(selectinload(Round.criteria), selectinload(Round.missions))
)
IS_HERE = and_(Attendance.came_at.is_not(None), Attendance.left_at.is_(None))


@dataclass(frozen=True)
class Table:
    """The item on the table as one person may see it: nothing but that where they stepped out of it."""

    is_out: bool  # this person takes no part in it and should leave the room
    item: AgendaItem | None = None
    here: int = 0  # members present who take part in it
    may: int = 0  # members who might
    least: int = 0  # the quorum of the round
    voted: int = 0
    own: OutcomeKind | None = None
    tally: dict[str, int] = field(default_factory=dict)  # empty until the vote is closed
    named: Sequence[tuple[str, OutcomeKind]] = ()  # of an open vote that is closed

    @property
    def is_quorate(self) -> bool:
        return is_quorum(self.here, of=self.may, least=self.least)


def by_id(meeting_id: UUID) -> Meeting | None:
    """One meeting with its panel and the rules of its round."""
    return db.session.scalar(select(Meeting).options(WHOLE_PANEL).where(Meeting.id == meeting_id))


def item(item_id: UUID) -> AgendaItem | None:
    """One item with its idea."""
    found = select(AgendaItem).options(IDEA, joinedload(AgendaItem.meeting)).where(AgendaItem.id == item_id)
    return db.session.scalar(found)


def for_update(meeting_id: UUID) -> Meeting:
    """The meeting, locked: who comes and goes waits for who counts."""
    return locked(Meeting, meeting_id)


def item_for_update(item_id: UUID) -> AgendaItem:
    """The item, locked: a vote is either in before the count begins, or finds that it has."""
    return locked(AgendaItem, item_id)


def place_of(item_id: UUID) -> tuple[UUID, UUID]:
    """The panel and the meeting of an item, which never change, so that they may be locked before it."""
    found = (
        select(Meeting.panel_id, Meeting.id)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.id == item_id)
    )
    panel_id, meeting_id = db.session.execute(found).one()
    return panel_id, meeting_id


def current(panel_id: UUID) -> Meeting | None:
    """The meeting of a panel that is planned or open; there is one at most."""
    going_on = (MeetingStatus.PLANNED, MeetingStatus.OPEN)
    return db.session.scalar(select(Meeting).where(Meeting.panel_id == panel_id, Meeting.status.in_(going_on)))


def of_panel(panel_id: UUID) -> Select[Meeting]:
    """Every meeting of a panel, the latest first."""
    found = select(Meeting).where(Meeting.panel_id == panel_id)
    return found.order_by(Meeting.created_at.desc(), Meeting.id)


def of_member(actor: Actor) -> Select[Meeting]:
    """The meetings that somebody may come to, or read the minutes of, the latest first."""
    found = select(Meeting).options(joinedload(Meeting.panel)).where(allowed(actor, Can.TAKE_PART, Meeting))
    return found.order_by(Meeting.created_at.desc(), Meeting.id)


def at_desk(slug: str, panel_id: UUID, meeting_id: UUID) -> Meeting | None:
    """A meeting by the address under which officers find it."""
    found = by_id(meeting_id)
    is_there = found is not None and found.panel_id == panel_id and found.panel.round.slug == slug
    return found if is_there else None


def item_at_desk(slug: str, panel_id: UUID, meeting_id: UUID, item_id: UUID) -> AgendaItem | None:
    """An item of a meeting by the address under which officers find it."""
    found = item(item_id)
    is_there = found is not None and found.meeting_id == meeting_id and at_desk(slug, panel_id, meeting_id) is not None
    return found if is_there else None


def attendance(meeting_id: UUID, person_id: UUID) -> Attendance | None:
    """Whether and when somebody came."""
    return db.session.scalar(select(Attendance).where(_of(meeting_id), Attendance.person_id == person_id))


def people(meeting: Meeting) -> list[tuple[Person, bool]]:
    """The members of the panel by name, and whether each is there now."""
    here = present(meeting.id)
    return [(seat.person, seat.person_id in here) for seat in panels.seats(meeting.panel_id)]


def present(meeting_id: UUID) -> set[UUID]:
    """The members who are there now; a seat given up is no seat."""
    found = (
        select(Attendance.person_id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .join(Member, (Member.panel_id == Meeting.panel_id) & (Member.person_id == Attendance.person_id))
        .where(_of(meeting_id), IS_HERE, Member.left_at.is_(None))
    )
    return set(db.session.scalars(found))


def came(meeting_id: UUID) -> list[tuple[Person, Attendance]]:
    """Everybody who was there for some of it, by name, as long as that is kept."""
    found = select(Person, Attendance).join(Attendance, Attendance.person_id == Person.id)
    found = found.where(_of(meeting_id), Attendance.came_at.is_not(None))
    return [(person, there) for person, there in db.session.execute(found.order_by(Person.name, Person.id))]


def voters(item: AgendaItem, panel_id: UUID) -> set[UUID]:
    """Those present who have said that they are clear of this idea, and nobody who steps out of it."""
    clear = select(Interest.person_id).where(Interest.application_id == item.application_id, Interest.degree.in_(CLEAR))
    may = {person.id for person in panels.may_decide(item.application_id, panel_id)}
    return present(item.meeting_id) & may & set(db.session.scalars(clear))


def ballot(item_id: UUID, person_id: UUID) -> Ballot | None:
    """How somebody votes on an item so far."""
    return db.session.scalar(select(Ballot).where(Ballot.item_id == item_id, Ballot.person_id == person_id))


def ballots(item_id: UUID) -> Sequence[Ballot]:
    """The votes on an item as they lie there."""
    return db.session.scalars(select(Ballot).where(Ballot.item_id == item_id)).all()


def on_the_table(meeting_id: UUID) -> AgendaItem | None:
    """The one item that the panel talks about now."""
    found = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, AgendaItem.status.in_(ON_THE_TABLE))
    return db.session.scalar(found.options(IDEA).execution_options(populate_existing=True))


def table(meeting: Meeting, actor: Actor) -> Table | None:
    """What is on the table, as far as this person may see it; None where nothing is."""
    item = on_the_table(meeting.id)
    if item is None:
        return None
    clear = select(AgendaItem.id).where(AgendaItem.id == item.id, allowed(actor, Can.VOTE, AgendaItem))
    if db.session.scalar(clear) is None:
        return Table(is_out=True)
    here = voters(item, meeting.panel_id)
    cast = {vote.person_id: vote.choice for vote in ballots(item.id) if vote.choice is not None}
    is_over = item.status is ItemStatus.COUNTED
    return Table(
        is_out=False,
        item=item,
        here=len(here),
        may=len(panels.may_decide(item.application_id, meeting.panel_id)),
        least=meeting.panel.round.quorum,
        voted=len(cast.keys() & here),
        own=cast.get(actor.id),
        tally=(item.tally or {}) if is_over else {},
        named=_named(item.id) if is_over and not item.is_secret else (),
    )


def _named(item_id: UUID) -> Sequence[tuple[str, OutcomeKind]]:
    found = select(Person.name, Ballot.choice).join(Ballot, Ballot.person_id == Person.id)
    rows = db.session.execute(found.where(Ballot.item_id == item_id).order_by(Person.name, Person.id))
    return [(name, choice) for name, choice in rows if choice is not None]


def agenda(meeting_id: UUID, actor: Actor, ability: Can = Can.SEE_ITEM) -> list[tuple[AgendaItem, Outcome | None]]:
    """The items that somebody may know of, in their order, each with what was recorded."""
    found = (
        select(AgendaItem, Outcome)
        .options(IDEA)
        .outerjoin(Outcome, Outcome.application_id == AgendaItem.application_id)
        .where(AgendaItem.meeting_id == meeting_id, allowed(actor, ability, AgendaItem))
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return [(item, outcome) for item, outcome in db.session.execute(found)]


def decided_by(meeting_id: UUID) -> dict[UUID, int]:
    """How many members decided about each idea of a meeting that anything was recorded of."""
    found = (
        select(Outcome.application_id, func.count(Presence.id))
        .join(AgendaItem, AgendaItem.application_id == Outcome.application_id)
        .outerjoin(Presence, Presence.outcome_id == Outcome.id)
        .where(AgendaItem.meeting_id == meeting_id)
        .group_by(Outcome.application_id)
    )
    return {id: number for id, number in db.session.execute(found)}


def undecided(application_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these ideas about which no panel has decided."""
    found = select(Application.id).where(Application.id.in_(application_ids), Application.status.in_(UNDECIDED))
    return set(db.session.scalars(found))


def portfolio(panel: Panel, ideas: Sequence[Idea]) -> tuple[list[Share], list[Share]]:
    """What each mission of the round, and each ward that anybody asks for, has of what is agreed so far."""
    funded = [(idea.application, idea.outcome.amount_pence) for idea in ideas if idea.outcome is not None]
    agreed = [(application, pence) for application, pence in funded if pence is not None]
    wards = sorted({x.application.place_ward.name for x in ideas if x.application.place_ward is not None})
    of_round = select(Mission.title).join(RoundMission, RoundMission.mission_id == Mission.id)
    of_round = of_round.where(RoundMission.round_id == panel.round_id).order_by(RoundMission.position, Mission.title)
    missions = db.session.scalars(of_round).all()
    return (
        shares(missions, [(a.mission.title, pence) for a, pence in agreed if a.mission is not None]),
        shares(wards, [(a.place_ward.name, pence) for a, pence in agreed if a.place_ward is not None]),
    )


def _of(meeting_id: UUID) -> ColumnElement[bool]:
    return Attendance.meeting_id == meeting_id


def pulse(meeting_id: UUID, actor: Actor) -> object | None:
    """All that a page of the meeting shows this person, to compare; None once they may not see it any more."""
    found = select(Meeting).options(WHOLE_PANEL).where(Meeting.id == meeting_id)
    meeting = db.session.scalar(found.where(allowed(actor, Can.TAKE_PART, Meeting)))
    if meeting is None:
        return None
    shown = table(meeting, actor)
    lies = None
    if shown is not None and shown.item is not None:
        lies = (shown.item.id, shown.item.version, shown.here, shown.may, shown.voted, shown.own)
    listed = (
        select(AgendaItem.id, AgendaItem.status, Outcome.version)
        .outerjoin(Outcome, Outcome.application_id == AgendaItem.application_id)
        .where(AgendaItem.meeting_id == meeting_id, allowed(actor, Can.VOTE, AgendaItem))
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    rows = [tuple(row) for row in db.session.execute(listed)]
    return meeting.version, sorted(present(meeting_id)), shown is None, lies, rows
