"""Sealed secrets: opened by their record alone, sealed anew by a new key."""

import stat
from pathlib import Path

import pyotp
import pytest

from app.accounts.people import Account
from app.accounts.roles import Role
from app.accounts.sealing import NoSealingKey, Seals, is_sealed
from app.accounts.second_factors import check_code, seal_all, set_up
from app.database import Database
from app.settings import Settings
from tests.console.conftest import Clock, Console
from tests.makers import NOW

OLD, NEW = "b" * 43 + "=", "c" * 43 + "="
SECRET = pyotp.random_base32()


def test_what_was_sealed_opens_for_its_own_record_alone() -> None:
    seals = Seals([OLD], None)
    sealed = seals.seal(SECRET, of=b"ada")
    assert (is_sealed(sealed), SECRET in sealed) == (True, False)
    assert sealed != seals.seal(SECRET, of=b"ada"), "nobody sees that two are the same"
    assert seals.unseal(sealed, of=b"ada") == SECRET
    for other, whose in ((seals, b"bob"), (Seals([NEW], None), b"ada"), (Seals([], None), b"ada")):
        with pytest.raises(NoSealingKey):
            other.unseal(sealed, of=whose)


def test_an_older_key_opens_and_the_newest_seals() -> None:
    both = Seals([NEW, OLD], None)
    renewed = both.renewed(Seals([OLD], None).seal(SECRET, of=b"ada"), of=b"ada")
    assert Seals([NEW], None).unseal(renewed, of=b"ada") == SECRET


def test_a_key_is_made_beside_the_database_for_its_owner_alone(tmp_path: Path) -> None:
    seals = Seals([], tmp_path / "localoffer.db")
    sealed = seals.seal(SECRET, of=b"ada")
    [file] = tmp_path.iterdir()
    assert (file.name, stat.S_IMODE(file.stat().st_mode)) == ("localoffer.db.key", 0o600)
    later = Seals([NEW], tmp_path / "localoffer.db")
    assert later.unseal(sealed, of=b"ada") == SECRET, "the file goes on opening what it sealed"


def test_without_a_key_nothing_is_sealed() -> None:
    seals = Seals([], None)
    assert not seals.ready
    with pytest.raises(NoSealingKey, match="LOCALOFFER_SECRET_KEY"):
        seals.seal(SECRET, of=b"ada")


@pytest.mark.parametrize("key", ["short", "a" * 44, "é" * 43])
def test_a_key_that_is_none_is_refused_at_the_start(key: str) -> None:
    with pytest.raises(ValueError, match="openssl rand"):
        Settings.model_validate({"secret_key": key})


def test_secrets_that_were_kept_plain_are_sealed_and_their_codes_go_on_working(
    database_url: str,
) -> None:
    database = Database(database_url)
    console, seals = Console(database, Clock()), Seals([OLD], None)
    ids = [console.person(Role.EDITOR), console.person(Role.ADMIN)]
    codes = pyotp.TOTP(SECRET)
    with database.writing() as session:
        session.get_one(Account, ids[0]).totp_secret = SECRET  # as an older release left it
        set_up(session, ids[1], SECRET, codes.at(NOW), seals=seals, now=NOW)
    with database.writing() as session:
        assert seal_all(session, Seals([NEW], None)) == 1, "for one there is no key"
        assert seal_all(session, Seals([NEW, OLD], None)) == 0
    with database.reading() as session:
        kept = [session.get_one(Account, id).totp_secret or "" for id in ids]
    assert all(is_sealed(one) for one in kept)
    with database.writing() as session:
        only_new = Seals([NEW], None)
        assert check_code(session, ids[0], codes.at(NOW), seals=only_new, now=NOW) == "app"
    database.close()
