"""How Alembic runs: against the database it is given, or the one in the settings."""

from alembic import context
from sqlalchemy.engine import Connection

from app.dialects import make_engine
from app.records import metadata
from app.settings import settings

WORD_SEARCH = "search_"


def include_object(item: object, name: str | None, kind: str, *_: object) -> bool:
    """Word search is laid out by SQL of its own, in a form that each database knows."""
    return not (kind in ("table", "index") and name and name.startswith(WORD_SEARCH))


def run(connection: Connection) -> None:
    """Migrates over this connection, each migration in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=include_object,
        transaction_per_migration=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


engine = make_engine(context.config.attributes.get("url") or settings().database_url)
with engine.connect() as connection:
    run(connection)
engine.dispose()
