"""reviews, and outcomes that say what would help"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "review",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("status", _enum("reviewstatus", "asked", "stands", "sent back"), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("first_kind", _enum("outcomekind", "fund", "fund part", "reserve", "not this time"), nullable=True),
        sa.Column(
            "first_ground",
            _enum("refusalground", "ineligible", "failed check", "over budget", "unlawful"),
            nullable=True,
        ),
        sa.Column("first_refused_because", sa.String(), nullable=True),
        sa.Column("first_signed_off_by_id", sa.Uuid(), nullable=True),
        sa.Column("first_signed_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_review_application_id_application")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_review_answered_by_id_person")),
        sa.ForeignKeyConstraint(
            ["first_signed_off_by_id"], ["person.id"], name=op.f("fk_review_first_signed_off_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("application_id", name=op.f("uq_review_application_id")),
    )
    for column in ("status", "answered_by_id", "first_signed_off_by_id"):
        op.create_index(op.f(f"ix_review_{column}"), "review", [column], unique=False)


def downgrade() -> None:
    for column in ("status", "answered_by_id", "first_signed_off_by_id"):
        op.drop_index(op.f(f"ix_review_{column}"), table_name="review")
    op.drop_table("review")
