"""Who joins: drawn by lottery in two steps, with a public event between them, or chosen by hand with a reason."""

import datetime as dt
from collections.abc import Collection, Iterable
from secrets import token_hex
from uuid import UUID
from zoneinfo import ZoneInfo

from grants import workflow
from grants.accounts.models import Actor
from grants.core import clock, secrets
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.notifications import outbox
from grants.panels.drawing import commitment_of
from grants.permissions import Can, authorise
from grants.recruitment import lottery, queries, reporting
from grants.recruitment.categories import CATEGORIES
from grants.recruitment.leximin import NoFairDraw
from grants.recruitment.lottery import Answers, Lottery, Target
from grants.recruitment.models import Call, CallStatus, Volunteer, VolunteerStatus

OFFERED = (VolunteerStatus.CHOSEN, VolunteerStatus.ACCEPTED)
LONDON = ZoneInfo("Europe/London")  # where the event takes place


class StillOpen(Refusal):
    def __init__(self) -> None:
        super().__init__("People can still answer this call. Choose when it has closed")


class PoolChanged(Refusal):
    def __init__(self) -> None:
        super().__init__("Somebody withdrew, or the targets were eased, meanwhile. Prepare the draw again")


class EventIsPast(Refusal):
    def __init__(self) -> None:
        super().__init__("The event must lie in the future, so that nobody can know what comes out of it", "event_on")


class EventToCome(Refusal):
    def __init__(self) -> None:
        super().__init__("The event is still to come. Draw after it", "event_result")


class DrawnOtherwise(Refusal):
    def __init__(self) -> None:
        super().__init__("This panel is drawn already, with another result of the event", "event_result")


class BeingPrepared(Refusal):
    def __init__(self) -> None:
        super().__init__("This draw is being prepared already. Look again in a minute")


class DrawIsDue(Refusal):
    def __init__(self) -> None:
        super().__init__("The event has been, and the draw that was prepared for it can be made. Make it")


class DrawDecides(Refusal):
    def __init__(self) -> None:
        super().__init__("This call is prepared for the draw. The draw decides, unless too few people are left for it")


class NotDrawn(Refusal):
    """A lottery's own sentence, for whoever pressed the button."""


@command
def prepare(id: UUID, *, made: Lottery, of: dict[str, Answers], goals: Collection[Target], by: Actor) -> bool:
    """Commit to a draw that was asked for: fix every panel that may come out and publish the hash of a secret.

    ``made`` was computed for the pool ``of`` and these targets; if they are others by now, it is refused. Gives whether
    this is the press that did it: another worker may have been quicker.
    """
    call = queries.for_update(id)
    asked = queries.preparation(id)
    if asked is None or asked.problem is not None:
        return False
    authorise(by, Can.MANAGE_CALL, call)
    check_can_be_prepared(call, asked.event_on)
    if queries.pool(id) != of or sorted(queries.targets(id)) != sorted(goals):
        raise PoolChanged
    workflow.apply("prepare", call, by=by)
    secret = token_hex(16)
    call.secret, call.kept_secret = None, secrets.encrypt(secret)
    call.commitment = commitment_of(secret)
    call.event, call.event_on = asked.event, asked.event_on
    call.lottery = made.salted([token_hex(16) for _ in made.panels]).as_data()
    db.session.delete(asked)
    return True


def check_can_be_prepared(call: Call, event_on: dt.date) -> None:
    """Refuse where a draw of this call cannot be prepared now for an event on that day."""
    now = clock.now()
    if not call.has_closed(now):
        raise StillOpen
    if event_on <= today(now):
        raise EventIsPast
    workflow.due("prepare", call)
    if call.status is CallStatus.PREPARED and could_be_drawn(call):
        raise DrawIsDue


def today(now: dt.datetime) -> dt.date:
    """The day it is where the event takes place."""
    return now.astimezone(LONDON).date()


@command
def draw(id: UUID, *, event_result: str, by: Actor) -> None:
    """Draw the panel, once: a second press changes nothing, and another result of the event is refused."""
    call = queries.for_update(id)
    authorise(by, Can.MANAGE_CALL, call)
    if call.status is CallStatus.CHOSEN and call.event_result is not None:
        if call.event_result != event_result:
            raise DrawnOtherwise
        return
    workflow.due("draw", call)
    assert call.lottery is not None  # prepared
    assert call.event_on is not None
    if today(clock.now()) < call.event_on:
        raise EventToCome
    made, waiting = lottery.from_data(call.lottery), queries.waiting(id)
    gone = {code for group in made.groups for code in group} - {one.code for one in waiting}
    secret = _secret(call)
    try:
        drawn = lottery.draw(made, secret, f"{call.event}|{event_result}", without=gone)
    except NoFairDraw as error:
        raise NotDrawn(str(error)) from error
    call.event_result, call.secret, call.seed = event_result, secret, drawn.seed
    _chosen(call, waiting, set(drawn.people), made, by)
    call.report = (call.report or {}) | {"drawn": drawn.people, "named": drawn.named, "withdrawn": sorted(gone)}
    workflow.apply("draw", call, by=by, people=len(drawn.people), withdrawn=len(gone))


@command
def choose_by_hand(id: UUID, *, people: Collection[UUID], because: str, by: Actor) -> None:
    """Choose these people, for a reason that is published. After the first choice: offer free seats to others."""
    call = queries.for_update(id)
    authorise(by, Can.MANAGE_CALL, call)
    if not call.has_closed(clock.now()):
        raise StillOpen
    if call.status is CallStatus.CHOSEN:
        _offer_more(call, people, because, by)
        return
    workflow.due("choose by hand", call)
    if call.status is CallStatus.PREPARED and not has_failed(call):
        raise DrawDecides
    asked = queries.preparation(id)
    if asked is not None and asked.is_under_way(clock.now()):
        raise BeingPrepared
    waiting = queries.waiting(id)
    codes = {one.code for one in waiting if one.id in people}
    if not codes or len(codes) < len(people):
        raise PoolChanged
    if len(codes) > call.seats:
        raise Refusal(f"There are {call.seats} seats. Choose no more people than that", "people")
    call.by_hand_because = because
    _chosen(call, waiting, codes, None, by)
    workflow.apply("choose by hand", call, by=by, people=len(codes))


def _secret(call: Call) -> str:
    """The secret of a draw that is prepared; one prepared before secrets were encrypted lies there as it is."""
    if call.secret is not None:
        return call.secret
    assert call.kept_secret is not None  # prepared
    return secrets.decrypt(call.kept_secret)


def could_be_drawn(call: Call) -> bool:
    """Whether the event has been and the draw that was prepared can be made: then it cannot be replaced any more."""
    assert call.event_on is not None  # prepared
    return call.event_on <= today(clock.now()) and _can_be_filled(call)


def has_failed(call: Call) -> bool:
    """Whether the event of a prepared draw has been and no panel can be filled any more."""
    assert call.event_on is not None  # prepared
    return call.event_on <= today(clock.now()) and not _can_be_filled(call)


def _can_be_filled(call: Call) -> bool:
    assert call.lottery is not None  # prepared
    return lottery.can_be_filled(lottery.from_data(call.lottery), set(queries.pool(call.id)))


def _offer_more(call: Call, people: Collection[UUID], because: str, by: Actor) -> None:
    """Offer free seats; whoever was offered one by an earlier press keeps it and gets no second letter."""
    wanted = [queries.volunteer_for_update(id) for id in sorted(people)]
    if any(one.call_id != call.id for one in wanted):
        raise PoolChanged
    new = [one for one in wanted if one.status not in OFFERED]
    counted = queries.statuses(call.id)
    if sum(counted.get(status, 0) for status in OFFERED) + len(new) > call.seats:
        raise Refusal("There are not that many free seats", "people")
    for one in new:
        _offer(call, one, because, by)


def _chosen(call: Call, waiting: Iterable[Volunteer], codes: Collection[str], made: Lottery | None, by: Actor) -> None:
    """Offer seats to these, tell the others, and keep the numbers that are published."""
    everybody = list(waiting)
    pool = {one.code: one.answers for one in everybody}
    chances = made.chances() if made else None
    call.report = reporting.report(pool, sorted(codes), queries.targets(call.id), chances, CATEGORIES)
    call.chosen_at = clock.now()
    for one in everybody:
        if one.code in codes:
            _offer(call, one, call.by_hand_because, by)
        else:
            workflow.apply("pass over", one, by=by)
            outbox.enqueue("call_not_chosen", to=one.person, about=call)


def _offer(call: Call, one: Volunteer, because: str | None, by: Actor) -> None:
    workflow.apply("choose", one, by=by)
    one.chosen_because = because
    person = queries.person_of(one)
    outbox.enqueue("call_chosen", to=person, about=call, volunteer=one)
