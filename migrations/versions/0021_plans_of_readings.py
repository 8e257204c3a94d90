"""plans of readings, and ideas told in a recording"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("panel") as table:
        table.add_column(sa.Column("readings_per_idea", sa.Integer(), nullable=True))
        table.add_column(sa.Column("wants_lived_experience", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("mixes_wards", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("panel_member") as table:
        table.add_column(sa.Column("most_ideas", sa.Integer(), nullable=True))
        table.add_column(sa.Column("cares_about", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("lived_experience", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("postcode", sa.String(), nullable=True))
        table.add_column(sa.Column("groups", sa.String(), nullable=True))
    with op.batch_alter_table("assignment") as table:
        table.add_column(sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("is_second", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("application") as table:
        table.add_column(sa.Column("recording_url", sa.String(), nullable=True))
        table.add_column(sa.Column("transcript", sa.String(), nullable=True))
    op.create_table(
        "assignment_taken_off",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("panellist_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_assignment_taken_off_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["panellist_id"], ["person.id"], name=op.f("fk_assignment_taken_off_panellist_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_taken_off")),
        sa.UniqueConstraint(
            "application_id", "panellist_id", name=op.f("uq_assignment_taken_off_application_id_panellist_id")
        ),
    )
    op.create_index(
        op.f("ix_assignment_taken_off_panellist_id"), "assignment_taken_off", ["panellist_id"], unique=False
    )
    _drop_defaults()


def _drop_defaults() -> None:
    """Rows of before have their answer; what a new row says is for the service."""
    flags = {
        "panel": ("wants_lived_experience", "mixes_wards"),
        "assignment": ("by_hand", "is_second"),
    }
    for name, columns in flags.items():
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.alter_column(column, server_default=None)


def downgrade() -> None:
    op.drop_index(op.f("ix_assignment_taken_off_panellist_id"), table_name="assignment_taken_off")
    op.drop_table("assignment_taken_off")
    for name, columns in {
        "application": ("transcript", "recording_url"),
        "assignment": ("is_second", "by_hand"),
        "panel_member": ("groups", "postcode", "lived_experience", "cares_about", "most_ideas"),
        "panel": ("mixes_wards", "wants_lived_experience", "readings_per_idea"),
    }.items():
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.drop_column(column)
