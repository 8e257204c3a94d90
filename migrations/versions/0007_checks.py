"""checks"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_check",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.Column("second_checked_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "tier",
            sa.Enum("none", "low", "needs evidence", name="tier", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "reason_code",
            sa.Enum(
                "outside the area",
                "somebody we cannot fund",
                "done or paid already",
                "an amount we cannot give",
                "something we cannot fund",
                "the same idea twice",
                "no answer to what we asked",
                "cannot be made safe",
                name="ruledout",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("try_instead", sa.String(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_check_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["person.id"], name=op.f("fk_application_check_checked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["second_checked_by_id"], ["person.id"], name=op.f("fk_application_check_second_checked_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_check")),
        sa.UniqueConstraint("application_id", name=op.f("uq_application_check_application_id")),
    )
    op.create_index(op.f("ix_application_check_checked_by_id"), "application_check", ["checked_by_id"], unique=False)
    op.create_index(
        op.f("ix_application_check_second_checked_by_id"), "application_check", ["second_checked_by_id"], unique=False
    )
    op.create_table(
        "case_note",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_case_note_application_id_application")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_case_note_author_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    op.create_index(op.f("ix_case_note_application_id"), "case_note", ["application_id"], unique=False)
    op.create_index(op.f("ix_case_note_author_id"), "case_note", ["author_id"], unique=False)
    op.create_table(
        "information_request",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("chased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_information_request_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_information_request_answered_by_id_person")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_information_request_asked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_information_request")),
    )
    op.create_index(
        "ix_information_request_application",
        "information_request",
        ["application_id", "answered_at", "due_on"],
        unique=False,
    )
    op.create_index("ix_information_request_open", "information_request", ["answered_at", "due_on"], unique=False)
    op.create_index(
        op.f("ix_information_request_answered_by_id"), "information_request", ["answered_by_id"], unique=False
    )
    op.create_index(op.f("ix_information_request_asked_by_id"), "information_request", ["asked_by_id"], unique=False)
    op.create_table(
        "application_pair",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column(
            "sameness",
            sa.Enum(
                "the same idea",
                "different ideas",
                "needs a talk",
                name="sameness",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("found_by_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_application_pair_first_below_second")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["application.id"], name=op.f("fk_application_pair_first_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["application.id"], name=op.f("fk_application_pair_second_id_application")
        ),
        sa.ForeignKeyConstraint(["found_by_id"], ["person.id"], name=op.f("fk_application_pair_found_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_pair")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_application_pair_first_id_second_id")),
    )
    op.create_index(op.f("ix_application_pair_second_id"), "application_pair", ["second_id"], unique=False)
    op.create_index(op.f("ix_application_pair_found_by_id"), "application_pair", ["found_by_id"], unique=False)
    op.create_table(
        "likeness_mark",
        sa.Column("mark", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_likeness_mark_application_id_application")
        ),
        sa.PrimaryKeyConstraint("mark", "application_id", name=op.f("pk_likeness_mark")),
    )
    op.create_index(op.f("ix_likeness_mark_application_id"), "likeness_mark", ["application_id"], unique=False)
    op.create_table(
        "safeguarding_worry",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("raised_by_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "closed", name="worrystatus", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_safeguarding_worry_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["person.id"], name=op.f("fk_safeguarding_worry_closed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["person.id"], name=op.f("fk_safeguarding_worry_raised_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguarding_worry")),
    )
    op.create_index(
        op.f("ix_safeguarding_worry_application_id"), "safeguarding_worry", ["application_id"], unique=False
    )
    op.create_index(op.f("ix_safeguarding_worry_closed_by_id"), "safeguarding_worry", ["closed_by_id"], unique=False)
    op.create_index(op.f("ix_safeguarding_worry_raised_by_id"), "safeguarding_worry", ["raised_by_id"], unique=False)
    op.create_index(op.f("ix_safeguarding_worry_status"), "safeguarding_worry", ["status"], unique=False)
    op.create_table(
        "check_item",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column(
            "finding",
            sa.Enum("yes", "no", "not sure", name="finding", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["application_check.id"], name=op.f("fk_check_item_check_id_application_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_item")),
        sa.UniqueConstraint("check_id", "item", name=op.f("uq_check_item_check_id_item")),
    )


def downgrade() -> None:
    op.drop_table("check_item")
    op.drop_index(op.f("ix_safeguarding_worry_status"), table_name="safeguarding_worry")
    op.drop_index(op.f("ix_safeguarding_worry_raised_by_id"), table_name="safeguarding_worry")
    op.drop_index(op.f("ix_safeguarding_worry_closed_by_id"), table_name="safeguarding_worry")
    op.drop_index(op.f("ix_safeguarding_worry_application_id"), table_name="safeguarding_worry")
    op.drop_table("safeguarding_worry")
    op.drop_index(op.f("ix_likeness_mark_application_id"), table_name="likeness_mark")
    op.drop_table("likeness_mark")
    op.drop_index(op.f("ix_application_pair_found_by_id"), table_name="application_pair")
    op.drop_index(op.f("ix_application_pair_second_id"), table_name="application_pair")
    op.drop_table("application_pair")
    op.drop_index(op.f("ix_information_request_asked_by_id"), table_name="information_request")
    op.drop_index(op.f("ix_information_request_answered_by_id"), table_name="information_request")
    op.drop_index("ix_information_request_open", table_name="information_request")
    op.drop_index("ix_information_request_application", table_name="information_request")
    op.drop_table("information_request")
    op.drop_index(op.f("ix_case_note_author_id"), table_name="case_note")
    op.drop_index(op.f("ix_case_note_application_id"), table_name="case_note")
    op.drop_table("case_note")
    op.drop_index(op.f("ix_application_check_second_checked_by_id"), table_name="application_check")
    op.drop_index(op.f("ix_application_check_checked_by_id"), table_name="application_check")
    op.drop_table("application_check")
