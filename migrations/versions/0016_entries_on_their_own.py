"""An entry without an organisation stands for itself: its own id is in place of one."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = (
    "provider_links",
    "provider_requests",
    "provider_answers",
    "provider_corrections",
    "provider_questions",
)


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as altered:
            name = op.f(f"fk_{table}_organization_id")
            altered.drop_constraint(name, type_="foreignkey")


def downgrade() -> None:
    for table in TABLES:
        # The version before knows organisations alone.
        op.execute(
            f"DELETE FROM {table} "  # noqa: S608 -- our own names
            "WHERE organization_id NOT IN (SELECT id FROM organizations)"
        )
        with op.batch_alter_table(table) as altered:
            altered.create_foreign_key(
                op.f(f"fk_{table}_organization_id"), "organizations", ["organization_id"], ["id"]
            )
