"""a draw of people is prepared by a worker; each panel that may come out has a salt"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

calls = sa.table("panel_call", sa.column("id", sa.Uuid()), sa.column("lottery", sa.JSON()))


def upgrade() -> None:
    op.create_table(
        "call_preparation",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("short", sa.JSON(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_call_preparation_asked_by_id_person")),
        sa.ForeignKeyConstraint(["call_id"], ["panel_call.id"], name=op.f("fk_call_preparation_call_id_panel_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_preparation")),
        sa.UniqueConstraint("call_id", name=op.f("uq_call_preparation_call_id")),
    )
    op.create_index(op.f("ix_call_preparation_asked_by_id"), "call_preparation", ["asked_by_id"], unique=False)
    _each_lottery(lambda lottery: lottery | {"salts": [secrets.token_hex(16) for _ in lottery["panels"]]})


def downgrade() -> None:
    op.drop_table("call_preparation")
    _each_lottery(lambda lottery: {name: value for name, value in lottery.items() if name != "salts"})


def _each_lottery(change):
    bind = op.get_bind()
    for id, lottery in bind.execute(sa.select(calls).where(calls.c.lottery.is_not(None))).all():
        if lottery is not None:
            bind.execute(calls.update().where(calls.c.id == id).values(lottery=change(lottery)))
