"""What time brings about: each slice registers what is to be written when a day comes, and one pass asks them all.

A job is a function without arguments that queues what is due and gives the number of it; it runs its own commands,
and asked twice on one day it queues nothing twice (the outbox keeps one mail for one occasion).
"""

import logging
from collections.abc import Callable
from typing import NamedTuple

from grants.core.db import db

Job = Callable[[], int]
JOBS: dict[str, Job] = {}

log = logging.getLogger(__name__)


class Outcome(NamedTuple):
    """What became of one job: how many, or that it failed."""

    what: str
    number: int
    failed: bool


def due(what: str) -> Callable[[Job], Job]:
    """Register a job under what it is for: ``@due("reminders of drafts that expire")``."""

    def register(job: Job) -> Job:
        JOBS[what] = job
        return job

    return register


def run_all() -> list[Outcome]:
    """Run every job in order of name; one that fails does not hold up the next."""
    outcomes = []
    for what, job in sorted(JOBS.items()):
        try:
            outcomes.append(Outcome(what, job(), failed=False))
        except Exception:
            log.exception("not done: %s", what)
            db.session.rollback()
            outcomes.append(Outcome(what, 0, failed=True))
    return outcomes
