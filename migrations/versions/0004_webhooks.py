"""Webhooks: who is told of changes, which messages are for them, and which were given up."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("events", DOCUMENT, nullable=False),
        sa.Column("secret", sa.String(length=100), nullable=False),
        sa.Column("old_secret", sa.String(length=100), nullable=True),
        sa.Column("old_secret_until", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
        sa.UniqueConstraint("url", name=op.f("uq_webhooks_url")),
    )
    # Nullable, and without a default: the version still running writes mail, and no webhooks.
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("webhook_id", sa.Uuid(), nullable=True))
        outbox.add_column(sa.Column("gave_up_at", MOMENT, nullable=True))
        outbox.create_foreign_key(
            op.f("fk_outbox_webhook_id"), "webhooks", ["webhook_id"], ["id"], ondelete="CASCADE"
        )
        outbox.create_index(op.f("ix_outbox_webhook_id"), ["webhook_id"])
        outbox.create_index(op.f("ix_outbox_gave_up_at"), ["gave_up_at"])
        outbox.create_index(op.f("ix_outbox_delivered_at"), ["delivered_at"])


def downgrade() -> None:
    # Messages for webhooks mean nothing to the version before: it would send them as mail.
    op.execute("DELETE FROM outbox WHERE webhook_id IS NOT NULL")
    with op.batch_alter_table("outbox") as outbox:
        for column in ("delivered_at", "gave_up_at", "webhook_id"):
            outbox.drop_index(op.f(f"ix_outbox_{column}"))
        outbox.drop_constraint(op.f("fk_outbox_webhook_id"), type_="foreignkey")
        outbox.drop_column("gave_up_at")
        outbox.drop_column("webhook_id")
    op.drop_table("webhooks")
