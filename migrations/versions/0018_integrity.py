"""what somebody should look at in a round"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SIGNS = (
    "nearly the same text",
    "the same contact",
    "the same postcode",
    "the same household",
    "all the same scores",
    "far from the others",
    "very fast",
)
POINTS_AT = {"first_id": "application", "second_id": "application", "reader_id": "person", "looked_at_by_id": "person"}


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "integrity_finding",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sign", _enum("sign", *SIGNS), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in POINTS_AT),
        sa.Column("status", _enum("findingstatus", "open", "looked at"), nullable=False),
        sa.Column("verdict", _enum("verdict", "nothing wrong", "explained", "something to act on"), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_integrity_finding_round_id_round")),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_integrity_finding_{name}_{table}"))
            for name, table in POINTS_AT.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrity_finding")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_integrity_finding_round_id_key")),
    )
    for name in POINTS_AT:
        op.create_index(op.f(f"ix_integrity_finding_{name}"), "integrity_finding", [name], unique=False)


def downgrade() -> None:
    for name in POINTS_AT:
        op.drop_index(op.f(f"ix_integrity_finding_{name}"), table_name="integrity_finding")
    op.drop_table("integrity_finding")
