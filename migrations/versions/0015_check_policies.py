"""Check policies with dates, and under which of them an entry's freshness was worked out."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_policies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("lasts", sa.String(length=32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["actors.id"], name=op.f("fk_check_policies_set_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_policies")),
    )
    op.create_index("ix_check_policies_key", "check_policies", ["kind", "key", "valid_from"])
    # Empty: worked out by the version still running. The clock works such rows out anew, in turn.
    op.add_column("trust", sa.Column("policy", sa.String(length=16), nullable=True))
    op.create_index(op.f("ix_trust_policy"), "trust", ["policy"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_trust_policy"), table_name="trust")
    op.drop_column("trust", "policy")
    op.drop_index("ix_check_policies_key", table_name="check_policies")
    op.drop_table("check_policies")
