"""Columns that mean the same on SQLite and on PostgreSQL."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[dt.datetime]):
    """A moment: refused when naive, stored as UTC, returned aware whatever the database's own time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; use clock.now()")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


# Stored by value under a CHECK: readable in psql, and no PostgreSQL type that would survive a downgrade.
VALUES = Enum(
    enum.Enum,
    native_enum=False,
    create_constraint=True,
    length=40,
    values_callable=lambda members: [member.value for member in members],
)


def named(members: type[enum.Enum], name: str) -> Enum:
    """The same for the second column of a table that holds these members: its CHECK needs a name of its own."""
    values = [member.value for member in members]
    return Enum(
        members, name=name, native_enum=False, create_constraint=True, length=40, values_callable=lambda _: values
    )


TYPES: dict[Any, Any] = {dt.datetime: UTCDateTime, enum.Enum: VALUES}
