"""practice ideas"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_practice_panel_id_panel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("panel_id", name=op.f("uq_practice_panel_id")),
    )
    op.create_table(
        "practice_score",
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 4", name=op.f("ck_practice_score_value_0_to_4")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_practice_score_criterion_id_criterion")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_practice_score_person_id_person")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_practice_score_practice_id_practice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_score")),
        sa.UniqueConstraint(
            "practice_id",
            "person_id",
            "criterion_id",
            name=op.f("uq_practice_score_practice_id_person_id_criterion_id"),
        ),
    )
    for column in ("person_id", "criterion_id"):
        op.create_index(op.f(f"ix_practice_score_{column}"), "practice_score", [column], unique=False)


def downgrade() -> None:
    for column in ("person_id", "criterion_id"):
        op.drop_index(op.f(f"ix_practice_score_{column}"), table_name="practice_score")
    op.drop_table("practice_score")
    op.drop_table("practice")
