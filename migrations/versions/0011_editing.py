"""Editing: former slugs, files that were uploaded, what imports would do, terms edited by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "former_slugs",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_former_slugs_service_id")
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_former_slugs")),
    )
    op.create_index(op.f("ix_former_slugs_service_id"), "former_slugs", ["service_id"])
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_uploads_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_at"), "uploads", ["at"])
    with op.batch_alter_table("import_rows") as table:
        table.add_column(sa.Column("expected", sa.String(length=16), nullable=True))
    with op.batch_alter_table("taxonomy_terms") as table:
        table.add_column(sa.Column("edited_at", MOMENT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("taxonomy_terms") as table:
        table.drop_column("edited_at")
    with op.batch_alter_table("import_rows") as table:
        table.drop_column("expected")
    op.drop_index(op.f("ix_uploads_at"), table_name="uploads")
    op.drop_table("uploads")
    op.drop_index(op.f("ix_former_slugs_service_id"), table_name="former_slugs")
    op.drop_table("former_slugs")
