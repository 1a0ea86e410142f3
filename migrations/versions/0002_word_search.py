"""Word search: tables that each database lays out in its own way."""

from collections.abc import Iterator
from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SCRIPTS = Path(__file__).parent.parent / "sql"
DOWN = "\n-- Down\n"


def upgrade() -> None:
    up, _ = halves()
    run(up)


def downgrade() -> None:
    _, down = halves()
    run(down)


def halves() -> tuple[str, str]:
    script = SCRIPTS / f"word_search.{op.get_bind().dialect.name}.sql"
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
