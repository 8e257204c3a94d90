"""Every connection only reads, and the database itself holds it to that, until a command opens it for writing."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, UniqueConstraint, event
from sqlalchemy.exc import IntegrityError

from grants.core.db import Model, db
from grants.core.errors import WriteOutsideCommand, refusal_for

SQLITE = (
    "busy_timeout = 10000",
    "journal_mode = WAL",
    "foreign_keys = ON",
    "recursive_triggers = ON",  # or INSERT OR REPLACE would slip past the triggers of the audit trail
    "query_only = ON",
)


def open_for_writing(connection: Connection) -> None:
    """Let this one transaction write; it must be the first statement of the transaction."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # one writer at a time: SQLite has no row locks
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE")


@contextmanager
def schema_change() -> Iterator[Connection]:
    """A connection that may change tables: for migrations and tests, never for rows.

    SQLite changes a table by writing it anew and dropping the old one, which its foreign keys must not see; so they are
    looked at once before the commit instead.
    """
    with db.engine.connect() as connection, _rules_looked_at_in_the_end(connection):
        open_for_writing(connection)
        yield connection
        if connection.dialect.name == "sqlite" and (
            lost := connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        ):
            raise LostRows(sorted({str(row[0]) for row in lost}))
        connection.commit()


class LostRows(Exception):
    """A change of the tables would leave rows that belong to nothing; names the tables."""


@contextmanager
def _rules_looked_at_in_the_end(connection: Connection) -> Iterator[None]:
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.rollback()
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")


@event.listens_for(Engine, "connect")
def _start_reading(dbapi_connection: Any, record: object) -> None:
    cursor = dbapi_connection.cursor()
    if isinstance(dbapi_connection, sqlite3.Connection):
        dbapi_connection.isolation_level = None  # no hidden BEGIN: a read holds no snapshot once it has ended
        for pragma in SQLITE:
            cursor.execute(f"PRAGMA {pragma}")
    else:
        cursor.execute("SET default_transaction_read_only = on")
        cursor.execute("SET lock_timeout = '10s'")  # as SQLite: an error in the end, never a page that hangs
        dbapi_connection.commit()
    cursor.close()


@event.listens_for(Engine, "checkin")
def _read_again(dbapi_connection: Any, record: object) -> None:
    if isinstance(dbapi_connection, sqlite3.Connection):  # PostgreSQL forgets at the end of the transaction
        dbapi_connection.execute("PRAGMA query_only = ON")


@event.listens_for(Engine, "handle_error")
def _translate(context: ExceptionContext) -> None:
    """Give the database's own refusals the names that the rest of the service knows."""
    error = context.original_exception
    if getattr(error, "sqlstate", "") == "25006" or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY:
        raise WriteOutsideCommand(context.statement) from error
    if isinstance(context.sqlalchemy_exception, IntegrityError) and (refusal := refusal_for(_constraint(error))):
        raise refusal from error


def _constraint(error: BaseException) -> str | None:
    """The name of the constraint that was broken; SQLite names a CHECK, but a UNIQUE only by its columns."""
    if diagnosis := getattr(error, "diag", None):
        return str(diagnosis.constraint_name)
    kind, _, what = str(error).partition(" constraint failed: ")
    if kind != "UNIQUE":
        return what
    table, columns = what.partition(".")[0], set(re.findall(r"\.(\w+)", what))
    uniques = (c for c in Model.metadata.tables[table].constraints if isinstance(c, UniqueConstraint))
    return next((str(unique.name) for unique in uniques if set(unique.columns.keys()) == columns), None)
