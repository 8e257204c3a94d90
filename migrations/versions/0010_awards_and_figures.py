"""awards and figures"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figure",
        sa.Column("mission_id", sa.Uuid(), nullable=True),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("ward_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("applications", sa.Integer(), nullable=False),
        sa.Column("asked_pence", sa.BigInteger(), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("awarded_pence", sa.BigInteger(), nullable=False),
        sa.Column("paid_pence", sa.BigInteger(), nullable=False),
        sa.Column("returned_pence", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mission_id"], ["mission.id"], name=op.f("fk_figure_mission_id_mission")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_figure_round_id_round")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_figure_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    op.create_index("ix_figure_cell", "figure", ["mission_id", "year", "ward_id", "round_id"], unique=False)
    op.create_index(op.f("ix_figure_round_id"), "figure", ["round_id"], unique=False)
    op.create_index(op.f("ix_figure_ward_id"), "figure", ["ward_id"], unique=False)
    op.create_table(
        "award",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("mission_id", sa.Uuid(), nullable=True),
        sa.Column("ward_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "offered",
                "accepted",
                "paid",
                "closed",
                "lapsed",
                "cancelled",
                name="awardstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column(
            "applicant_kind",
            sa.Enum(
                "person",
                "informal group",
                "organisation",
                "for somebody else",
                name="applicantkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_name", sa.String(), nullable=True),
        sa.Column("organisation_identifier", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("asked_pence", sa.BigInteger(), nullable=True),
        sa.Column("awarded_pence", sa.BigInteger(), nullable=False),
        sa.Column("paid_pence", sa.BigInteger(), nullable=False),
        sa.Column("returned_pence", sa.BigInteger(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("source_identifier", sa.String(), nullable=True),
        sa.Column("source_recipient_identifier", sa.String(), nullable=True),
        sa.Column("funder_name", sa.String(), nullable=False),
        sa.Column("funder_identifier", sa.String(), nullable=False),
        sa.Column("place_name", sa.String(), nullable=True),
        sa.Column("place_code", sa.String(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("awarded_pence >= 0 OR application_id IS NULL", name=op.f("ck_award_awarded_not_negative")),
        sa.CheckConstraint(
            "paid_pence >= 0 AND returned_pence >= 0 OR application_id IS NULL",
            name=op.f("ck_award_paid_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_award_application_id_application")
        ),
        sa.ForeignKeyConstraint(["mission_id"], ["mission.id"], name=op.f("fk_award_mission_id_mission")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_award_round_id_round")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_award_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("application_id", name=op.f("uq_award_application_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_award_public_id")),
        sa.UniqueConstraint("source_identifier", name=op.f("uq_award_source_identifier")),
    )
    op.create_index("ix_award_awarded_on", "award", ["awarded_on", "id", "status"], unique=False)
    op.create_index("ix_award_mission_awarded_on", "award", ["mission_id", "awarded_on", "id", "status"], unique=False)
    op.create_index(
        "ix_award_other_currency",
        "award",
        ["mission_id", "currency"],
        unique=False,
        sqlite_where=sa.text("currency <> 'GBP'"),
        postgresql_where=sa.text("currency <> 'GBP'"),
    )
    op.create_index("ix_award_round_awarded_on", "award", ["round_id", "awarded_on", "id", "status"], unique=False)
    op.create_index("ix_award_status_awarded_on", "award", ["status", "awarded_on", "id"], unique=False)
    op.create_index("ix_award_ward_awarded_on", "award", ["ward_id", "awarded_on", "id", "status"], unique=False)
    op.create_table(
        "award_also_mission",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_also_mission_award_id_award")),
        sa.ForeignKeyConstraint(["mission_id"], ["mission.id"], name=op.f("fk_award_also_mission_mission_id_mission")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_also_mission")),
        sa.UniqueConstraint("award_id", "mission_id", name=op.f("uq_award_also_mission_award_id_mission_id")),
    )
    op.create_index(op.f("ix_award_also_mission_mission_id"), "award_also_mission", ["mission_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_award_also_mission_mission_id"), table_name="award_also_mission")
    op.drop_table("award_also_mission")
    op.drop_index("ix_award_ward_awarded_on", table_name="award")
    op.drop_index("ix_award_status_awarded_on", table_name="award")
    op.drop_index("ix_award_round_awarded_on", table_name="award")
    op.drop_index(
        "ix_award_other_currency",
        table_name="award",
        sqlite_where=sa.text("currency <> 'GBP'"),
        postgresql_where=sa.text("currency <> 'GBP'"),
    )
    op.drop_index("ix_award_mission_awarded_on", table_name="award")
    op.drop_index("ix_award_awarded_on", table_name="award")
    op.drop_table("award")
    op.drop_index(op.f("ix_figure_ward_id"), table_name="figure")
    op.drop_index(op.f("ix_figure_round_id"), table_name="figure")
    op.drop_index("ix_figure_cell", table_name="figure")
    op.drop_table("figure")
