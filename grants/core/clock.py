"""The only module that reads the time, so that a test can set it and a story can be told from its beginning."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_told: ContextVar[dt.datetime | None] = ContextVar("told", default=None)


def now() -> dt.datetime:
    """This moment, in UTC."""
    return _told.get() or dt.datetime.now(dt.UTC)


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Within it, this is now: the demo town lives through its two years so, and so do tests of deadlines."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
