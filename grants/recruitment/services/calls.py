"""An officer asks residents to join a panel."""

import datetime as dt
from collections import Counter
from uuid import UUID

from sqlalchemy import select

from grants import workflow
from grants.accounts.models import Actor
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.panels import queries as panels
from grants.permissions import Can, authorise
from grants.recruitment import queries
from grants.recruitment.models import Call, CallStatus, CallTarget


class AlreadyOpen(Refusal):
    def __init__(self) -> None:
        super().__init__("This call is open. What it says stays as it is, and its targets can only be eased")


class ClosesInThePast(Refusal):
    def __init__(self) -> None:
        super().__init__("The closing time must be in the future", "closes_at")


class NoSuchAnswer(Refusal):
    def __init__(self) -> None:
        super().__init__("Choose an answer from the list", "goal")


class TooManyAskedFor(Refusal):
    def __init__(self, category: str, people: int, seats: int) -> None:
        super().__init__(
            f"The targets about {category} ask for {people} people or more, and there are {seats} seats. "
            "Remove a target, or set more seats"
        )


@command
def start(panel_id: UUID, *, title: str, about: str, pays: str, seats: int, closes_at: dt.datetime, by: Actor) -> UUID:
    """Draft a call to join this panel; gives its id."""
    panel = panels.for_update(panel_id)
    authorise(by, Can.MANAGE_PANEL, panel)
    call = Call(panel_id=panel_id, title=title, about=about, pays=pays, seats=seats, closes_at=closes_at)
    db.session.add(call)
    audit.record(by, "panel_call.start", call, panel=panel_id)
    return call.id


@command
def edit(
    id: UUID, *, title: str, about: str, pays: str, seats: int, closes_at: dt.datetime, shown: int, by: Actor
) -> None:
    """Change a draft, unless somebody did since ``shown``."""
    call = _draft(id, by)
    call.expect(shown)
    if changed := call.change(title=title, about=about, pays=pays, seats=seats, closes_at=closes_at):
        audit.record(by, "panel_call.edit", call, fields=changed)


@command
def add_target(id: UUID, *, category: str, value: str, least: int, most: int, by: Actor) -> None:
    """Say how many of the panel should have answered so."""
    call = _draft(id, by)
    if value not in queries.values().get(category, ()):
        raise NoSuchAnswer
    target = CallTarget(call_id=id, category=category, value=value, least=least, most=most)
    db.session.add(target)
    audit.record(by, "panel_call.add target", call, target=target.id, least=least, most=most)


@command
def remove_target(id: UUID, target_id: UUID, *, by: Actor) -> None:
    """Take a target out of a draft, unless somebody has done so already."""
    call = _draft(id, by)
    target = db.session.scalar(select(CallTarget).where(CallTarget.id == target_id, CallTarget.call_id == id))
    if target is None:
        return
    db.session.delete(target)
    audit.record(by, "panel_call.remove target", call, target=target_id)


@command
def open_call(id: UUID, *, by: Actor) -> None:
    """Let residents answer; from now on only its targets can change, by easing. A second press changes nothing."""
    call = queries.for_update(id)
    authorise(by, Can.MANAGE_CALL, call)
    if workflow.due("open", call):
        if call.closes_at <= clock.now():
            raise ClosesInThePast
        _check_targets(call)
        workflow.apply("open", call, by=by)


def _check_targets(call: Call) -> None:
    """Refuse targets that no panel of this size can meet, whoever answers: everybody gives one answer a category."""
    asked: Counter[str] = Counter()
    for target in queries.targets(call.id):
        asked[target.category] += target.least
    for category, people in sorted(asked.items()):
        if people > call.seats:
            raise TooManyAskedFor(category, people, call.seats)


def _draft(id: UUID, by: Actor) -> Call:
    call = queries.for_update(id)
    authorise(by, Can.MANAGE_CALL, call)
    if call.status is not CallStatus.DRAFT:
        raise AlreadyOpen
    return call
