"""Keeping the marks by which ideas that look alike find one another."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete

from grants.applications.models import Application
from grants.checks import likeness
from grants.checks import likeness_queries as queries
from grants.checks.models import likeness_mark
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from grants.notifications.due import due

BATCH = 500  # ideas marked in one transaction


@bookkeeping
def keep(id: UUID) -> None:
    """Keep the marks of this idea, in place of those it had."""
    db.session.execute(delete(likeness_mark).where(likeness_mark.c.application_id == id))
    _insert([queries.with_words(id)])


@due("ideas made ready to be compared")
def keep_missing() -> int:
    """Keep the marks of every idea that was sent and has none; gives how many."""
    total = 0
    while done := _keep_batch():
        total += done
    return total


@bookkeeping
def _keep_batch() -> int:
    ideas = queries.without_marks(BATCH)
    _insert(ideas)
    return len(ideas)


def _insert(ideas: Sequence[Application]) -> None:
    rows = [{"mark": mark, "application_id": idea.id} for idea in ideas for mark in sorted(likeness.to_keep(idea))]
    if rows:
        db.session.execute(likeness_mark.insert(), rows)
