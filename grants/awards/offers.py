"""What time does to offers: a reminder before the last day to say yes, and their end after it."""

import datetime as dt
from uuid import UUID

from grants.accounts.models import SYSTEM
from grants.awards import figures, queries, services
from grants.awards.models import Award, AwardStatus
from grants.core import clock
from grants.core.unit_of_work import bookkeeping
from grants.decisions.letters import ANSWER_WITHIN_DAYS
from grants.notifications.due import due

DAYS_BEFORE = (1, 7)  # the last day


def say_yes_by(award: Award) -> dt.date:
    """The last day on which whoever was offered the money can count on it."""
    return award.awarded_on + _days(ANSWER_WITHIN_DAYS)


@due("offers that nobody answered in time")
def lapse_all() -> int:
    """End the offers whose last day is over: the money goes back to the pot, the person is told."""
    last = _today() - _days(ANSWER_WITHIN_DAYS + 1)
    return sum(services.lapse_unanswered(id, by=SYSTEM) for id in queries.offered(until=last))


@due("reminders of offers that end")
def remind_all() -> int:
    """Write 7 days and 1 day before the last day to say yes, once each."""
    first = _today() - _days(ANSWER_WITHIN_DAYS - DAYS_BEFORE[-1])
    return sum(_remind(id) for id in queries.offered(until=first))


@bookkeeping
def _remind(id: UUID) -> bool:
    award = queries.for_update(id)
    left = (say_yes_by(award) - _today()).days
    days = next((days for days in DAYS_BEFORE if 0 <= left <= days), None)
    if days is None or award.status is not AwardStatus.OFFERED:
        return False
    return services.tell("offer_ending", award, occasion=f"{days}", until=say_yes_by(award))


def _today() -> dt.date:
    return figures.day_of(clock.now())


def _days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)
