"""Who reads which idea: by hand, or everything by everybody."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from grants import workflow
from grants.accounts.models import Actor, Person
from grants.applications import queries as applications
from grants.applications.models import Application, Status
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.notifications import outbox
from grants.panels import assignment_queries, plan_queries, queries
from grants.panels.assignment import own_order, spread
from grants.panels.models import Assignment, Member, Panel, TakenOff
from grants.permissions import Can, authorise
from grants.rounds import queries as rounds
from grants.rounds.models import Round

LEAST_NUMBERS = 900  # numbers to draw from: gaps between them are the rule, so that a gap says nothing


class NobodyToRead(Refusal):
    def __init__(self) -> None:
        super().__init__("There is nobody on the panel yet. Add its members first")


class ReadElsewhere(Refusal):
    def __init__(self) -> None:
        super().__init__("Another panel of this round reads this idea")


class NotToBeAssigned(Refusal):
    def __init__(self) -> None:
        super().__init__("This idea is not ready for a panel, or the panel has decided about it")


class MustNotRead(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Somebody you chose must not read this idea: it is their own, they stepped out, or they share a postcode, "
            "a second person or a group with whoever asks",
            "readers",
        )


class HasEnough(Refusal):
    def __init__(self, name: str, most: int) -> None:
        super().__init__(f"{name} has {most} ideas to read, the most that this round asks of one person", "readers")


class HasScored(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has scored this idea already, so it stays on their list", "readers")


@dataclass(frozen=True)
class Given:
    """What came of giving everything to everybody."""

    ideas: int
    readings: int
    too_few: int  # ideas that have fewer readers than the round's quorum


@command
def give_all(panel_id: UUID, *, by: Actor) -> Given:
    """Give every idea that is ready to everybody on the panel who may read it.

    Nobody gets more than the round asks of each, or than they said they can read where that is less.

    Where that is not enough for everybody to read everything, every idea gets as many readers as any other.
    """
    panel, round = locked(panel_id, by)
    ideas = list(db.session.scalars(assignment_queries.assignable(by, panel)))
    members = queries.seats(panel_id)
    people = {member.person_id: member.person for member in members}
    if not people:
        raise NobodyToRead
    ids = [idea.id for idea in ideas]
    done = {(id, reader) for id, readers in assignment_queries.readers_of(ids).items() for reader, _ in readers}
    never = assignment_queries.kept_from(panel_id, ids)
    apart = never | plan_queries.too_near(panel_id, ideas).keys() | plan_queries.taken_off(ids)
    load = assignment_queries.load(panel)
    most = {member.person_id: most_of(member, round) for member in members}
    pairs = spread(ids, sorted(people), never=apart, done=done, load=load, most=most)
    by_id = {idea.id: idea for idea in ideas}
    for id in sorted({id for id, _ in pairs}):
        begin(applications.for_update(id), round, by)
    hand_out(panel, [(by_id[id], people[reader]) for id, reader in pairs], by)
    now = done | set(pairs)
    too_few = sum(sum(pair[0] == id for pair in now - never) < round.quorum for id in ids)
    return Given(len({id for id, _ in pairs}), len(pairs), too_few)


@command
def give(panel_id: UUID, application_id: UUID, *, readers: Collection[UUID], by: Actor) -> list[Member]:
    """Let exactly these members read this idea; whoever has scored it stays.

    Gives the members who now have more to read than they said they can: an officer may ask that of them, knowing it.
    """
    panel, round = locked(panel_id, by)
    application = applications.for_update(application_id)
    authorise(by, Can.ASSIGN_APPLICATION, application)
    if application.status not in assignment_queries.IN_PLAY or application.round_id != panel.round_id:
        raise NotToBeAssigned
    if queries.panel_of(application_id) not in (None, panel_id):
        raise ReadElsewhere
    people = {member.person_id: member.person for member in queries.seats(panel_id)}
    had = dict(assignment_queries.readers_of([application_id])[application_id])
    wanted = set(readers)
    new = wanted - had.keys()
    for reader in had.keys() - wanted:
        if had[reader]:
            raise HasScored(people[reader].name if reader in people else "Somebody who left")
    _check_new(panel, application, {reader: people.get(reader) for reader in new}, round.readings_per_panellist)
    for assignment in assignment_queries.of_idea(application_id, had.keys() - wanted):
        take_back(panel, assignment, by)
        db.session.add(TakenOff(application_id=application_id, panellist_id=assignment.panellist_id))
    if new:
        begin(application, round, by)
        for row in plan_queries.rows_taken_off(application_id, new):
            db.session.delete(row)
        hand_out(panel, [(application, people[reader]) for reader in sorted(new)], by, by_hand=True)
    load = assignment_queries.load(panel)
    return [m for m in queries.seats(panel_id) if m.person_id in new and load.get(m.person_id, 0) > most_of(m, round)]


def most_of(member: Member, round: Round) -> int:
    """How many ideas this member reads at most: what the round asks of one person, or less where they said so."""
    asked = round.readings_per_panellist
    return asked if member.most_ideas is None else min(asked, member.most_ideas)


def _check_new(panel: Panel, application: Application, new: Mapping[UUID, Person | None], most: int) -> None:
    """Refuse whoever must not read this idea, or has enough."""
    never = {reader for _, reader in assignment_queries.kept_from(panel.id, [application.id])}
    never |= {reader for _, reader in plan_queries.too_near(panel.id, [application])}
    if None in new.values() or new.keys() & never:
        raise MustNotRead
    load = assignment_queries.load(panel)
    for reader, person in new.items():
        if person is not None and load.get(reader, 0) >= most:
            raise HasEnough(person.name, most)


def locked(panel_id: UUID, by: Actor) -> tuple[Panel, Round]:
    """The panel and its round, locked in the order of a grant's life."""
    round = rounds.for_update(queries.round_of(panel_id))
    panel = queries.for_update(panel_id)
    authorise(by, Can.MANAGE_PANEL, panel)
    return panel, round


def begin(application: Application, round: Round, by: Actor) -> None:
    """The idea is with the panel from here on, under a number that says nothing."""
    if application.status is Status.READY:
        workflow.apply("begin_scoring", application, by=by)
        application.change(panel_number=application.panel_number or _free_number(round.id))
        db.session.flush()


def _free_number(round_id: UUID) -> int:
    taken = queries.panel_numbers(round_id)
    pool = max(LEAST_NUMBERS, 10 * len(taken))
    return secrets.choice([number for number in range(100, 100 + pool) if number not in taken])


def take_back(panel: Panel, assignment: Assignment, by: Actor) -> None:
    """Off this reader's list again."""
    db.session.delete(assignment)
    audit.record(by, "panel.take_back", panel, application=assignment.application_id, reader=assignment.panellist_id)


def hand_out(
    panel: Panel,
    pairs: list[tuple[Application, Person]],
    by: Actor,
    *,
    by_hand: bool = False,
    is_second: bool = False,
) -> None:
    """On these readers' lists, with a mail to each; part of a command that has made sure that they may."""
    for application, person in pairs:
        db.session.add(
            Assignment(
                panel_id=panel.id,
                application_id=application.id,
                panellist_id=person.id,
                position=own_order(person.id, application.id),
                by_hand=by_hand,
                is_second=is_second,
            )
        )
        audit.record(by, "panel.give", panel, application=application.id, reader=person.id)
    for person in {person.id: person for _, person in pairs}.values():
        # One mail a day, whatever was given and however often; it names no idea and no number of them.
        outbox.enqueue("reading_assigned", to=person, about=panel, occasion=f"{clock.now():%Y-%m-%d}")
