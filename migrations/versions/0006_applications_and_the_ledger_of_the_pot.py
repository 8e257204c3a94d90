"""applications and the ledger of the pot"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def make_append_only(table: str) -> None:
    """Triggers that refuse UPDATE and DELETE (and TRUNCATE, where there is one): rows are only ever added."""
    refusal = f"{table} is append-only"
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
    else:
        op.execute(
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
        )


def upgrade() -> None:
    op.create_table(
        "application",
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "in check",
                "needs information",
                "ready",
                "scoring",
                "discussion",
                "recommended",
                "reserve",
                "not this time",
                "signed off",
                "published",
                "ineligible",
                "withdrawn",
                "expired",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "assisted",
                "paper",
                "imported",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("panel_number", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("copied_from_id", sa.Uuid(), nullable=True),
        sa.Column("steps_done", sa.JSON(), nullable=False),
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
            nullable=True,
        ),
        sa.Column("full_name", sa.String(), nullable=True),
        sa.Column("contact_email", sa.String(), nullable=True),
        sa.Column("contact_phone", sa.String(), nullable=True),
        sa.Column("prefers_phone", sa.Boolean(), nullable=True),
        sa.Column("postcode", sa.String(), nullable=True),
        sa.Column("ward_id", sa.Uuid(), nullable=True),
        sa.Column(
            "age_band",
            sa.Enum(
                "18 or over",
                "16 or 17",
                "14 or 15",
                name="ageband",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("supporting_adult", sa.String(), nullable=True),
        sa.Column("support_needs", sa.String(), nullable=True),
        sa.Column("group_name", sa.String(), nullable=True),
        sa.Column("group_number", sa.String(), nullable=True),
        sa.Column("second_person", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("what", sa.String(), nullable=True),
        sa.Column("mission_id", sa.Uuid(), nullable=True),
        sa.Column("mission_agreed", sa.Boolean(), nullable=False),
        sa.Column("difference", sa.String(), nullable=True),
        sa.Column("involvement", sa.String(), nullable=True),
        sa.Column("who_for", sa.String(), nullable=True),
        sa.Column("people_count", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("place_ward_id", sa.Uuid(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("asked_pence", sa.BigInteger(), nullable=False),
        sa.Column("total_cost_pence", sa.BigInteger(), nullable=True),
        sa.Column("other_funding", sa.String(), nullable=True),
        sa.Column(
            "if_less",
            sa.Enum(
                "can do a smaller version",
                "needs all of it",
                name="ifless",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("least_pence", sa.BigInteger(), nullable=True),
        sa.Column("safety", sa.JSON(), nullable=False),
        sa.Column("safety_plan", sa.String(), nullable=True),
        sa.Column("safeguarding_lead", sa.String(), nullable=True),
        sa.Column("knows_panel", sa.Boolean(), nullable=True),
        sa.Column("knows_whom", sa.String(), nullable=True),
        sa.Column("is_trading", sa.Boolean(), nullable=True),
        sa.Column("photo_consent", sa.Boolean(), nullable=False),
        sa.Column("story_consent", sa.Boolean(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status = 'draft' OR received_at IS NOT NULL OR status = 'expired' OR status = 'withdrawn'",
            name=op.f("ck_application_received_when_sent"),
        ),
        sa.CheckConstraint(
            "end_on IS NULL OR start_on IS NULL OR end_on >= start_on", name=op.f("ck_application_ends_after_start")
        ),
        sa.CheckConstraint("least_pence IS NULL OR least_pence > 0", name=op.f("ck_application_least_positive")),
        sa.CheckConstraint(
            "people_count IS NULL OR people_count > 0", name=op.f("ck_application_people_count_positive")
        ),
        sa.ForeignKeyConstraint(["applicant_id"], ["person.id"], name=op.f("fk_application_applicant_id_person")),
        sa.ForeignKeyConstraint(
            ["copied_from_id"], ["application.id"], name=op.f("fk_application_copied_from_id_application")
        ),
        sa.ForeignKeyConstraint(["mission_id"], ["mission.id"], name=op.f("fk_application_mission_id_mission")),
        sa.ForeignKeyConstraint(["place_ward_id"], ["ward.id"], name=op.f("fk_application_place_ward_id_ward")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_application_round_id_round")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_application_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("public_id", name=op.f("uq_application_public_id")),
        sa.UniqueConstraint("round_id", "panel_number", name=op.f("uq_application_round_id_panel_number")),
    )
    op.create_index(op.f("ix_application_applicant_id"), "application", ["applicant_id"], unique=False)
    op.create_index(op.f("ix_application_copied_from_id"), "application", ["copied_from_id"], unique=False)
    op.create_index(op.f("ix_application_mission_id"), "application", ["mission_id"], unique=False)
    op.create_index(op.f("ix_application_place_ward_id"), "application", ["place_ward_id"], unique=False)
    op.create_index(op.f("ix_application_postcode"), "application", ["postcode"], unique=False)
    op.create_index("ix_application_round_mission", "application", ["round_id", "mission_id"], unique=False)
    op.create_index("ix_application_status_received", "application", ["status", "received_at", "id"], unique=False)
    op.create_index("ix_application_round_status", "application", ["round_id", "status", "received_at"], unique=False)
    op.create_index(op.f("ix_application_status"), "application", ["status"], unique=False)
    op.create_index(op.f("ix_application_ward_id"), "application", ["ward_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_answer_application_id_application")
        ),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_answer_question_id_question")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("application_id", "question_id", name=op.f("uq_answer_application_id_question_id")),
    )
    op.create_index(op.f("ix_answer_question_id"), "answer", ["question_id"], unique=False)
    op.create_table(
        "application_also_mission",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_also_mission_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["mission.id"], name=op.f("fk_application_also_mission_mission_id_mission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_also_mission")),
        sa.UniqueConstraint(
            "application_id", "mission_id", name=op.f("uq_application_also_mission_application_id_mission_id")
        ),
    )
    op.create_index(
        op.f("ix_application_also_mission_mission_id"), "application_also_mission", ["mission_id"], unique=False
    )
    op.create_table(
        "application_help",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "assisted",
                "paper",
                "imported",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("say_so", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_help_application_id_application")
        ),
        sa.ForeignKeyConstraint(["helper_id"], ["person.id"], name=op.f("fk_application_help_helper_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_help")),
        sa.UniqueConstraint("application_id", "helper_id", name=op.f("uq_application_help_application_id_helper_id")),
    )
    op.create_index(op.f("ix_application_help_helper_id"), "application_help", ["helper_id"], unique=False)
    op.create_table(
        "cost",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_cost_amount_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_cost_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost")),
    )
    op.create_index(op.f("ix_cost_application_id"), "cost", ["application_id"], unique=False)
    op.create_table(
        "pot_ledger",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=True),
        sa.Column("funding_source_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "allocated",
                "committed",
                "released",
                "paid",
                "returned",
                "written off",
                "ring-fence released",
                name="entry",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_pot_ledger_amount_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_pot_ledger_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["funding_source_id"], ["funding_source.id"], name=op.f("fk_pot_ledger_funding_source_id_funding_source")
        ),
        sa.ForeignKeyConstraint(["mission_id"], ["mission.id"], name=op.f("fk_pot_ledger_mission_id_mission")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_pot_ledger_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pot_ledger")),
    )
    op.create_index(op.f("ix_pot_ledger_application_id"), "pot_ledger", ["application_id"], unique=False)
    op.create_index(op.f("ix_pot_ledger_funding_source_id"), "pot_ledger", ["funding_source_id"], unique=False)
    op.create_index("ix_pot_ledger_kind", "pot_ledger", ["kind", "round_id", "amount_pence"], unique=False)
    op.create_index(op.f("ix_pot_ledger_mission_id"), "pot_ledger", ["mission_id"], unique=False)
    op.create_index(op.f("ix_pot_ledger_round_id"), "pot_ledger", ["round_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_submission_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_submission_application_id_number")),
    )

    make_append_only("pot_ledger")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER pot_ledger_append_only ON pot_ledger")
        op.execute("DROP FUNCTION pot_ledger_append_only()")
    op.drop_table("submission")
    op.drop_index(op.f("ix_pot_ledger_round_id"), table_name="pot_ledger")
    op.drop_index(op.f("ix_pot_ledger_mission_id"), table_name="pot_ledger")
    op.drop_index("ix_pot_ledger_kind", table_name="pot_ledger")
    op.drop_index(op.f("ix_pot_ledger_funding_source_id"), table_name="pot_ledger")
    op.drop_index(op.f("ix_pot_ledger_application_id"), table_name="pot_ledger")
    op.drop_table("pot_ledger")
    op.drop_index(op.f("ix_cost_application_id"), table_name="cost")
    op.drop_table("cost")
    op.drop_index(op.f("ix_application_help_helper_id"), table_name="application_help")
    op.drop_table("application_help")
    op.drop_index(op.f("ix_application_also_mission_mission_id"), table_name="application_also_mission")
    op.drop_table("application_also_mission")
    op.drop_index(op.f("ix_answer_question_id"), table_name="answer")
    op.drop_table("answer")
    op.drop_index(op.f("ix_application_ward_id"), table_name="application")
    op.drop_index(op.f("ix_application_status"), table_name="application")
    op.drop_index("ix_application_status_received", table_name="application")
    op.drop_index("ix_application_round_status", table_name="application")
    op.drop_index("ix_application_round_mission", table_name="application")
    op.drop_index(op.f("ix_application_postcode"), table_name="application")
    op.drop_index(op.f("ix_application_place_ward_id"), table_name="application")
    op.drop_index(op.f("ix_application_mission_id"), table_name="application")
    op.drop_index(op.f("ix_application_copied_from_id"), table_name="application")
    op.drop_index(op.f("ix_application_applicant_id"), table_name="application")
    op.drop_table("application")
