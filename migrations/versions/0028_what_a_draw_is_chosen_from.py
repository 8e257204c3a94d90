"""what the ideas of a draw are chosen from"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draw") as batch:
        batch.add_column(sa.Column("chosen_from", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("draw") as batch:
        batch.drop_column("chosen_from")
