"""missions"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "challenge",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
        sa.UniqueConstraint("slug", name=op.f("uq_challenge_slug")),
    )
    op.create_table(
        "mission",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("challenge_id", sa.Uuid(), nullable=True),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("tint", sa.String(), nullable=False),
        sa.Column("icon", sa.String(), nullable=False),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "succeeded by another",
                "retired",
                name="missionstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("succeeded_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(colour) = 7", name=op.f("ck_mission_colour_is_hex")),
        sa.CheckConstraint("succeeded_by_id <> id", name=op.f("ck_mission_succeeded_by_another")),
        sa.ForeignKeyConstraint(["challenge_id"], ["challenge.id"], name=op.f("fk_mission_challenge_id_challenge")),
        sa.ForeignKeyConstraint(["succeeded_by_id"], ["mission.id"], name=op.f("fk_mission_succeeded_by_id_mission")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission")),
        sa.UniqueConstraint("slug", name=op.f("uq_mission_slug")),
    )
    op.create_index(op.f("ix_mission_challenge_id"), "mission", ["challenge_id"], unique=False)
    op.create_index(op.f("ix_mission_status"), "mission", ["status"], unique=False)
    op.create_index(op.f("ix_mission_succeeded_by_id"), "mission", ["succeeded_by_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_mission_succeeded_by_id"), table_name="mission")
    op.drop_index(op.f("ix_mission_status"), table_name="mission")
    op.drop_index(op.f("ix_mission_challenge_id"), table_name="mission")
    op.drop_table("mission")
    op.drop_table("challenge")
