"""Rows that people edit in forms carry a version, and a form that shows an old one is refused."""

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, declared_attr, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from grants.core import clock
from grants.core.errors import Conflict


class Versioned:
    """A row that several people may have open; every save of it, or of a part of it, moves the version on."""

    version: Mapped[int] = mapped_column()
    changed_at: Mapped[dt.datetime] = mapped_column(default=lambda: clock.now(), onupdate=lambda: clock.now())

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  # declared_attr hands over the class
        return {"version_id_col": cls.version}

    def expect(self, shown: int) -> None:
        """Refuse a form that showed another version than the one that is saved."""
        if self.version != shown:
            raise Conflict


class Part:
    """A row that is edited as a part of a versioned one, named by ``part_of``: its model and the foreign key."""

    part_of: ClassVar[tuple[type[Versioned], str]]


@event.listens_for(Session, "before_flush")
def _a_save_is_a_change(session: Session, context: UOWTransaction, instances: object) -> None:
    written = {*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))}
    for row in written:
        if isinstance(row, Part):
            model, key = row.part_of
            whole = session.get_one(model, getattr(row, key))
            whole.changed_at = clock.now()
            flag_modified(whole, "changed_at")  # an UPDATE even when the clock has not moved
        elif isinstance(row, Versioned) and row in session.dirty and not inspect(row).attrs.changed_at.history.added:
            row.changed_at = clock.now()


@event.listens_for(Session, "do_orm_execute")
def _no_bulk_write_past_the_version(state: ORMExecuteState) -> None:
    model = state.bind_mapper.class_ if state.bind_mapper else object
    if (state.is_update or state.is_delete) and issubclass(model, (Versioned, Part)):
        raise RuntimeError(f"a bulk write would pass by the version: {state.statement}")
