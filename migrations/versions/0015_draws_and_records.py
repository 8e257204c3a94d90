"""draws and decision records"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KINDS = sa.Enum(
    "fund",
    "fund part",
    "reserve",
    "not this time",
    name="panelkind",
    native_enum=False,
    create_constraint=True,
    length=40,
)


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
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("least_part_percent", sa.Integer(), nullable=False, server_default="60"))
        batch.create_check_constraint(op.f("ck_round_least_part_is_percent"), "least_part_percent BETWEEN 1 AND 100")
    with op.batch_alter_table("round") as batch:
        batch.alter_column("least_part_percent", server_default=None)
    with op.batch_alter_table("outcome") as batch:
        batch.add_column(sa.Column("panel_kind", KINDS, nullable=True))
        batch.add_column(sa.Column("panel_amount_pence", sa.BigInteger(), nullable=True))
    op.create_table(
        "draw",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "announced",
                "pool published",
                "drawn",
                name="drawstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("kept_secret", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("event_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pool", sa.JSON(), nullable=False),
        sa.Column("pool_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("secret", sa.String(), nullable=True),
        sa.Column("seed", sa.String(), nullable=True),
        sa.Column("drawn_order", sa.JSON(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_draw_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("round_id", name=op.f("uq_draw_round_id")),
    )
    op.create_table(
        "decision_record",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_decision_record_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_record")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_decision_record_round_id_number")),
    )
    make_append_only("decision_record")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER decision_record_no_{verb}")
    else:
        op.execute("DROP TRIGGER decision_record_append_only ON decision_record")
        op.execute("DROP FUNCTION decision_record_append_only")
    op.drop_table("decision_record")
    op.drop_table("draw")
    with op.batch_alter_table("outcome") as batch:
        batch.drop_constraint(op.f("ck_outcome_panelkind"), type_="check")
        batch.drop_column("panel_amount_pence")
        batch.drop_column("panel_kind")
    with op.batch_alter_table("round") as batch:
        batch.drop_constraint(op.f("ck_round_least_part_is_percent"), type_="check")
        batch.drop_column("least_part_percent")
