"""Open at a moment: by weekday, clock, rule and date, over midnight, and never by guessing."""

from datetime import date, datetime
from typing import Any

import pytest

from app.database import Database
from app.directory.asked import Asked, Lasting
from app.directory.search import find, find_services
from app.directory.search_might_fit import might_fit
from app.directory.search_question import SERVICES, make_ready
from tests import makers

SATURDAY = datetime(2026, 12, 5, 10, 30)
SUNDAY = datetime(2026, 12, 6, 10, 30)
LASTING = Lasting(
    today=date(2026, 11, 24), payment_since=date(2026, 6, 1), opening_since=date(2026, 8, 1)
)
TERMS = ((date(2026, 11, 2), date(2026, 12, 18)),)

OPEN, CLOSED, WHO_KNOWS = "open", "closed", "who knows"

CASES: list[tuple[str, dict[str, Any], datetime, str]] = [
    ("every Saturday", {}, SATURDAY, OPEN),
    ("another day", {}, SUNDAY, CLOSED),
    ("as it opens", {"opens_at": "10:30"}, SATURDAY, OPEN),
    ("as it closes", {"closes_at": "10:30"}, SATURDAY, CLOSED),
    ("not yet", {"valid_from": date(2026, 12, 6)}, SATURDAY, CLOSED),
    ("no more", {"valid_to": date(2026, 12, 4)}, SATURDAY, CLOSED),
    ("no more, by its rule", {"until": date(2026, 12, 4)}, SATURDAY, CLOSED),
    ("the last time", {"until": date(2026, 12, 5)}, SATURDAY, OPEN),
    ("the first Saturday", {"freq": "MONTHLY", "byday": "1SA"}, SATURDAY, OPEN),
    ("the second Saturday", {"freq": "MONTHLY", "byday": "2SA"}, SATURDAY, CLOSED),
    ("the fifth of the month", {"freq": "MONTHLY", "byday": None, "bymonthday": "5"}, SATURDAY,
     OPEN),
    ("the sixth of the month", {"freq": "MONTHLY", "byday": None, "bymonthday": "6"}, SATURDAY,
     CLOSED),
    ("this fortnight", {"interval": 2, "dtstart": date(2026, 11, 21)}, SATURDAY, OPEN),
    ("the other fortnight", {"interval": 2, "dtstart": date(2026, 11, 14)}, SATURDAY, CLOSED),
    ("some fortnight", {"interval": 2, "valid_from": None}, SATURDAY, WHO_KNOWS),
    ("over midnight, before it", {"opens_at": "20:00", "closes_at": "02:00"},
     datetime(2026, 12, 5, 23, 0), OPEN),
    ("over midnight, after it", {"opens_at": "20:00", "closes_at": "02:00"},
     datetime(2026, 12, 6, 1, 59), OPEN),
    ("over midnight, too late", {"opens_at": "20:00", "closes_at": "02:00"},
     datetime(2026, 12, 6, 2, 0), CLOSED),
    ("all day and night", {"opens_at": "00:00", "closes_at": "00:00"}, SATURDAY, OPEN),
    ("no closing time", {"closes_at": None}, SATURDAY, WHO_KNOWS),
    ("no closing time, not yet open", {"closes_at": None, "opens_at": "11:00"}, SATURDAY, CLOSED),
    ("no times", {"closes_at": None, "opens_at": None}, SATURDAY, WHO_KNOWS),
    ("no weekday", {"byday": None}, SATURDAY, WHO_KNOWS),
    ("no weekday, but too early", {"byday": None}, datetime(2026, 12, 5, 8, 0), CLOSED),
    ("in term time", {"description": "in term time"}, SATURDAY, OPEN),
    ("in holidays", {"description": "in school holidays"}, SATURDAY, CLOSED),
    ("in a term that nobody knows", {"description": "in term time"}, datetime(2027, 1, 9, 10, 30),
     WHO_KNOWS),
    ("not on bank holidays", {"description": "except bank holidays"},
     datetime(2026, 12, 26, 10, 30), CLOSED),
    ("for six weeks", {"description": "for six weeks"}, SATURDAY, WHO_KNOWS),
]  # fmt: skip


def answer(database: Database, moment: datetime) -> str:
    """What search says of the only entry there is."""
    asked = Asked(open_at=moment, lasting=LASTING, school_terms=TERMS)
    with database.reading() as session:
        question = make_ready(session, asked, SERVICES)
        found, might = find(session, question).total, might_fit(session, question)
    assert not (found and might)
    return OPEN if found else WHO_KNOWS if might == {"open_at": 1} else CLOSED


def test_a_schedule_is_right_as_recorded(database: Database) -> None:
    service = makers.a_service()
    for name, fields, moment, expected in CASES:
        with database.writing() as session:
            schedules = [makers.a_schedule(**fields)]
            makers.save(session, service.model_copy(update={"schedules": schedules}))
        assert answer(database, moment) == expected, name


def test_one_open_schedule_is_enough_and_one_unknown_one_leaves_it_open(database: Database) -> None:
    shut, open_, vague = (
        makers.a_schedule(byday="MO"),
        makers.a_schedule(),
        makers.a_schedule(closes_at=None),
    )
    for schedules, expected in (
        ([shut, open_, vague], OPEN),
        ([shut, vague], WHO_KNOWS),
        ([shut], CLOSED),
        ([], WHO_KNOWS),
    ):
        service = makers.a_service(schedules=schedules)
        with database.writing() as session:
            makers.save(session, service)
        assert answer(database, SATURDAY) == expected


@pytest.mark.parametrize(
    ("checked", "expected"),
    [
        (None, OPEN),  # feeds never date their hours: they count as recorded
        (date(2026, 11, 1), OPEN),
        (date(2026, 8, 1), OPEN),
        (date(2026, 7, 31), WHO_KNOWS),
        (date(2026, 11, 25), WHO_KNOWS),  # tomorrow
    ],
)
def test_hours_that_were_checked_too_long_ago_are_unknown(
    database: Database, checked: date | None, expected: str
) -> None:
    service = makers.a_service(facts={"opening_checked_on": checked})
    with database.writing() as session:
        makers.save(session, service)
    assert answer(database, SATURDAY) == expected
    by_weekday = Asked(days=("SA",), lasting=LASTING)
    with database.reading() as session:
        assert find_services(session, by_weekday).total == (expected == OPEN)


def test_the_hours_of_a_place_count_too(database: Database) -> None:
    place = makers.a_location()
    service = makers.a_service(locations=(place,))  # on Sundays there
    with database.writing() as session:
        makers.save(session, place, service)
    assert answer(database, SUNDAY) == OPEN
