"""Tells an open page that something has changed, and nothing else: the page then asks for itself again.

A thread is held while somebody listens, a database connection is not: each tick opens a context of its own, reads and
closes it before the stream waits or sends. Whoever opens a second stream ends their first. A process carries so many
and no more, so that threads are left for the presses; pages that find no place ask again every few seconds instead.
"""

import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import count
from threading import Lock
from typing import Any
from uuid import UUID

from flask import Flask

TICK = 1.0  # seconds
LIFETIME = 60  # ticks; the browser then asks again by itself
MOST = 24  # streams of one process; gunicorn.conf.py has threads for these and for everything else

Key = tuple[UUID, UUID]  # a sign-in and a meeting


class Listeners:
    """Who listens in this process, one stream for each sign-in and meeting."""

    def __init__(self, most: int = MOST) -> None:
        self.most, self._lock, self._numbers = most, Lock(), count(1)
        self._open: dict[Key, int] = {}

    def enter(self, key: Key) -> int | None:
        """The number of a new stream, which takes the place of an older one; None where there is no room."""
        with self._lock:
            if key not in self._open and len(self._open) >= self.most:
                return None
            self._open[key] = next(self._numbers)
            return self._open[key]

    def is_current(self, key: Key, number: int) -> bool:
        """Whether no newer stream has taken its place."""
        return self._open.get(key) == number

    def leave(self, key: Key, number: int) -> None:
        """Give the place back, unless it is another's by now."""
        with self._lock:
            if self._open.get(key) == number:
                del self._open[key]


LISTENERS = Listeners()


def digest(state: Any) -> str:
    """A few characters that are others when the state is another, and say nothing of it."""
    return sha256(repr(state).encode()).hexdigest()[:16]


def listen(
    app: Flask,
    key: Key,
    state: Callable[[], Any],
    *,
    listeners: Listeners = LISTENERS,
    ticks: int = LIFETIME,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[str]:
    """The lines of a stream. ``state`` reads what its page shows, in a context of its own; None is its end."""
    number = listeners.enter(key)
    if number is None:
        yield "event: full\ndata: -\n\n"
        return
    try:
        told = None
        for _ in range(ticks):
            with app.app_context():
                now = state()
            if not listeners.is_current(key, number):
                return
            if now is None:
                yield "event: over\ndata: -\n\n"
                return
            yield f"data: {digest(now)}\n\n" if now != told else ": still here\n\n"
            told = now
            wait(TICK)
    finally:
        listeners.leave(key, number)
