"""What later looks need to know of a page without reading it again."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ADDED = ("contacts_hash", "contacts_since", "page_kept_at", "page_dated")


def upgrade() -> None:
    op.add_column("links", sa.Column("contacts_hash", sa.String(length=24), nullable=True))
    op.add_column("links", sa.Column("contacts_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("links", sa.Column("page_kept_at", sa.DateTime(timezone=True), nullable=True))
    dated: sa.Column[bool] = sa.Column(
        "page_dated", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("links", dated)
    # What was read before is not summed up yet: such pages are compared anew for a while.
    op.execute("UPDATE links SET contacts_since = last_ok_at")


def downgrade() -> None:
    for name in reversed(ADDED):
        op.drop_column("links", name)
