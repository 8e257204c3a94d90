"""panels"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "panel",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scores_due_on", sa.Date(), nullable=True),
        sa.Column("meets_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_panel_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.UniqueConstraint("round_id", "name", name=op.f("uq_panel_round_id_name")),
    )
    op.create_table(
        "assignment",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("panellist_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_assignment_application_id_application")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_assignment_panel_id_panel")),
        sa.ForeignKeyConstraint(["panellist_id"], ["person.id"], name=op.f("fk_assignment_panellist_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("application_id", "panellist_id", name=op.f("uq_assignment_application_id_panellist_id")),
    )
    op.create_index(op.f("ix_assignment_panel_id"), "assignment", ["panel_id"], unique=False)
    op.create_index("ix_assignment_panellist_panel", "assignment", ["panellist_id", "panel_id"], unique=False)
    op.create_table(
        "interest",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "degree",
            sa.Enum(
                "none",
                "I know them a little",
                "direct",
                "not sure",
                name="degree",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("because", sa.String(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_interest_application_id_application")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("application_id", "person_id", name=op.f("uq_interest_application_id_person_id")),
    )
    op.create_index(op.f("ix_interest_person_id"), "interest", ["person_id"], unique=False)
    op.create_table(
        "outcome",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "fund",
                "fund part",
                "reserve",
                "not this time",
                name="outcomekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=True),
        sa.Column("reserve_position", sa.Integer(), nullable=True),
        sa.Column(
            "reason_code",
            sa.Enum(
                "more good ideas than money",
                "less help to the mission",
                "outside the area",
                "not open enough",
                "unclear plan",
                "unclear costs",
                "funded already",
                "too late or too early",
                "not ready to keep people safe",
                "something we cannot fund",
                name="reasoncode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("condition", sa.String(), nullable=True),
        sa.Column("changed_because", sa.String(), nullable=True),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('fund', 'fund part')) = (amount_pence IS NOT NULL)", name=op.f("ck_outcome_amount_where_funded")
        ),
        sa.CheckConstraint("amount_pence IS NULL OR amount_pence > 0", name=op.f("ck_outcome_amount_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_outcome_application_id_application")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_outcome_changed_by_id_person")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_outcome_panel_id_panel")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_outcome_recorded_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("application_id", name=op.f("uq_outcome_application_id")),
    )
    op.create_index(op.f("ix_outcome_changed_by_id"), "outcome", ["changed_by_id"], unique=False)
    op.create_index(op.f("ix_outcome_panel_id"), "outcome", ["panel_id"], unique=False)
    op.create_index(op.f("ix_outcome_recorded_by_id"), "outcome", ["recorded_by_id"], unique=False)
    op.create_table(
        "panel_member",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_member_panel_id_panel")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_panel_member_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_member")),
        sa.UniqueConstraint("panel_id", "person_id", name=op.f("uq_panel_member_panel_id_person_id")),
    )
    op.create_index(op.f("ix_panel_member_person_id"), "panel_member", ["person_id"], unique=False)
    op.create_table(
        "reading",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("panellist_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("draft", "submitted", name="readingstatus", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "recommendation",
            sa.Enum(
                "fund",
                "fund part",
                "fund with a condition",
                "not this time",
                "not sure, discuss",
                name="recommendation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("part_pence", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_because", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("part_pence IS NULL OR part_pence > 0", name=op.f("ck_reading_part_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_reading_application_id_application")
        ),
        sa.ForeignKeyConstraint(["panellist_id"], ["person.id"], name=op.f("fk_reading_panellist_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint("application_id", "panellist_id", name=op.f("uq_reading_application_id_panellist_id")),
    )
    op.create_index(op.f("ix_reading_panellist_id"), "reading", ["panellist_id"], unique=False)
    op.create_index(op.f("ix_reading_status"), "reading", ["status"], unique=False)
    op.create_table(
        "outcome_presence",
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_outcome_presence_outcome_id_outcome")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outcome_presence_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_presence")),
        sa.UniqueConstraint("outcome_id", "person_id", name=op.f("uq_outcome_presence_outcome_id_person_id")),
    )
    op.create_index(op.f("ix_outcome_presence_person_id"), "outcome_presence", ["person_id"], unique=False)
    op.create_table(
        "reading_version",
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("because", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_reading_version_reading_id_reading")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_version")),
        sa.UniqueConstraint("reading_id", "number", name=op.f("uq_reading_version_reading_id_number")),
    )
    op.create_table(
        "score",
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 4", name=op.f("ck_score_value_0_to_4")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_score_criterion_id_criterion")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_score_reading_id_reading")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint("reading_id", "criterion_id", name=op.f("uq_score_reading_id_criterion_id")),
    )
    op.create_index(op.f("ix_score_criterion_id"), "score", ["criterion_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_score_criterion_id"), table_name="score")
    op.drop_table("score")
    op.drop_table("reading_version")
    op.drop_index(op.f("ix_outcome_presence_person_id"), table_name="outcome_presence")
    op.drop_table("outcome_presence")
    op.drop_index(op.f("ix_reading_status"), table_name="reading")
    op.drop_index(op.f("ix_reading_panellist_id"), table_name="reading")
    op.drop_table("reading")
    op.drop_index(op.f("ix_panel_member_person_id"), table_name="panel_member")
    op.drop_table("panel_member")
    op.drop_index(op.f("ix_outcome_recorded_by_id"), table_name="outcome")
    op.drop_index(op.f("ix_outcome_panel_id"), table_name="outcome")
    op.drop_index(op.f("ix_outcome_changed_by_id"), table_name="outcome")
    op.drop_table("outcome")
    op.drop_index(op.f("ix_interest_person_id"), table_name="interest")
    op.drop_table("interest")
    op.drop_index("ix_assignment_panellist_panel", table_name="assignment")
    op.drop_index(op.f("ix_assignment_panel_id"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_table("panel")
