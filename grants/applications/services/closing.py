"""What time does to drafts: reminders, the end of those left alone, sent ideas whose changes were not sent again."""

import datetime as dt
from uuid import UUID

from grants import workflow
from grants.accounts.models import SYSTEM
from grants.applications import queries
from grants.applications.models import Status
from grants.applications.services import sending
from grants.core import clock
from grants.core.unit_of_work import bookkeeping, command
from grants.notifications import outbox
from grants.notifications.due import due

KEPT = dt.timedelta(days=90)  # a draft after its last change
KEPT_OPEN = dt.timedelta(days=7)  # changes to what was sent, in a round that never closes
DAYS_BEFORE_EXPIRY = (1, 7, 30)
DAYS_BEFORE_CLOSING = (1, 7)


@due("drafts left alone for 90 days")
def expire_all() -> int:
    """Close the drafts that nobody has touched for 90 days and that were never sent."""
    old = queries.unsent_drafts_unchanged_since(clock.now() - KEPT)
    return sum(expire(id) for id in old)


@command
def expire(id: UUID) -> bool:
    """Close one draft, unless somebody has touched or sent it meanwhile."""
    idea = queries.for_update(id)
    if idea.status is not Status.DRAFT or idea.changed_at > clock.now() - KEPT or queries.last_submission(id):
        return False
    return workflow.apply("expire", idea, by=SYSTEM)


@due("sent ideas whose changes were not sent again")
def keep_what_was_sent() -> int:
    """Once its round has closed, an idea that was opened for changes counts again as it was sent."""
    now = clock.now()
    return sum(keep(id) for id in queries.reopened(closed_by=now, unchanged_since=now - KEPT_OPEN))


@command
def keep(id: UUID) -> bool:
    """Let one idea count as it was sent, unless somebody has touched or sent it meanwhile."""
    idea = queries.whole_for_update(id)
    now = clock.now()
    is_left = idea.round.has_closed(now) or idea.changed_at <= now - KEPT_OPEN
    if idea.status is not Status.DRAFT or not is_left:
        return False
    sending.restore(id, by=SYSTEM)
    return True


@due("reminders of drafts that run out")
def remind_of_expiry() -> int:
    """Write 30, 7 and 1 days before a draft runs out, once each."""
    now = clock.now()
    sent = 0
    for draft in queries.drafts_to_remind("draft_expiring", unchanged_since=now - KEPT + _days(DAYS_BEFORE_EXPIRY[-1])):
        ends = draft.changed_at + KEPT
        if days := _reached(ends, DAYS_BEFORE_EXPIRY, now, draft.reminded_at):
            _remind("draft_expiring", draft.id, ends, days)
            sent += 1
    return sent


@due("reminders of rounds that close")
def remind_of_closing() -> int:
    """Write to everybody with a draft 7 days and 1 day before its round closes, once each."""
    now = clock.now()
    sent = 0
    for draft in queries.drafts_to_remind("round_closing", closing=(now, now + _days(DAYS_BEFORE_CLOSING[-1]))):
        assert draft.closes_at is not None  # the query asks for rounds that close
        if days := _reached(draft.closes_at, DAYS_BEFORE_CLOSING, now, draft.reminded_at):
            _remind("round_closing", draft.id, draft.closes_at, days)
            sent += 1
    return sent


@bookkeeping
def _remind(name: str, id: UUID, ends: dt.datetime, days: int) -> None:
    idea = queries.whole_for_update(id)
    outbox.enqueue(name, to=idea.applicant, about=idea, occasion=f"{ends:%Y%m%d%H%M}:{days}", ends=ends)


def _reached(
    ends: dt.datetime, days_before: tuple[int, ...], now: dt.datetime, reminded_at: dt.datetime | None
) -> int | None:
    """Which of the reminders is due now, unless it was written since its day came; none once it is over."""
    if now >= ends:
        return None
    days = next((days for days in days_before if now >= ends - _days(days)), None)
    if days is None or (reminded_at and reminded_at >= ends - _days(days)):
        return None
    return days


def _days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)
