"""How often each link was read and differed, and how often it is looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ADDED = ("content_hash", "looks_seen", "changes_seen", "days_watched", "interval_days")


def upgrade() -> None:
    op.add_column("links", sa.Column("content_hash", sa.String(length=24), nullable=True))
    # With defaults of the database's own: the version still running does not know these columns.
    for name, kind, default in (
        ("looks_seen", sa.Integer(), "0"),
        ("changes_seen", sa.Integer(), "0"),
        ("days_watched", sa.Double(), "0"),
        ("interval_days", sa.Double(), "7"),
    ):
        column: sa.Column[float] = sa.Column(name, kind, server_default=default, nullable=False)
        op.add_column("links", column)
    op.create_index(op.f("ix_hosts_leased_until"), "hosts", ["leased_until"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_hosts_leased_until"), table_name="hosts")
    for name in reversed(ADDED):
        op.drop_column("links", name)
