"""The numbered chain of migrations, on both databases."""

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from app.database import Database, migrate, migration_config


def tables(url: str) -> set[str]:
    database = Database(url)
    try:
        return set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    finally:
        database.close()


def test_migrations_go_up_and_down_and_up_again(empty_database_url: str) -> None:
    migrate(empty_database_url)
    first = tables(empty_database_url)
    command.downgrade(migration_config(empty_database_url), "base")
    assert tables(empty_database_url) == set()
    migrate(empty_database_url)
    assert tables(empty_database_url) == first != set()


def test_each_migration_can_be_taken_back_alone(empty_database_url: str) -> None:
    config = migration_config(empty_database_url)
    for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions())):
        command.upgrade(config, script.revision)
        command.downgrade(config, "-1")
        command.upgrade(config, script.revision)


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    before = tables(database_url)
    migrate(database_url)
    assert tables(database_url) == before


def test_the_migrated_schema_is_what_the_records_declare(database_url: str) -> None:
    command.check(migration_config(database_url))  # raises with the differences


def test_the_chain_has_one_end() -> None:
    scripts = ScriptDirectory.from_config(migration_config("sqlite://"))
    assert len(scripts.get_heads()) == 1
