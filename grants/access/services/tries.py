"""Guesses are counted before what was guessed is looked at, so that nothing that happens afterwards takes them back."""

import datetime as dt

from sqlalchemy import case, update

from grants.access.models import TryCount
from grants.core import clock, secrets
from grants.core.db import db, insert_or_ignore
from grants.core.errors import Refusal
from grants.core.unit_of_work import bookkeeping, lasting

MOST = 5
WITHIN = dt.timedelta(minutes=15)


class TooManyTries(Refusal):
    def __init__(self, instead: str) -> None:
        super().__init__(f"That was wrong too many times. Wait 15 minutes, {instead}", "code")


@lasting
def take(*about: str) -> bool:
    """Count one more try against each of these names; False where one of them has used up its tries.

    A name says where the try comes from or what it is aimed at (``"code for amina@example.org"``); only its hash is
    kept. The sender is named first: whoever has used up their own tries cannot use up another's.
    """
    return all(_count(secrets.digest(name)) for name in about)


@bookkeeping
def give_back(*about: str) -> None:
    """Take back a try that was right: only wrong guesses count."""
    for name in about:
        right = update(TryCount).where(TryCount.key == secrets.digest(name), TryCount.tries > 0)
        db.session.execute(right.values(tries=TryCount.tries - 1))


def _count(key: str) -> bool:
    now = clock.now()
    db.session.execute(insert_or_ignore(TryCount).values(key=key, tries=0, since=now))
    is_old = TryCount.since <= now - WITHIN
    counted = (
        update(TryCount)
        .where(TryCount.key == key, is_old | (TryCount.tries < MOST))
        .values(tries=case((is_old, 1), else_=TryCount.tries + 1), since=case((is_old, now), else_=TryCount.since))
    )
    return db.session.scalar(counted.returning(TryCount.id)) is not None
