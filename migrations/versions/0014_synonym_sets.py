"""Sets of plain words that the council changed or added, and what each change made of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "synonym_sets",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("words", DOCUMENT, nullable=False),
        sa.Column("asked", DOCUMENT, nullable=False),
        sa.Column("answered_by", DOCUMENT, nullable=False),
        sa.Column("leads_to", DOCUMENT, nullable=False),
        sa.Column("means", DOCUMENT, nullable=False),
        sa.Column("says_little", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("taken_off", sa.Boolean(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["actors.id"], name=op.f("fk_synonym_sets_changed_by")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_synonym_sets")),
    )
    op.create_table(
        "synonym_changes",
        sa.Column("change_set_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("before", DOCUMENT, nullable=True),
        sa.Column("after", DOCUMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["change_set_id"], ["change_sets.id"], name=op.f("fk_synonym_changes_change_set_id")
        ),
        sa.PrimaryKeyConstraint("change_set_id", name=op.f("pk_synonym_changes")),
    )
    op.create_index(op.f("ix_synonym_changes_key"), "synonym_changes", ["key"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_synonym_changes_key"), table_name="synonym_changes")
    op.drop_table("synonym_changes")
    op.drop_table("synonym_sets")
