"""more signs of what somebody should look at"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

CHECK = "ck_integrity_finding_sign"
BEFORE = (
    "nearly the same text",
    "the same contact",
    "the same postcode",
    "the same household",
    "all the same scores",
    "far from the others",
    "very fast",
)
MORE = (
    "the same second person",
    "the same group",
    "the same scores as another reader",
    "one idea far above the rest",
)

findings = sa.table("integrity_finding", sa.column("sign", sa.String()))


def _allow(*signs: str) -> None:
    with op.batch_alter_table("integrity_finding") as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        batch.create_check_constraint(op.f(CHECK), findings.c.sign.in_(signs))


def upgrade() -> None:
    _allow(*BEFORE, *MORE)


def downgrade() -> None:
    op.execute(findings.delete().where(findings.c.sign.in_(MORE)))
    _allow(*BEFORE)
