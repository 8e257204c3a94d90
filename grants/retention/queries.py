"""What is past its keeping time, and what stands in its place once it is erased."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, ColumnElement, String, Table, case, cast, func, literal, or_, select

from grants.core.db import Model, db
from grants.core.personal import Keep, Personal, declared
from grants.panels.models import Degree, Interest
from grants.retention.keeping import RULES

ERASED = "erased"

# What must stay different from row to row says whose it was not, but which.
TELLING_APART = {("person", "email"), ("invitation", "email")}
# Of a declared interest only the one bit stays that the doors need: whether it kept somebody out.
SHUT = {Degree.DIRECT: Degree.NOT_SURE, Degree.SLIGHT: Degree.NONE}


@dataclass(frozen=True)
class Part:
    """The columns of one table that are kept equally long, and the rows of it that are past that."""

    model: type[Model]
    columns: tuple[Column[Any], ...]
    past: ColumnElement[bool]

    @property
    def table(self) -> Table:
        return self.columns[0].table

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def telling(self) -> ColumnElement[bool]:
        """The rows that are past their time and still say something."""
        return self.past & or_(*(still_says(column) for column in self.columns))


def parts(now: dt.datetime) -> Iterator[Part]:
    """Every personal column of the service with the rows that are past its time at this moment."""
    models = {mapper.local_table: mapper.class_ for mapper in Model.registry.mappers}
    rules = {keep: rule(now) for keep, rule in RULES.items()}

    def kept(pair: tuple[Column[Any], Personal]) -> tuple[str, Keep]:
        return pair[0].table.name, pair[1].keep

    for (_, keep), group in groupby(sorted(declared(), key=kept), key=kept):
        columns = tuple(column for column, _ in group)
        model = models[columns[0].table]
        yield Part(model, columns, rules[keep][model])


def counts(part: Part) -> dict[str, int]:
    """How many values of each column would go."""
    found = select(*(func.count(case((still_says(column), 1))) for column in part.columns)).where(part.telling)
    return dict(zip((column.name for column in part.columns), db.session.execute(found).one(), strict=True))


def next_rows(part: Part, most: int) -> dict[UUID, list[str]]:
    """Some rows to erase, locked, each with the names of the columns that still say something."""
    id = part.table.c.id
    found = select(id, *(still_says(column) for column in part.columns)).where(part.telling)
    rows = db.session.execute(found.order_by(id).limit(most).with_for_update(of=part.table)).all()
    return {row[0]: [c.name for c, says in zip(part.columns, row[1:], strict=True) if says] for row in rows}


def still_says(column: Column[Any]) -> ColumnElement[bool]:
    """Whether a value is there that tells something."""
    if column is Interest.__table__.c.degree:
        return column.in_(SHUT)
    if column.nullable:
        return column.is_not(None)
    if isinstance(column.type, JSON):
        return cast(column, String) != "{}"
    if (column.table.name, column.name) in TELLING_APART:
        return column.not_like(f"{ERASED}-%")
    return column != ERASED


def in_its_place(column: Column[Any]) -> Any:
    """Nothing, where the column may be empty; else a word that says so."""
    if column is Interest.__table__.c.degree:
        return case(*((column == was, literal(now, column.type)) for was, now in SHUT.items()), else_=column)
    if column.nullable:
        return None
    if isinstance(column.type, JSON):
        return {}
    if (column.table.name, column.name) in TELLING_APART:
        return literal(f"{ERASED}-") + cast(column.table.c.id, String)
    return ERASED
