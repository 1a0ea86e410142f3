"""Search in short rows: texts, hours and points apart, by number; who was assured, in order."""

from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SCRIPTS = Path(__file__).parent.parent / "sql"
DOWN = "\n-- Down\n"


def upgrade() -> None:
    up, _ = halves()
    run(up)
    op.drop_table("service_points")
    op.create_index("ix_trust_assured_date", "trust", ["assured_date", "service_id"])


def downgrade() -> None:
    op.drop_index("ix_trust_assured_date", "trust")
    op.create_table(
        "service_points",
        sa.Column("service_at_location_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["services.id"],
            name=op.f("fk_service_points_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_at_location_id", name=op.f("pk_service_points")),
    )
    op.create_index("ix_service_points_point", "service_points", ["latitude", "longitude"])
    op.create_index(op.f("ix_service_points_service_id"), "service_points", ["service_id"])
    op.execute(
        "INSERT INTO service_points (service_at_location_id, service_id, latitude, longitude) "
        "SELECT service_at_location_id, service_id, latitude, longitude FROM search_points "
        "JOIN search_documents ON search_documents.id = search_points.document_id"
    )
    _, down = halves()
    run(down)


def halves() -> tuple[str, str]:
    script = SCRIPTS / f"narrow_search.{op.get_bind().dialect.name}.sql"
    up, _, down = script.read_text(encoding="utf-8").partition(DOWN)
    return up, down


def run(script: str) -> None:
    for statement in statements(script):
        op.get_bind().exec_driver_sql(statement)


def statements(script: str) -> Iterator[str]:
    for block in script.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("--")]
        if any(lines):
            yield "\n".join(lines)
