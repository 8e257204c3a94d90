"""letters by post"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("postal_address", sa.String(), nullable=True))
    op.add_column("outbox_email", sa.Column("by_post", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("outbox_email", "by_post")
    op.drop_column("person", "postal_address")
