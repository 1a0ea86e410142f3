"""What a service that starts is told: settings without which parts of it stay closed."""

from datetime import date

import pyotp

from app.accounts.people import Account
from app.accounts.roles import Role
from app.accounts.sealing import Seals, is_sealed
from app.cli.starting import missing, seal_secrets
from app.database import Database
from app.settings import Settings
from tests.console.conftest import KEY, Clock, Console
from tests.makers import NOW

TODAY = NOW.date()
OTHER_KEY = "d" * 43 + "="
PHONE = "020 7946 0123"


def test_what_is_missing_is_said_with_the_name_of_its_setting() -> None:
    [said] = missing(Settings(), TODAY)
    assert "LOCALOFFER_SAFEGUARDING_PHONE is not set: providers can confirm" in said
    assert list(missing(Settings(safeguarding_phone=PHONE), TODAY)) == []
    [said] = missing(Settings(safeguarding_phone=PHONE), date(2028, 7, 1))
    assert "run out on 31 August 2028: set the coming terms in LOCALOFFER_SCHOOL_TERMS" in said


def test_a_start_seals_what_is_kept_plain(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    id = Console(database, Clock()).person(Role.EDITOR)
    with database.writing() as session:
        session.get_one(Account, id).totp_secret = pyotp.random_base32()
    assert list(seal_secrets(database, Settings())) == [], "a key is made beside the file"
    with database.reading() as session:
        kept = session.get_one(Account, id).totp_secret or ""
    assert is_sealed(kept)
    assert Seals([], database.file).unseal(kept, of=id.bytes)
    database.close()


def test_where_no_key_can_be_kept_the_start_says_so_and_leaves_what_is_there(
    postgresql_url: str,
) -> None:
    database = Database(postgresql_url)
    id = Console(database, Clock()).person(Role.EDITOR)
    secret = pyotp.random_base32()
    with database.writing() as session:
        session.get_one(Account, id).totp_secret = secret
    [said] = seal_secrets(database, Settings())
    assert "LOCALOFFER_SECRET_KEY is not set" in said
    with database.reading() as session:
        assert session.get_one(Account, id).totp_secret == secret, "they can go on signing in"
    assert list(seal_secrets(database, Settings.model_validate({"secret_key": KEY}))) == []
    lost = list(seal_secrets(database, Settings.model_validate({"secret_key": OTHER_KEY})))
    assert "1 second factors cannot be read" in lost[0]
    database.close()
