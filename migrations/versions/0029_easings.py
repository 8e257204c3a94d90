"""targets of a call to join a panel are eased for a reason that is published"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_easing",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("eased_by_id", sa.Uuid(), nullable=False),
        sa.Column("eased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("event", sa.String(), nullable=True),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("commitment", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["panel_call.id"], name=op.f("fk_call_easing_call_id_panel_call")),
        sa.ForeignKeyConstraint(["eased_by_id"], ["person.id"], name=op.f("fk_call_easing_eased_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_easing")),
    )
    op.create_index(op.f("ix_call_easing_call_id"), "call_easing", ["call_id"], unique=False)
    op.create_index(op.f("ix_call_easing_eased_by_id"), "call_easing", ["eased_by_id"], unique=False)


def downgrade() -> None:
    op.drop_table("call_easing")
