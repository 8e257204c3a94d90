"""joining a panel, and serving on it"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "panel_call",
        sa.Column("panel_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("pays", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "open",
                "prepared for the draw",
                "chosen",
                name="callstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("secret", sa.String(), nullable=True),
        sa.Column("commitment", sa.String(), nullable=True),
        sa.Column("event", sa.String(), nullable=True),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("event_result", sa.String(), nullable=True),
        sa.Column("lottery", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("seed", sa.String(), nullable=True),
        sa.Column("by_hand_because", sa.String(), nullable=True),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seats BETWEEN 1 AND 100", name=op.f("ck_panel_call_seats_1_to_100")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_call_panel_id_panel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_call")),
    )
    op.create_index(op.f("ix_panel_call_panel_id"), "panel_call", ["panel_id"], unique=False)
    op.create_index(op.f("ix_panel_call_status"), "panel_call", ["status"], unique=False)
    op.create_table(
        "call_target",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("least >= 0 AND most >= least", name=op.f("ck_call_target_least_to_most")),
        sa.ForeignKeyConstraint(["call_id"], ["panel_call.id"], name=op.f("fk_call_target_call_id_panel_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_target")),
        sa.UniqueConstraint("call_id", "category", "value", name=op.f("uq_call_target_call_id_category_value")),
    )
    op.create_table(
        "panel_log_entry",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("time", "expense", name="entrykind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("pence", sa.BigInteger(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "claimed",
                "agreed",
                "not agreed",
                name="entrystatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'expense') = (pence IS NOT NULL)", name=op.f("ck_panel_log_entry_pence_of_expense")
        ),
        sa.CheckConstraint("(kind = 'time') = (minutes IS NOT NULL)", name=op.f("ck_panel_log_entry_minutes_of_time")),
        sa.CheckConstraint(
            "minutes IS NULL OR minutes BETWEEN 1 AND 1440", name=op.f("ck_panel_log_entry_minutes_of_a_day")
        ),
        sa.CheckConstraint("pence IS NULL OR pence > 0", name=op.f("ck_panel_log_entry_pence_positive")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_panel_log_entry_decided_by_id_person")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["panel_member.id"], name=op.f("fk_panel_log_entry_member_id_panel_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_log_entry")),
    )
    op.create_index(op.f("ix_panel_log_entry_decided_by_id"), "panel_log_entry", ["decided_by_id"], unique=False)
    op.create_index(op.f("ix_panel_log_entry_member_id"), "panel_log_entry", ["member_id"], unique=False)
    op.create_index(op.f("ix_panel_log_entry_status"), "panel_log_entry", ["status"], unique=False)
    op.create_table(
        "panel_service",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column(
            "payment",
            sa.Enum(
                "paid",
                "voucher",
                "a lower amount",
                "to a charity",
                "nothing",
                name="payment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("support_needs", sa.String(), nullable=True),
        sa.Column("most_readings", sa.Integer(), nullable=True),
        sa.Column("terms_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["panel_member.id"], name=op.f("fk_panel_service_member_id_panel_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_service")),
        sa.UniqueConstraint("member_id", name=op.f("uq_panel_service_member_id")),
    )
    op.create_table(
        "panel_volunteer",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "sent",
                "withdrawn",
                "chosen",
                "not chosen",
                "accepted",
                "declined",
                name="volunteerstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("availability", sa.String(), nullable=True),
        sa.Column("support_needs", sa.String(), nullable=True),
        sa.Column("cares_about", sa.String(), nullable=True),
        sa.Column(
            "payment",
            sa.Enum(
                "paid",
                "voucher",
                "a lower amount",
                "to a charity",
                "nothing",
                name="payment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("terms_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_because", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["panel_call.id"], name=op.f("fk_panel_volunteer_call_id_panel_call")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_panel_volunteer_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_volunteer")),
        sa.UniqueConstraint("call_id", "person_id", name=op.f("uq_panel_volunteer_call_id_person_id")),
        sa.UniqueConstraint("code", name=op.f("uq_panel_volunteer_code")),
    )
    op.create_index(op.f("ix_panel_volunteer_person_id"), "panel_volunteer", ["person_id"], unique=False)
    op.create_index(op.f("ix_panel_volunteer_status"), "panel_volunteer", ["status"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_panel_volunteer_status"), table_name="panel_volunteer")
    op.drop_index(op.f("ix_panel_volunteer_person_id"), table_name="panel_volunteer")
    op.drop_table("panel_volunteer")
    op.drop_table("panel_service")
    op.drop_index(op.f("ix_panel_log_entry_status"), table_name="panel_log_entry")
    op.drop_index(op.f("ix_panel_log_entry_member_id"), table_name="panel_log_entry")
    op.drop_index(op.f("ix_panel_log_entry_decided_by_id"), table_name="panel_log_entry")
    op.drop_table("panel_log_entry")
    op.drop_table("call_target")
    op.drop_index(op.f("ix_panel_call_status"), table_name="panel_call")
    op.drop_index(op.f("ix_panel_call_panel_id"), table_name="panel_call")
    op.drop_table("panel_call")
