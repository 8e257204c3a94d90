"""Erasing what is past its keeping time: a batch is a command, and each row that loses something has its line."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, select, update

from grants.accounts.models import Actor
from grants.applications.services.closing import expire_all
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import command
from grants.core.versions import Part as PartOf
from grants.core.versions import Versioned
from grants.permissions import Can, authorise
from grants.retention import queries
from grants.retention.queries import Part

BATCH = 500  # rows a transaction: long enough to be quick, short enough that nobody waits for it

Found = dict[str, dict[str, int]]  # how many values, by table and column


def look(*, by: Actor) -> Found:
    """What is past its time now, and changes nothing."""
    authorise(by, Can.RETAIN)
    return {part.name: queries.counts(part) for part in queries.parts(clock.now())}


def erase(*, by: Actor) -> Found:
    """Erase what is past its time now and count it; what is stopped half-way goes on where it was."""
    authorise(by, Can.RETAIN)
    expire_all()  # a draft is first closed as it always is, so that nobody writes on in an emptied one
    now, found = clock.now(), {}
    for number, part in enumerate(queries.parts(now)):
        gone: Counter[str] = Counter({column.name: 0 for column in part.columns})
        while batch := erase_batch(number, now, by=by):
            gone.update(batch)
        found[part.name] = dict(gone)
    return found


@command
def erase_batch(number: int, now: dt.datetime, *, by: Actor) -> Counter[str]:
    """Erase some rows of the part with this number and count the values by column; nothing once all are done."""
    authorise(by, Can.RETAIN)
    part = list(queries.parts(now))[number]
    rows = queries.next_rows(part, BATCH)
    if rows:
        _overwrite(part, rows)
    for id, names in rows.items():
        audit.record(by, f"{part.name}.erase", part.model(id=id), fields=names, values=len(names))
    return Counter(name for names in rows.values() for name in names)


def _overwrite(part: Part, ids: Collection[UUID]) -> None:
    """Put nothing in the place of these values; a form that still shows them is refused like any that is out of date.

    When something was last changed stays as it was: the keeping times are counted from it.
    """
    table, model = part.table, part.model
    values = {column.name: queries.in_its_place(column) for column in part.columns}
    if issubclass(model, Versioned):
        values |= _moved_on(table)
    db.session.execute(update(table).where(table.c.id.in_(ids)).values(values))
    if issubclass(model, PartOf):
        _, key = model.part_of
        holder = next(iter(table.c[key].foreign_keys)).column.table
        of_these = select(table.c[key]).where(table.c.id.in_(ids))
        db.session.execute(update(holder).where(holder.c.id.in_(of_these)).values(_moved_on(holder)))


def _moved_on(table: FromClause) -> dict[str, ColumnElement[Any]]:
    """The next version of a row, last changed when it was."""
    return {"version": table.c.version + 1, "changed_at": table.c.changed_at}
