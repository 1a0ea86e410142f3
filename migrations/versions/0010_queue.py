"""The editors' queue: open flags in one index, and what each decision found before it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("resolved_at IS NULL")
COLUMNS = [
    "harm", "raised_at", "id", "reason", "service_id", "link_id", "assignee_id", "snoozed_until",
]  # fmt: skip


def upgrade() -> None:
    op.create_index("ix_flags_open", "flags", COLUMNS, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "deeds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("flag_id", sa.Uuid(), nullable=False),
        sa.Column("change_sets", DOCUMENT, nullable=False),
        sa.Column("flags", DOCUMENT, nullable=False),
        sa.Column("entries", DOCUMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_deeds_actor_id")),
        sa.ForeignKeyConstraint(["flag_id"], ["flags.id"], name=op.f("fk_deeds_flag_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deeds")),
    )
    op.create_index(op.f("ix_deeds_actor_id"), "deeds", ["actor_id"], unique=False)
    op.create_index(op.f("ix_deeds_flag_id"), "deeds", ["flag_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_deeds_flag_id"), table_name="deeds")
    op.drop_index(op.f("ix_deeds_actor_id"), table_name="deeds")
    op.drop_table("deeds")
    op.drop_index("ix_flags_open", table_name="flags")
