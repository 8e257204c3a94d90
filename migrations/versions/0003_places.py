"""places"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ward",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tile_column", sa.Integer(), nullable=False),
        sa.Column("tile_row", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ward")),
        sa.UniqueConstraint("code", name=op.f("uq_ward_code")),
    )
    op.create_table(
        "postcode",
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("ward_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_postcode_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postcode")),
        sa.UniqueConstraint("postcode", name=op.f("uq_postcode_postcode")),
    )
    op.create_index(op.f("ix_postcode_ward_id"), "postcode", ["ward_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_postcode_ward_id"), table_name="postcode")
    op.drop_table("postcode")
    op.drop_table("ward")
