"""What search must know of an entry to let no fact outlive its date, and of when it is open."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("search_documents", sa.Column("payment_as_of", sa.Date()))
    op.add_column("search_documents", sa.Column("opening_as_of", sa.Date()))
    # Rows that the version before wrote lack the new tags: they are written anew at the next start.
    edition: sa.Column[int] = sa.Column(
        "edition", sa.SmallInteger(), server_default="1", nullable=False
    )
    op.add_column("search_documents", edition)
    op.add_column("search_hours", sa.Column("starts", sa.Date()))
    op.add_column("search_hours", sa.Column("ends", sa.Date()))
    op.add_column("search_hours", sa.Column("rule", sa.String()))
    op.create_index("search_hours_times", "search_hours", ["day", "opens", "closes", "service_id"])
    op.create_index("search_documents_sort_key", "search_documents", ["sort_key", "id"])
    op.create_index("search_documents_payment", "search_documents", ["payment_as_of", "id"])
    op.create_index("search_documents_opening", "search_documents", ["opening_as_of", "id"])
    op.create_table("search_rules", sa.Column("rule", sa.String(), primary_key=True))


def downgrade() -> None:
    op.drop_table("search_rules")
    op.drop_index("search_documents_opening", "search_documents")
    op.drop_index("search_documents_payment", "search_documents")
    op.drop_index("search_documents_sort_key", "search_documents")
    op.drop_index("search_hours_times", "search_hours")
    for name in ("rule", "ends", "starts"):
        op.drop_column("search_hours", name)
    for name in ("edition", "opening_as_of", "payment_as_of"):
        op.drop_column("search_documents", name)
