"""Keys: shown once, stored as a digest, good until revoked."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app.accounts.keys import Key, create_key, holder_of, revoke_keys
from app.accounts.roles import Role
from app.database import Database
from app.directory.auditing import audit_lines
from tests.makers import NOW


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def test_a_key_tells_who_holds_it_and_is_nowhere_in_the_database(database: Database) -> None:
    with database.writing() as session:
        secret = create_key(session, name="Robin Fields", role=Role.EDITOR, now=NOW)
    with database.reading() as session:
        holder = holder_of(session, secret)
        assert holder is not None
        assert (holder.name, holder.role) == ("Robin Fields", Role.EDITOR)
        key = session.scalars(select(Key)).one()
        assert secret not in f"{key.prefix} {key.digest}"


@pytest.mark.parametrize("wrong", ["", "lo_", "\x00", "lo_" + "x" * 43, "é\ud800", "x" * 10_000])
def test_what_is_no_key_holds_nothing(database: Database, wrong: str) -> None:
    with database.reading() as session:
        assert holder_of(session, wrong) is None


def test_a_revoked_key_is_no_key(database: Database) -> None:
    with database.writing() as session:
        secret = create_key(session, name="Robin Fields", role=Role.VIEWER, now=NOW)
        revoke_keys(session, "Robin Fields", NOW)
    with database.reading() as session:
        assert holder_of(session, secret) is None


@pytest.mark.parametrize(
    ("role", "other", "may"),
    [
        (Role.ADMIN, Role.VIEWER, True),
        (Role.EDITOR, Role.EDITOR, True),
        (Role.VIEWER, Role.EDITOR, False),
    ],
)
def test_a_role_includes_those_before_it(role: Role, other: Role, may: bool) -> None:
    assert role.includes(other) is may


def test_a_key_that_is_made_or_revoked_is_written_into_the_chain(database: Database) -> None:
    with database.writing() as session:
        create_key(session, name="Robin Fields", role=Role.EDITOR, now=NOW)
    with database.writing() as session:
        revoke_keys(session, "Robin Fields", NOW)
        revoke_keys(session, "nobody", NOW)
    with database.reading() as session:
        acts = [one.act for one in audit_lines(session, limit=10)]
    assert acts == ["keys_revoked", "key_made_for_editor"]
