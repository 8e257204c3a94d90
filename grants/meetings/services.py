"""Everything that is done at a meeting. Locks are taken in one order: panel, meeting, item, idea."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import delete

from grants import workflow
from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.applications.models import Status
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.meetings import queries
from grants.meetings.counting import tally
from grants.meetings.models import Agenda, AgendaItem, Attendance, Ballot, ItemStatus, Meeting, MeetingStatus
from grants.panels import queries as panels
from grants.panels import standing_queries
from grants.panels.completeness import Agreed
from grants.panels.models import OutcomeKind
from grants.panels.services import outcomes
from grants.panels.standing import Band
from grants.permissions import Can, authorise, can
from grants.rounds import queries as rounds


class GoingOn(Refusal):
    def __init__(self) -> None:
        super().__init__("This panel has a meeting already that is not closed")


class NotOpen(Refusal):
    def __init__(self) -> None:
        super().__init__("The meeting is not open")


class NotOnPanel(Refusal):
    def __init__(self) -> None:
        super().__init__("This person does not sit on the panel")


class NotHere(Refusal):
    def __init__(self) -> None:
        super().__init__("Say that you are here first. Then you can vote")


class VoteIsClosed(Refusal):
    def __init__(self) -> None:
        super().__init__("The vote on this idea is not open. Your press does not count")


class StillVoting(Refusal):
    def __init__(self) -> None:
        super().__init__("People are still voting. Close the vote first")


class NotYoursToRun(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "You take no part in the idea on the table. Another chair of this panel, or an officer, takes it off first"
        )


class NothingToTalkAbout(Refusal):
    def __init__(self) -> None:
        super().__init__("No idea of this panel stands on such an agenda now. Choose the other one, or wait for scores")


class NotOnTheTable(Refusal):
    def __init__(self) -> None:
        super().__init__("Put the idea on the table first")


@command
def plan(panel_id: UUID, *, agenda: Agenda, is_secret: bool, by: Actor) -> UUID:
    """Plan a meeting of a panel; one at a time."""
    panel = panels.for_update(panel_id)
    authorise(by, Can.CHAIR_PANEL, panel)
    if queries.current(panel_id) is not None:
        raise GoingOn
    meeting = Meeting(panel_id=panel_id, agenda=agenda, is_secret=is_secret)
    db.session.add(meeting)
    audit.record(by, "meeting.plan", meeting, panel=panel_id, agenda=agenda)
    return meeting.id


@command
def open_meeting(meeting_id: UUID, *, by: Actor) -> None:
    """Open it: from now on members come, and the agenda is what stands to be talked about at this moment."""
    meeting = queries.for_update(meeting_id)
    if workflow.apply("open", meeting, by=by):
        ids = _to_talk_about(meeting)
        if not ids:
            raise NothingToTalkAbout
        meeting.change(opened_at=clock.now())
        kept = {"meeting_id": meeting_id, "is_secret": meeting.is_secret}
        db.session.add_all(AgendaItem(application_id=id, position=n, **kept) for n, id in enumerate(ids, start=1))


@command
def close(meeting_id: UUID, *, by: Actor) -> None:
    """Close it. What is on the table is taken off, and everybody goes home."""
    meeting = queries.for_update(meeting_id)
    authorise(by, Can.RUN_MEETING, meeting)
    _clear_table(meeting_id, by)
    if workflow.apply("close", meeting, by=by):
        meeting.change(closed_at=clock.now())


@command
def sign(meeting_id: UUID, *, by: Actor) -> None:
    """Sign the minutes off: from now on no note changes."""
    meeting = queries.for_update(meeting_id)
    if workflow.apply("sign", meeting, by=by):
        meeting.change(signed_at=clock.now(), signed_by_id=by.id)


@command
def come(meeting_id: UUID, person_id: UUID, *, by: Actor) -> None:
    """Somebody is here: by their own word, or the chair's."""
    meeting = _attended(meeting_id, person_id, by)
    seat = panels.member(meeting.panel_id, person_id)
    if seat is None or seat.left_at is not None:
        raise NotOnPanel
    found = queries.attendance(meeting_id, person_id)
    if found is not None and found.left_at is None:
        return
    if found is None:
        db.session.add(Attendance(meeting_id=meeting_id, person_id=person_id, came_at=clock.now()))
    else:
        found.change(left_at=None)
    audit.record(by, "meeting.come", meeting, person=person_id)


@command
def leave(meeting_id: UUID, person_id: UUID, *, by: Actor) -> None:
    """Somebody goes. A vote that is open counts without them, whatever they pressed."""
    meeting = _attended(meeting_id, person_id, by)
    found = queries.attendance(meeting_id, person_id)
    if found is not None and found.left_at is None:
        found.change(left_at=clock.now())
        audit.record(by, "meeting.leave", meeting, person=person_id)


@command
def put(item_id: UUID, *, by: Actor) -> None:
    """Put an idea on the table, in place of what was there; scores enough must be in for a first talk."""
    _, meeting_id = queries.place_of(item_id)
    _open(queries.for_update(meeting_id))
    item = queries.item_for_update(item_id)
    authorise(by, Can.RUN_ITEM, item)
    _clear_table(meeting_id, by, but=item_id)
    if item.status in (ItemStatus.VOTING, ItemStatus.COUNTED):
        return  # it is on the table already
    if workflow.apply("put", item, by=by):
        idea = applications.for_update(item.application_id)
        if idea.status is Status.SCORING:
            outcomes.discuss(idea.id, by=by)


@command
def open_vote(item_id: UUID, *, is_secret: bool, by: Actor) -> None:
    """Let those present vote, secretly or openly. Of an earlier vote on this idea nothing stays."""
    _, meeting_id = queries.place_of(item_id)
    _open(queries.for_update(meeting_id))
    item = queries.item_for_update(item_id)
    if workflow.apply("open_vote", item, by=by):
        item.change(is_secret=is_secret, tally=None)
        _forget_votes(item_id)


@command
def take_off(item_id: UUID, *, by: Actor) -> None:
    """Take an idea off the table, to wait with the others. Of a vote on it nothing stays, whether counted or not.

    The way on where whoever chairs has stepped out of the idea: any other chair may do it, and any officer.
    """
    _, meeting_id = queries.place_of(item_id)
    meeting = queries.for_update(meeting_id)
    item = queries.item_for_update(item_id)
    authorise(by, Can.CLEAR_TABLE, item)
    _open(meeting)
    if workflow.apply("take_off", item, by=by):
        item.change(tally=None)
        _forget_votes(item_id)


@command
def vote(item_id: UUID, *, choice: OutcomeKind, by: Actor) -> None:
    """Vote, or vote otherwise than before. The trail keeps that somebody voted, never how."""
    item = queries.item_for_update(item_id)
    authorise(by, Can.VOTE, item)
    if item.status is not ItemStatus.VOTING:
        raise VoteIsClosed
    if by.id not in queries.present(item.meeting_id):
        raise NotHere
    found = queries.ballot(item_id, by.id)
    if found is None:
        db.session.add(Ballot(item_id=item_id, person_id=by.id, choice=choice))
    elif not found.change(choice=choice):
        return
    audit.record(by, "agenda_item.vote", item)


@command
def close_vote(item_id: UUID, *, by: Actor) -> None:
    """Count the votes of those who are there and take part in this idea; of a secret vote only the counts stay."""
    panel_id, meeting_id = queries.place_of(item_id)
    panels.for_update(panel_id)  # whoever steps out at this moment is either seen here or waits
    queries.for_update(meeting_id)
    item = queries.item_for_update(item_id)
    if workflow.apply("close_vote", item, by=by):
        may, cast = queries.voters(item, panel_id), queries.ballots(item_id)
        item.change(tally=tally({b.person_id: b.choice for b in cast if b.choice is not None}, may))
        for ballot in cast:
            if item.is_secret or ballot.person_id not in may:
                db.session.delete(ballot)


@command
def record(item_id: UUID, *, agreed: Agreed, shown: int, by: Actor) -> None:
    """Record what the panel agreed about the idea on the table, with those who are there and take part in it.

    A second press of the same changes nothing.
    """
    panel_id, meeting_id = queries.place_of(item_id)
    panels.for_update(panel_id)
    _open(queries.for_update(meeting_id))
    item = queries.item_for_update(item_id)
    authorise(by, Can.RUN_ITEM, item)
    if item.status is ItemStatus.VOTING:
        raise StillVoting
    agreed = replace(agreed, present=frozenset(queries.voters(item, panel_id)))
    if item.status not in (ItemStatus.ON_TABLE, ItemStatus.COUNTED):
        if item.status is ItemStatus.DONE and outcomes.is_recorded(item.application_id, agreed):
            return
        raise NotOnTheTable
    outcomes.record(item.application_id, agreed=agreed, shown=shown, by=by)
    workflow.apply("finish", item, by=by)


@command
def write_note(item_id: UUID, *, text: str, shown: int, by: Actor) -> None:
    """Keep what the minutes say about an item, until they are signed off."""
    _, meeting_id = queries.place_of(item_id)
    meeting = queries.for_update(meeting_id)
    item = queries.item_for_update(item_id)
    authorise(by, Can.RUN_ITEM, item)
    if meeting.status is MeetingStatus.SIGNED:
        raise Refusal("The minutes are signed off and no longer change")
    if (item.note or "") == text:
        return
    item.expect(shown)
    if changed := item.change(note=text or None):
        audit.record(by, "agenda_item.note", item, fields=changed)


def _attended(meeting_id: UUID, person_id: UUID, by: Actor) -> Meeting:
    """The meeting, locked and open, if this is the person's own word or the chair's."""
    meeting = queries.for_update(meeting_id)
    authorise(by, Can.TAKE_PART if person_id == by.id else Can.RUN_MEETING, meeting)
    return _open(meeting)


def _open(meeting: Meeting) -> Meeting:
    if meeting.status is not MeetingStatus.OPEN:
        raise NotOpen
    return meeting


def _clear_table(meeting_id: UUID, by: Actor, but: UUID | None = None) -> None:
    """Take off what lies on the table; not while people vote on it."""
    item = queries.on_the_table(meeting_id)
    if item is None or item.id == but:
        return
    item = queries.item_for_update(item.id)
    if not can(by, Can.RUN_ITEM, item):
        raise NotYoursToRun
    if item.status is ItemStatus.VOTING:
        raise StillVoting
    workflow.apply("finish", item, by=by)


def _forget_votes(item_id: UUID) -> None:
    db.session.execute(delete(Ballot).where(Ballot.item_id == item_id))


def _to_talk_about(meeting: Meeting) -> list[UUID]:
    """The ideas of the agenda, the best chance first. Everything counts, for the agenda is the whole panel's."""
    round = rounds.as_it_is_now(panels.round_of(meeting.panel_id))
    found = standing_queries.of_round(round, by=None)
    bands = (Band.DISCUSS,) if meeting.agenda is Agenda.DISCUSS else (Band.FUND, Band.DISCUSS, Band.NOT_NOW)
    placed = [id for band in bands for id in found.in_band(band, meeting.panel_id)]
    if meeting.agenda is Agenda.ALL:
        placed += sorted((id for id, at in found.panel_of.items() if at == meeting.panel_id), key=lambda id: id.int)
    undecided = queries.undecided(placed)
    return [id for id in dict.fromkeys(placed) if id in undecided]
