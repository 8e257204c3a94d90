"""decisions"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("application_id", sa.Uuid(), nullable=False),
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
        sa.Column(
            "ground",
            sa.Enum(
                "ineligible",
                "failed check",
                "over budget",
                "unlawful",
                name="refusalground",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("refused_because", sa.String(), nullable=True),
        sa.Column("signed_off_by_id", sa.Uuid(), nullable=False),
        sa.Column("signed_off_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(ground IS NULL) = (refused_because IS NULL)", name=op.f("ck_decision_refusal_has_reason")),
        sa.CheckConstraint("amount_pence IS NULL OR amount_pence > 0", name=op.f("ck_decision_amount_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_decision_application_id_application")
        ),
        sa.ForeignKeyConstraint(["signed_off_by_id"], ["person.id"], name=op.f("fk_decision_signed_off_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("application_id", name=op.f("uq_decision_application_id")),
    )
    op.create_index(op.f("ix_decision_signed_off_by_id"), "decision", ["signed_off_by_id"], unique=False)
    op.create_table(
        "sent_back",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("sent_back_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_sent_back_application_id_application")
        ),
        sa.ForeignKeyConstraint(["sent_back_by_id"], ["person.id"], name=op.f("fk_sent_back_sent_back_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_back")),
    )
    op.create_index(op.f("ix_sent_back_application_id"), "sent_back", ["application_id"], unique=False)
    op.create_index(op.f("ix_sent_back_sent_back_by_id"), "sent_back", ["sent_back_by_id"], unique=False)
    op.create_table(
        "letter",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("edited_by_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_letter_application_id_application")
        ),
        sa.ForeignKeyConstraint(["edited_by_id"], ["person.id"], name=op.f("fk_letter_edited_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("application_id", "occasion", name=op.f("uq_letter_application_id_occasion")),
    )
    op.create_index(op.f("ix_letter_edited_by_id"), "letter", ["edited_by_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_letter_edited_by_id"), table_name="letter")
    op.drop_table("letter")
    op.drop_index(op.f("ix_sent_back_sent_back_by_id"), table_name="sent_back")
    op.drop_index(op.f("ix_sent_back_application_id"), table_name="sent_back")
    op.drop_table("sent_back")
    op.drop_index(op.f("ix_decision_signed_off_by_id"), table_name="decision")
    op.drop_table("decision")
