"""The desk's home: what waits for each role, how old it is against our published targets, and what the pots hold."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from grants.accounts.models import Actor, Role
from grants.core import working_days
from grants.dashboards import desk_queries as queries
from grants.dashboards.desk_queries import Count, Since
from grants.reviews import deadlines
from grants.rounds import ledger
from grants.rounds.ledger import Balance
from grants.rounds.models import Round

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Queue:
    """Something that waits for the people of some roles; ``target`` is published, in working days.

    ``endpoint`` is the page where it is done; one page a round where it stands in ``OF_A_ROUND``.
    """

    label: Any
    about: Any
    roles: frozenset[Role]
    waiting: Callable[[Actor], Since]
    endpoint: str
    target: int | None = None


OF_A_ROUND = frozenset({"desk_panels.index", "decisions.index", "publication.publish"})
OFFICER, APPROVER = frozenset({Role.OFFICER}), frozenset({Role.APPROVER})

# In the order of a grant's life, but for what cannot wait.
QUEUES: tuple[Queue, ...] = (
    Queue(
        _l("Worries about somebody's safety"),
        _l("Read the worry, act, then close it with what you did"),
        frozenset({Role.SAFEGUARDING_LEAD}),
        queries.worries,
        "checks.worries",
        1,
    ),
    Queue(
        _l("Ideas to check"),
        _l("Can it be funded, and is something missing?"),
        OFFICER,
        queries.ideas_to_check,
        "checks.index",
        10,
    ),
    Queue(
        _l("Waiting for an answer from the applicant"),
        _l("Ring whoever prefers the phone"),
        OFFICER,
        queries.waiting_for_an_answer,
        "checks.index",
        10,
    ),
    Queue(
        _l("Ideas ready for a panel"),
        _l("Give them to their readers once the round has closed"),
        OFFICER,
        queries.ready_for_the_panel,
        "desk_panels.index",
    ),
    Queue(
        _l("Outcomes to sign off"),
        _l("The panel decides. You may refuse only on the listed grounds"),
        APPROVER,
        queries.outcomes_to_sign_off,
        "decisions.index",
        5,
    ),
    Queue(
        _l("Signed off, results not out yet"),
        _l("Read the letters, then publish the round together"),
        OFFICER,
        queries.results_to_publish,
        "publication.publish",
        10,
    ),
    Queue(
        _l("Offers not accepted yet"),
        _l("Call first. An offer that nobody takes up can go to the reserve list"),
        OFFICER,
        queries.offers_not_accepted,
        "awards.index",
        10,
    ),
    Queue(
        _l("Ready to pay"),
        _l("Accepted, and waiting for the money"),
        frozenset({Role.FINANCE}),
        queries.ready_to_pay,
        "awards.index",
        10,
    ),
    Queue(
        _l("Reviews to answer"),
        _l("Was it decided by the rules? Only somebody with no part in it answers"),
        OFFICER | APPROVER,
        queries.reviews_to_answer,
        "reviews.queue",
        deadlines.ANSWERED_WITHIN_WORKING_DAYS,
    ),
    Queue(
        _l("Decided again after a review"),
        _l("Read the letter, then tell the person"),
        OFFICER,
        queries.decided_again,
        "reviews.queue",
        5,
    ),
    Queue(
        _l("Complaints to acknowledge"),
        _l("In law within 30 days where it is about personal data"),
        frozenset({Role.OFFICER, Role.DATA_PROTECTION}),
        queries.complaints_to_acknowledge,
        "complaints.queue",
        5,
    ),
    Queue(
        _l("Complaints to answer"),
        _l("Acknowledged, and waiting for what we found"),
        frozenset({Role.OFFICER, Role.DATA_PROTECTION}),
        queries.complaints_to_answer,
        "complaints.queue",
        20,
    ),
    Queue(
        _l("Letters to print and post"),
        _l("For people without an email address"),
        OFFICER,
        queries.letters_to_post,
        "outbox.index",
        2,
    ),
    Queue(
        _l("Mail that did not arrive"),
        _l("Check the address, or ring"),
        OFFICER,
        queries.mail_that_failed,
        "outbox.index",
    ),
    Queue(
        _l("Invitations not taken up"),
        _l("The role begins when its owner signs in"),
        frozenset({Role.ADMINISTRATOR}),
        queries.invitations,
        "people.index",
    ),
)


@dataclass(frozen=True)
class Waiting:
    """A queue as it stands today; ages in working days."""

    queue: Queue
    found: Count
    oldest_days: int
    round: str | None = None  # of the idea that waits longest, where the page is one of a round

    @property
    def is_late(self) -> bool:
        return self.found.late > 0

    @property
    def full(self) -> int:
        """What the whole length of the bar stands for: half as much again as the target, or the oldest."""
        return max((self.queue.target or 0) * 3 // 2, self.oldest_days, 1)


@dataclass(frozen=True)
class Money:
    """The pots together and one by one, from the ledger."""

    rounds: Sequence[tuple[Round, Balance]]

    def sum(self, name: str) -> int:
        return sum(getattr(balance, name) for _, balance in self.rounds)


def waiting(actor: Actor, today: dt.date) -> list[Waiting]:
    """The queues of this person's roles, in the order of a grant's life."""
    queues = [queue for queue in QUEUES if queue.roles & actor.roles]
    found = queries.count([(queue.waiting(actor), _late_before(queue.target, today)) for queue in queues])
    return [_waiting(queue, count, actor, today) for queue, count in zip(queues, found, strict=True)]


def money(rounds: Sequence[Round], actor: Actor) -> Money:
    """What the ledger holds for these rounds, as far as this person may see."""
    balances = ledger.balances([round.id for round in rounds], seen_by=actor)
    return Money([(round, balances[round.id]) for round in rounds])


def _waiting(queue: Queue, found: Count, actor: Actor, today: dt.date) -> Waiting:
    days = working_days.between(found.oldest.astimezone(LONDON).date(), today) if found.oldest else 0
    of_a_round = found.things and queue.endpoint in OF_A_ROUND
    return Waiting(queue, found, days, queries.first_round(queue.waiting(actor)) if of_a_round else None)


def _late_before(target: int | None, today: dt.date) -> dt.datetime | None:
    """What has waited since before this moment has waited longer than the target: the start of a day in London."""
    if target is None:
        return None
    return dt.datetime.combine(working_days.before(today, target), dt.time(), LONDON)
