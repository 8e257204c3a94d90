"""The order of a panel's reserve list: who is asked first when money comes back."""

from uuid import UUID

from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.applications.models import Application
from grants.audit import services as audit
from grants.core.errors import Conflict, Refusal
from grants.core.unit_of_work import command
from grants.panels import queries, reserve_queries
from grants.panels.models import Outcome
from grants.permissions import Can, authorise


class NotWaiting(Refusal):
    def __init__(self) -> None:
        super().__init__("This idea is not on the reserve list, or its place is signed off and no longer changes")


@command
def move(application_id: UUID, *, before: UUID | None, by: Actor) -> None:
    """Let an idea change places with the one that was shown before it.

    Of ideas with the same place each gets its own first. Places that are signed off stay, and so do those of ideas
    that the chair stepped out of. ``Conflict`` where the list has another order by now.
    """
    panel_id = queries.panel_of(application_id)
    if panel_id is None:
        raise NotWaiting
    queries.for_update(panel_id)
    authorise(by, Can.RECORD_OUTCOME, _now(application_id))
    for id in sorted(application.id for application, _outcome in reserve_queries.waiting(panel_id, by)):
        _now(id)
    listed = reserve_queries.waiting(panel_id, by)
    order = [application.id for application, _outcome in listed]
    if application_id not in order:
        raise NotWaiting
    place = order.index(application_id)
    if place == 0 or order[place - 1] != before:
        raise Conflict
    listed[place - 1], listed[place] = listed[place], listed[place - 1]
    _give_places(panel_id, listed, by)


def _now(application_id: UUID) -> Application:
    """The idea, locked: whoever signs it off at this moment is either seen here or waits."""
    return applications.for_update(application_id)


def _give_places(panel_id: UUID, listed: list[tuple[Application, Outcome]], by: Actor) -> None:
    """The places that these had, in their new order; a place that two had, or a signed one, goes to one of them."""
    wanted = sorted(outcome.reserve_position or 0 for _application, outcome in listed)
    taken, last = reserve_queries.fixed_places(panel_id, by), 0
    for place, (application, outcome) in zip(wanted, listed, strict=True):
        last = max(place, last + 1)
        while last in taken:
            last += 1
        if outcome.change(reserve_position=last):
            audit.record(by, "outcome.place", outcome, fields=["reserve_position"], application=application.id)
