"""rounds"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fund",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("funder_name", sa.String(), nullable=False),
        sa.Column("funder_identifier", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund")),
        sa.UniqueConstraint("slug", name=op.f("uq_fund_slug")),
    )
    op.create_table(
        "round",
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "published",
                "decided",
                name="roundstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rolling", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Date(), nullable=True),
        sa.Column("least_pence", sa.BigInteger(), nullable=False),
        sa.Column("most_pence", sa.BigInteger(), nullable=False),
        sa.Column("second_check_from_pence", sa.BigInteger(), nullable=False),
        sa.Column("applications_per_person", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("mission_floor", sa.Double(), nullable=False),
        sa.Column("criterion_floor", sa.Double(), nullable=False),
        sa.Column("readings_per_panellist", sa.Integer(), nullable=False),
        sa.Column(
            "blind",
            sa.Enum(
                "no names",
                "first name and ward",
                "name or group",
                name="blind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("report_due_days", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("results_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("applications_per_person > 0", name=op.f("ck_round_applications_per_person_positive")),
        sa.CheckConstraint("closes_at IS NULL OR closes_at > opens_at", name=op.f("ck_round_closes_after_opening")),
        sa.CheckConstraint("least_pence > 0 AND most_pence >= least_pence", name=op.f("ck_round_least_to_most")),
        sa.CheckConstraint("quorum > 0", name=op.f("ck_round_quorum_positive")),
        sa.CheckConstraint("second_check_from_pence > 0", name=op.f("ck_round_second_check_positive")),
        sa.CheckConstraint("rolling OR closes_at IS NOT NULL", name=op.f("ck_round_dated_or_rolling")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_round_fund_id_fund")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("slug", name=op.f("uq_round_slug")),
    )
    op.create_index(op.f("ix_round_fund_id"), "round", ["fund_id"], unique=False)
    op.create_index(op.f("ix_round_status"), "round", ["status"], unique=False)
    op.create_table(
        "criterion",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("is_mission_fit", sa.Boolean(), nullable=False),
        sa.Column("anchors", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("weight > 0 AND weight <= 100", name=op.f("ck_criterion_weight_is_percent")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_criterion_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("round_id", "name", name=op.f("uq_criterion_round_id_name")),
    )
    op.create_table(
        "funding_source",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_funding_source_amount_positive")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_funding_source_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_source")),
        sa.UniqueConstraint("round_id", "name", name=op.f("uq_funding_source_round_id_name")),
    )
    op.create_table(
        "question",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "text", "number", "choice", name="questionkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("most_words", sa.Integer(), nullable=True),
        sa.Column("least", sa.Integer(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_question_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index(op.f("ix_question_round_id"), "question", ["round_id"], unique=False)
    op.create_table(
        "round_mission",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("ring_fence_pence", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ring_fence_pence >= 0", name=op.f("ck_round_mission_ring_fence_not_negative")),
        sa.ForeignKeyConstraint(["mission_id"], ["mission.id"], name=op.f("fk_round_mission_mission_id_mission")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_mission_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_mission")),
        sa.UniqueConstraint("round_id", "mission_id", name=op.f("uq_round_mission_round_id_mission_id")),
    )
    op.create_index(op.f("ix_round_mission_mission_id"), "round_mission", ["mission_id"], unique=False)
    op.create_table(
        "round_version",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("published_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_version_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_version")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_round_version_round_id_number")),
    )


def downgrade() -> None:
    op.drop_table("round_version")
    op.drop_index(op.f("ix_round_mission_mission_id"), table_name="round_mission")
    op.drop_table("round_mission")
    op.drop_index(op.f("ix_question_round_id"), table_name="question")
    op.drop_table("question")
    op.drop_table("funding_source")
    op.drop_table("criterion")
    op.drop_index(op.f("ix_round_status"), table_name="round")
    op.drop_index(op.f("ix_round_fund_id"), table_name="round")
    op.drop_table("round")
    op.drop_table("fund")
