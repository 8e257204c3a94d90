"""an agenda item is called one; when somebody came to a meeting can be forgotten"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

COLUMNS = "meeting_id, application_id, position, status, is_secret, tally, note, version, changed_at, id, created_at"
STATES = ("waiting", "on the table", "being voted on", "votes counted", "dealt with")


def upgrade() -> None:
    _move("item", "agenda_item")
    with op.batch_alter_table("attendance") as table:
        table.alter_column("came_at", existing_type=sa.DateTime(timezone=True), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM attendance WHERE came_at IS NULL")  # nothing else stood in these
    with op.batch_alter_table("attendance") as table:
        table.alter_column("came_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    _move("agenda_item", "item")


def _move(old: str, new: str) -> None:
    """Rows and votes go to a table of the other name, whose keys and rules bear that name too."""
    op.create_table(
        new,
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", _one_of("itemstatus", *STATES), nullable=False),
        sa.Column("is_secret", sa.Boolean(), nullable=False),
        sa.Column("tally", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f(f"fk_{new}_application_id_application")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f(f"fk_{new}_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{new}")),
        sa.UniqueConstraint("meeting_id", "application_id", name=op.f(f"uq_{new}_meeting_id_application_id")),
    )
    for column in ("application_id", "status"):
        op.create_index(op.f(f"ix_{new}_{column}"), new, [column], unique=False)
    op.execute(f"INSERT INTO {new} ({COLUMNS}) SELECT {COLUMNS} FROM {old}")
    with op.batch_alter_table("ballot") as table:
        table.drop_constraint(op.f(f"fk_ballot_item_id_{old}"), type_="foreignkey")
        table.create_foreign_key(op.f(f"fk_ballot_item_id_{new}"), new, ["item_id"], ["id"])
    op.drop_table(old)


def _one_of(name: str, *values: str) -> Any:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
