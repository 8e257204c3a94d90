"""What many tests begin with is made once a process, by the service's own commands, and then put back row for row.

    @pytest.fixture
    @beginning
    def talking(world, panel): ...

A beginning may stand on another (the talk on the panel, the panel on the world), and is kept apart for every row of
them and for every day that it may be. It gives ids and plain values, for each test gets a copy of its own.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Table

from grants.core import clock
from grants.core.db import Model, db
from grants.core.unit_of_work import bookkeeping

P = ParamSpec("P")
T = TypeVar("T")
Row = dict[str, Any]


@dataclass(frozen=True)
class Beginning:
    """The rows that it adds and those that it changes, what its maker gave, and what the world knew afterwards."""

    added: dict[Table, list[Row]]
    changed: dict[Table, list[Row]]
    given: Any
    world: dict[str, Any]


KEPT: dict[tuple[str, ...], Beginning] = {}


def beginning(make: Callable[P, T]) -> Callable[P, T]:
    """Keep what this fixture or method of a world (``world`` is its first or a named argument) puts there."""

    @wraps(make)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        world: Any = kwargs["world"] if "world" in kwargs else args[0]
        key = world.begun = (*world.begun, f"{make.__module__}.{make.__qualname__} on {clock.now().date()}")
        with world._context():
            if key not in KEPT:
                KEPT[key] = _made(world, lambda: make(*args, **kwargs))
            else:
                _put_back(KEPT[key])
                world.__dict__ |= deepcopy(KEPT[key].world)
        given: T = deepcopy(KEPT[key].given)
        return given

    return kept


def _made(world: Any, make: Callable[[], Any]) -> Beginning:
    before = rows()
    given = make()
    added, changed = _difference(before, rows())
    known = {name: value for name, value in vars(world).items() if name != "app"}
    return Beginning(added, changed, deepcopy(given), deepcopy(known))


def rows() -> dict[Table, dict[Any, Row]]:
    """Every row of the database, by its key."""
    found = {}
    for table in Model.metadata.sorted_tables:
        rows = db.session.execute(table.select()).mappings()
        found[table] = {tuple(row[column.name] for column in table.primary_key): dict(row) for row in rows}
    return found


def _difference(before: dict[Table, dict[Any, Row]], after: dict[Table, dict[Any, Row]]) -> Any:
    added: dict[Table, list[Row]] = {}
    changed: dict[Table, list[Row]] = {}
    for table, rows in after.items():
        was = before[table]
        assert was.keys() <= rows.keys(), f"a beginning takes nothing away, as this one does from {table.name}"
        for key, row in rows.items():
            if key not in was:
                added.setdefault(table, []).append(row)
            elif row != was[key]:
                changed.setdefault(table, []).append(row)
    return added, changed


@bookkeeping
def _put_back(beginning: Beginning) -> None:
    for table, rows in beginning.added.items():
        db.session.connection().execute(table.insert(), rows)
    for table, rows in beginning.changed.items():
        for row in rows:
            same = [column == row[column.name] for column in table.primary_key]
            db.session.connection().execute(table.update().where(*same).values(row))
    db.session.expire_all()
