"""Beginning an idea and saving its pages."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from grants import workflow
from grants.accounts import queries as accounts
from grants.accounts.models import Actor, Person, by_post
from grants.applications import queries, steps
from grants.applications.asking import Step
from grants.applications.checking import NOTHING
from grants.applications.models import AlsoMission, Answer, Application, Channel, Cost, Help
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db, locked
from grants.core.errors import Conflict, Refusal
from grants.core.unit_of_work import bookkeeping, command
from grants.notifications import outbox
from grants.permissions import Can, NotAllowed, authorise
from grants.places import queries as places
from grants.rounds import queries as rounds
from grants.web.filters import deadline


class NotOpen(Refusal):
    def __init__(self, closes_at: dt.datetime | None) -> None:
        when = f" It closed on {deadline(closes_at)}." if closes_at else ""
        super().__init__(f"This round takes no ideas now.{when}")


class EnoughIdeas(Refusal):
    def __init__(self, most: int) -> None:
        ideas = "one idea" if most == 1 else f"{most} ideas"
        super().__init__(f"In this round everybody may send {ideas}, and you have yours under “My ideas”.")


class NoLongerAsked(Refusal):
    def __init__(self) -> None:
        super().__init__("This round no longer asks this question.")


class NowhereToWrite(Refusal):
    def __init__(self) -> None:
        super().__init__("Enter their email address or, if they have none, where we can post letters to them", "email")


@command
def start(round_id: UUID, id: UUID, *, at: dt.datetime, by: Actor) -> UUID:
    """Begin an idea in an open round, and write where it is found again.

    ``id`` is the new idea's own, so that one press makes one, even pressed twice.
    """
    authorise(by, Can.START_APPLICATION)
    _begin(round_id, id, by, at=at, by=by)
    return id


@command
def start_for(
    round_id: UUID,
    id: UUID,
    *,
    name: str,
    email: str,
    postal_address: str = "",
    channel: Channel,
    consent: str,
    at: dt.datetime,
    by: Actor,
) -> UUID:
    """Begin an idea for somebody who tells it by telephone or on paper, and tell them that it was begun.

    The idea is theirs from the first moment: they sign in with this address and find it. Whoever has no e-mail address
    gets every letter by post at ``postal_address``. ``consent`` says how they agreed.
    """
    authorise(by, Can.START_FOR_SOMEBODY)
    locked(Person, by.id)  # two presses of one helper wait for one another, and the second finds whom the first added
    person = _known_or_new(name, email.strip().lower(), postal_address, by)
    if person.id == by.id:
        raise Refusal("This is your own address. Start an idea of your own instead", "email")
    if _begin(round_id, id, Actor(person.id), at=at, by=by):
        queries.for_update(id).change(channel=channel)
        help = Help(application_id=id, helper_id=by.id, channel=channel, consent=consent)
        db.session.add(help)
        db.session.flush()
    return id


def _known_or_new(name: str, email: str, postal_address: str, by: Actor) -> Person:
    """Whose idea it is: somebody we know by this e-mail address, or by name and postal address where they have none."""
    lines = [line for line in (" ".join(line.split()) for line in postal_address.splitlines()) if line]
    if not email and not lines:
        raise NowhereToWrite
    envelope = "\n".join([" ".join(name.split()), *lines])
    person = accounts.by_email(email) if email else accounts.by_postal_address(envelope)
    if person is None:
        person = Person(id=(id := uuid4()), name=name, email=email or by_post(id))
        person.postal_address = None if email else envelope
        db.session.add(person)
        db.session.flush()
        audit.record(by, "person.add", person)
    return person


def _begin(round_id: UUID, id: UUID, whose: Actor, *, at: dt.datetime, by: Actor) -> bool:
    """Make the idea unless it is there already: False where a second press asks for what the first one made."""
    person = locked(Person, whose.id)  # two presses of one person wait for one another, and count right
    if (there := queries.by_id(id)) is not None:
        if there.applicant_id != whose.id:
            raise NotAllowed(f"{by.id} may not start {id}")
        return False
    round = rounds.by_id(round_id)
    if round is None or not round.is_open(at):
        raise NotOpen(round.closes_at if round and round.has_closed(at) else None)
    if queries.count_in_round(whose, round_id) >= round.applications_per_person:
        raise EnoughIdeas(round.applications_per_person)
    idea = Application(id=id, round_id=round_id, applicant_id=whose.id, rules_version=round.rules_version)
    db.session.add(idea)
    audit.record(by, "application.start", idea, round=round_id)
    db.session.flush()  # so that the mail can name its reference
    outbox.enqueue("draft_started", to=person, about=idea, round=round)
    return True


@bookkeeping
def save_step(
    id: UUID, key: str, typed: Mapping[str, Any], *, done: bool, version: int, seen: str | None, by: Actor
) -> None:
    """Save what was typed on a page of a draft; ``done`` when nothing on it is left to put right.

    Refused when somebody else changed this very page after it was shown (``version``, and ``seen``, the fingerprint of
    what it showed); another page of the same idea, or the same words sent twice, disturb nobody.
    """
    idea = draft(id, by=by)
    step = steps.find(idea.round, key)
    if step is None:
        raise NoLongerAsked
    before = steps.saved(step, idea)
    after = before | {name: value for name, value in typed.items() if name in before}
    untouched = idea.version == version or steps.fingerprint(before) == seen
    if after != before and not untouched:
        raise Conflict
    changed = _write(step, after, idea) if after != before else False
    if done and key not in idea.steps_done:
        idea.steps_done = [*idea.steps_done, key]
        changed = True
    if changed:
        idea.changed_at = clock.now()


@bookkeeping
def read_changes(id: UUID, *, number: int, by: Actor) -> None:
    """Note that the person has read what changed in the round's rules, up to this version of them."""
    idea = draft(id, by=by)
    if idea.rules_version < number <= idea.round.rules_version:
        idea.change(rules_version=number)


def draft(id: UUID, *, by: Actor) -> Application:
    """The draft, locked and whole, if the actor may edit it."""
    idea = queries.whole_for_update(id)
    authorise(by, Can.EDIT_APPLICATION, idea)
    workflow.due("edit", idea)
    return idea


def _write(step: Step, values: Mapping[str, Any], idea: Application) -> bool:
    """Put the answers of a page where they are kept."""
    if step.question_id is not None:
        _write_answer(step.question_id, values["answer"], idea)
        return True
    plain = dict(values)
    plain.pop("people_unknown", None)
    if "costs" in plain:
        _write_costs(plain.pop("costs"), idea)
    if "also_missions" in plain:
        _write_also(set(plain.pop("also_missions")), idea)
    if "safety" in plain:
        plain["safety"] = [value for value in plain["safety"] if value != NOTHING]
    if "postcode" in plain:
        ward = places.ward_of(plain["postcode"] or "")
        plain["ward_id"] = ward.id if ward else None
    if "mission_id" in plain:
        _write_also({also.mission_id for also in idea.also_missions} - {plain["mission_id"]}, idea)
    idea.change(**plain)
    return True


def _write_costs(costs: list[tuple[str, int]], idea: Application) -> None:
    for cost in idea.costs:
        db.session.delete(cost)
    db.session.flush()
    db.session.add_all(
        Cost(application_id=idea.id, what=what, amount_pence=pence, position=n) for n, (what, pence) in enumerate(costs)
    )
    idea.change(asked_pence=sum(pence for _what, pence in costs))


def _write_also(wanted: set[UUID], idea: Application) -> None:
    there = {also.mission_id: also for also in idea.also_missions}
    for mission_id in there.keys() - wanted:
        db.session.delete(there[mission_id])
    db.session.add_all(AlsoMission(application_id=idea.id, mission_id=id) for id in sorted(wanted - there.keys()))


def _write_answer(question_id: UUID, value: str | int | None, idea: Application) -> None:
    there = next((answer for answer in idea.answers if answer.question_id == question_id), None)
    if value in (None, ""):
        if there:
            db.session.delete(there)
    elif there:
        there.change(value=str(value))
    else:
        db.session.add(Answer(application_id=idea.id, question_id=question_id, value=str(value)))
