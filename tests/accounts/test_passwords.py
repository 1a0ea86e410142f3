"""Passwords: dear to guess, and as dear to ask about where there is none."""

import pytest

from app.accounts.passwords import LONGEST, NOBODYS, WeakPassword, fits, hash_password

GOOD = "plum kettle orbit fence"


def test_a_password_fits_its_own_hash_and_no_other() -> None:
    stored = hash_password(GOOD)
    assert fits(GOOD, stored)
    assert not fits(GOOD.upper(), stored)
    assert not fits("nobody has this password", None)


def test_a_hash_is_argon2id_as_recommended_and_so_is_the_one_of_nobody() -> None:
    stored = hash_password(GOOD)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert stored.split("$")[:4] == NOBODYS.split("$")[:4]
    assert stored != hash_password(GOOD)


def test_what_is_no_hash_of_ours_fits_nothing() -> None:
    assert not fits(GOOD, "pbkdf2$something$else")


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "password2026",
        "iloveyou1234!",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "robinfields2026",
        "Robin.Fields.Council",
        "localoffer2026",
        "x" * (LONGEST + 1),
    ],
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        hash_password(password, about=["Robin Fields", "robin@council.example"])


@pytest.mark.parametrize(
    "password", ["x7Qp!m2vLw9z", "fields of purple thunder kettles", "naïve Straße 🦔 hedgehog"]
)
def test_good_passwords_are_taken_whatever_they_are_written_in(password: str) -> None:
    assert fits(password, hash_password(password, about=["Robin Fields"]))
