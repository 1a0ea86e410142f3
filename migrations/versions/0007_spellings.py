"""How words of the index are spelt, and what people looked for and did not find."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_spellings",
        sa.Column("word", sa.String(40), primary_key=True),
        sa.Column("stem", sa.String(100), nullable=False),
    )
    op.create_table(
        "unmet_searches",
        sa.Column("words", sa.String(200), primary_key=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("unmet_searches")
    op.drop_table("search_spellings")
