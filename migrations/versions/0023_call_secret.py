"""the secret of a call's draw is encrypted until it is drawn"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("panel_call") as table:
        table.add_column(sa.Column("kept_secret", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("panel_call") as table:
        table.drop_column("kept_secret")
