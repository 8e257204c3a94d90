"""Worries about somebody's safety: raised in private, read and closed by the safeguarding lead alone."""

from uuid import UUID

from grants import workflow
from grants.accounts import queries as accounts
from grants.accounts.models import Actor, Person, Role
from grants.applications import queries as applications
from grants.audit import services as audit
from grants.checks import queries
from grants.checks.models import Worry, WorryStatus
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.notifications import outbox
from grants.permissions import Can, authorise, can


class NobodyToRead(Refusal):
    def __init__(self) -> None:
        super().__init__("There is nobody here who may read this. Ring us now and ask for the safeguarding lead.")


@command
def raise_worry(application_id: UUID, worry_id: UUID, *, text: str, by: Actor) -> None:
    """Tell the safeguarding leads in private. ``worry_id`` is the new worry's own: pressing twice raises one.

    A lead who has a part in the idea is not told. Raises ``NobodyToRead`` where that leaves none.
    """
    idea = applications.for_update(application_id)
    authorise(by, Can.RAISE_WORRY, idea)
    if queries.worry_by_id(worry_id) is not None:
        return
    worry = Worry(id=worry_id, application_id=application_id, raised_by_id=by.id, text=text)
    db.session.add(worry)
    db.session.flush()
    leads = [lead for lead in accounts.holding(Role.SAFEGUARDING_LEAD) if _may_read(lead, worry)]
    if not leads:
        raise NobodyToRead
    audit.record(by, "safeguarding_worry.raise", worry, application=application_id)
    for lead in leads:
        outbox.enqueue("worry_raised", to=lead, about=worry, secret=True)  # not for the officers' outbox


@command
def close_worry(id: UUID, *, resolution: str, shown: int, by: Actor) -> None:
    """Write down what was done and close the worry; whoever raised it hears that it was looked at, and no more."""
    worry = queries.worry_for_update(id)
    authorise(by, Can.CLOSE_WORRY, worry)
    if worry.status is WorryStatus.CLOSED and worry.resolution == resolution:
        return  # pressed twice
    worry.expect(shown)
    workflow.apply("close", worry, by=by)
    worry.change(resolution=resolution, closed_by_id=by.id, closed_at=clock.now())
    raiser = accounts.by_id(worry.raised_by_id)
    assert raiser is not None  # a foreign key says so
    outbox.enqueue("worry_closed", to=raiser, about=worry, secret=True)  # nor is who raised it


def _may_read(lead: Person, worry: Worry) -> bool:
    return can(lead.as_actor(clock.now()), Can.SEE_WORRY, worry)
