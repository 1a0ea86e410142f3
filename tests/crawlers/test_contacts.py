"""Phones, mail addresses, postcodes and dates as people write them."""

from datetime import date

import pytest

from crawlers.contacts import emails_in, newest_date_in, phones_in, postcodes_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Ring 01632 960 123.", ("+441632960123",)),
        ("Tel: (020) 7946 0958", ("+442079460958",)),
        ("+44 (0)20 7946 0958", ("+442079460958",)),
        ("0044 113 496 0000", ("+441134960000",)),
        ("07700 900123 or 07700 900456", ("+447700900123", "+447700900456")),
        ("0800 1111", ("+448001111",)),  # Childline is short
        ("Charity 1234567, 12/03/2026, £10.50, 2020-2026", ()),
        ("order 2001632960123", ()),
    ],
)
def test_phones_are_british_numbers(text: str, numbers: tuple[str, ...]) -> None:
    assert phones_in(text) == numbers


@pytest.mark.parametrize(
    ("text", "mails"),
    [
        ("Mail Info@Club.Example.", ("info@club.example",)),
        ("a.b+c@club.org.uk, a.b+c@club.org.uk", ("a.b+c@club.org.uk",)),
        ("logo@2x.png and @handle and a @ b", ()),
    ],
)
def test_mail_addresses_are_mailboxes(text: str, mails: tuple[str, ...]) -> None:
    assert emails_in(text) == mails


def test_postcodes_get_one_space() -> None:
    assert postcodes_in("LS14AP, SW1A 1AA and LS1 4AP, not A4 PAPER") == ("LS1 4AP", "SW1A 1AA")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on 3 March 2026", date(2026, 3, 3)),
        ("Friday 3rd of March, 2026", date(2026, 3, 3)),
        ("March 3, 2026 and 1 January 2020", date(2026, 3, 3)),
        ("03/04/2026", date(2026, 4, 3)),
        ("2026-04-03T10:00", date(2026, 4, 3)),
        ("31 February 2026, © 2026, room 2026", None),
        ("120261203", None),
    ],
)
def test_the_newest_full_date_is_found(text: str, day: date | None) -> None:
    assert newest_date_in(text) == day
