"""How Alembic reaches the database: the one place besides commands where it is opened for writing."""

from typing import Any

from alembic import context

from grants.core.connections import schema_change
from grants.core.db import Model
from grants.core.types import UTCDateTime


def _plainly(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Migrations import nothing of ours: a type of our own is written as the one beneath it."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run() -> None:
    with schema_change() as connection:
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            compare_type=True,
            render_item=_plainly,
            transactional_ddl=False,  # schema_change() holds the transaction
        )
        context.run_migrations()


run()
