"""Pins of the home page and of guides; what a guide is about, and its steps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
FACTS = ("decision_types", "steps")


def upgrade() -> None:
    op.create_table(
        "pins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("guide_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["guide_id"], ["services.id"], name=op.f("fk_pins_guide_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_pins_service_id")),
        sa.ForeignKeyConstraint(["set_by"], ["actors.id"], name=op.f("fk_pins_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pins")),
    )
    op.create_index(op.f("ix_pins_guide_id"), "pins", ["guide_id"])
    op.create_index(op.f("ix_pins_service_id"), "pins", ["service_id"])
    with op.batch_alter_table("offer_facts") as table:
        for name in FACTS:
            # The version still running writes rows without them.
            table.add_column(sa.Column(name, DOCUMENT, server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("offer_facts") as table:
        for name in reversed(FACTS):
            table.drop_column(name)
    op.drop_index(op.f("ix_pins_service_id"), table_name="pins")
    op.drop_index(op.f("ix_pins_guide_id"), table_name="pins")
    op.drop_table("pins")
