"""The database handle and the base class of every model."""

import datetime as dt
import uuid
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Insert, MetaData, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from grants.core import clock
from grants.core.types import TYPES


class Model(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = TYPES

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    created_at: Mapped[dt.datetime] = mapped_column(default=lambda: clock.now())

    def change(self, **values: Any) -> list[str]:
        """Set these attributes and name those that were different: the fields of an audit line."""
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        return changed


@event.listens_for(Model, "init", propagate=True)
def _has_its_id_from_birth(target: Model, args: tuple[Any, ...], values: dict[str, Any]) -> None:
    # so that a rule or an audit line can name an object before it is flushed
    values.setdefault("id", uuid.uuid4())


# Objects stay readable after a commit: a view renders what its command has just saved without asking again.
# An error of the database ends in the log, and what people typed must not follow it there.
db = SQLAlchemy(
    metadata=Model.metadata,
    session_options={"expire_on_commit": False},
    engine_options={"hide_parameters": True},
)

M = TypeVar("M", bound=Model)


def locked(model: type[M], id: uuid.UUID) -> M:
    """The row as the database has it now, not as an earlier read left it in memory, held until the command ends.

    Nobody else locks or changes it meanwhile; rows that only name it by a foreign key may still be written, or two
    commands that lock different rows first would wait for one another in a ring.
    """
    query = select(model).where(model.id == id).with_for_update(of=model, key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def insert_or_ignore(model: type[Model]) -> Insert:
    """An INSERT that does nothing where the row is there already; both databases know it, each under its own name."""
    insert = sqlite.insert if db.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return insert(model).on_conflict_do_nothing()
