"""Counting what a piece of work asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from grants.core.db import db


@contextmanager
def statements(engine: Engine | None = None) -> Iterator[list[str]]:
    """The statements that reach the database inside this block; name the engine where no app context is open."""
    engine = engine or db.engine
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
