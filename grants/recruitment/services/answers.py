"""A resident answers a call, may withdraw at any time, and takes the seat or not."""

from collections.abc import Mapping
from uuid import UUID

from grants import workflow
from grants.access.services import roles
from grants.accounts import queries as accounts
from grants.accounts.models import SYSTEM, Actor, Role
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.notifications import outbox
from grants.panels import queries as panels
from grants.panels.services import seats
from grants.permissions import Can, authorise
from grants.recruitment import queries
from grants.recruitment.models import Payment, Service, Volunteer, VolunteerStatus


class CallIsClosed(Refusal):
    def __init__(self) -> None:
        super().__init__("This call has closed. Nobody can answer it, or change an answer, any more")


class HasWithdrawn(Refusal):
    def __init__(self) -> None:
        super().__init__("You have withdrawn, and we keep nothing about you. Answer the call again first")


@command
def answer(
    call_id: UUID,
    *,
    availability: str,
    support_needs: str,
    cares_about: str,
    payment: Payment,
    by: Actor,
) -> UUID:
    """Offer to join a panel, or say it anew; gives the answer's id. Whoever sends it has accepted the terms."""
    call = queries.for_update(call_id)
    authorise(by, Can.ANSWER_CALL, call)
    if not call.is_open(clock.now()):
        raise CallIsClosed
    said = {
        "availability": availability,
        "support_needs": support_needs,
        "cares_about": cares_about,
        "payment": payment,
        "terms_at": clock.now(),
    }
    own = queries.own_answer(call_id, by.id)
    if own is not None:
        own.change(**said)
        if own.status is VolunteerStatus.WITHDRAWN:
            workflow.apply("answer again", own, by=by)
        else:
            audit.record(by, "panel_volunteer.change", own, fields=[*said])
        return own.id
    own = Volunteer(call_id=call_id, person_id=by.id, **said)
    db.session.add(own)
    db.session.flush()
    audit.record(by, "panel_volunteer.send", own, call=call_id)
    person = accounts.by_id(by.id)
    assert person is not None  # whoever answers is signed in
    outbox.enqueue("call_answered", to=person, about=call)
    return own.id


@command
def say_about_yourself(id: UUID, *, said: Mapping[str, str], by: Actor) -> None:
    """What a resident says of themselves, each part of it or none. The trail learns only that something was said."""
    found = queries.volunteer(id)
    assert found is not None  # the guard found it
    call = queries.for_update(found.call_id)  # first, as whoever draws takes it first
    own = _own(id, by)
    answers = {category: said[category] for category in sorted(said) if said[category]}
    allowed = queries.values()
    if any(value not in allowed.get(category, ()) for category, value in answers.items()):
        raise Refusal("Choose answers from the list")
    if own.status is VolunteerStatus.WITHDRAWN:
        raise HasWithdrawn
    if not call.is_open(clock.now()):
        raise CallIsClosed
    if own.change(answers=answers):
        audit.record(by, "panel_volunteer.say about yourself", own, fields=["answers"])


@command
def withdraw(id: UUID, *, by: Actor) -> None:
    """Take an answer back, at once and without a reason; what was said goes with it."""
    own = queries.volunteer(id)
    assert own is not None  # the guard found it
    queries.for_update(own.call_id)  # whoever draws waits, or has drawn
    own = queries.volunteer_for_update(id)
    if workflow.apply("withdraw", own, by=by):
        own.change(availability=None, support_needs=None, cares_about=None, payment=None, answers={})


@command
def accept(id: UUID, *, by: Actor) -> UUID:
    """Take the seat: the role, the seat and what was said about support and payment; gives the seat's id.

    A second press changes nothing: whoever was taken off the panel since does not come back by it.
    """
    own = _own(id, by)
    call = queries.by_id(own.call_id)
    person = accounts.by_id(own.person_id)
    assert call is not None  # it has answers
    assert person is not None  # they answered
    if not workflow.apply("accept", own, by=by):
        seat = panels.member(call.panel_id, person.id)
        assert seat is not None  # they took it
        return seat.id
    roles.grant(person.id, role=Role.PANELLIST, by=SYSTEM)
    member_id = seats.add_member(call.panel_id, email=person.email, by=SYSTEM)
    if queries.service(member_id) is None:
        kept = Service(member_id=member_id, payment=own.payment, support_needs=own.support_needs, terms_at=own.terms_at)
        db.session.add(kept)
        audit.record(by, "panel_service.begin", kept, member=member_id)
    seats.note_missions(member_id, missions=(own.cares_about or "").split(","), by=SYSTEM)
    return member_id


@command
def decline(id: UUID, *, by: Actor) -> None:
    """Say no to the seat; an officer may offer it to somebody else."""
    workflow.apply("decline", _own(id, by), by=by)


def _own(id: UUID, by: Actor) -> Volunteer:
    own = queries.volunteer_for_update(id)
    authorise(by, Can.CHANGE_VOLUNTEER, own)
    return own
