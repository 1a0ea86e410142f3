"""Page and record disagree only when ours is gone and another stands in its place, on two days."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from app.accounts.actors import ActorKind, actor_named
from app.database import Database
from app.freshness.decisions import Decision
from app.freshness.outcomes import Outcome, Reason
from app.freshness.resolving import resolve
from tests.freshness.timelines_of_pages import (
    A_DAY,
    NOW,
    OUR_PHONE,
    URL,
    WORDS,
    a_club,
    a_page,
    due_in,
    flags,
    look,
)

THEIRS, THIRD, FOURTH = "+442079460077", "+442079460078", "+442079460079"
NEW_PHONE = a_page(phones=[THEIRS], excerpt=f"{WORDS} Ring 020 7946 0077 instead.")
decisions: TypeAdapter[Decision] = TypeAdapter(Decision)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with a_club(database_url) as (database, _):
        yield database


def timeline(database: Database, *pages: dict[str, Any] | None) -> None:
    """One visit a week."""
    for week, page in enumerate(pages):
        detail = "page" if page else "not_modified"
        look(database, 7 * week, page, detail=detail)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("phones", THEIRS),
        ("emails", "new@otter.example"),
        ("postcodes", "SM2 5ZZ"),
    ],
)
def test_another_contact_on_two_days_is_flagged(database: Database, kind: str, said: str) -> None:
    timeline(database, a_page(), a_page(**{kind: [said]}))
    assert not flags(database)
    assert due_in(database, 7) < timedelta(days=2)  # the second reading comes soon
    look(database, 8.3, a_page(**{kind: [said]}))
    [flag] = flags(database)
    assert flag.reason == Reason.CONTACT_DRIFT
    assert (flag.evidence["kind"], flag.evidence["found"]) == (kind, [said])


def test_the_words_around_ours_and_theirs_are_kept(database: Database) -> None:
    timeline(database, a_page(), NEW_PHONE, None)
    [flag] = flags(database)
    assert "Ring 020 7946 0005." in flag.evidence["before"]
    assert "Ring 020 7946 0077 instead." in flag.evidence["after"]
    assert max(len(flag.evidence[name]) for name in ("before", "after")) <= 500


def test_words_of_a_footer_are_quoted_too(database: Database) -> None:
    footer = {THEIRS: "Footer: ring 020 7946 0077 to book"}
    timeline(database, a_page(), a_page(phones=[THEIRS], quotes=footer), None)
    assert flags(database)[0].evidence["after"] == footer[THEIRS]


def test_a_page_that_was_not_sent_for_half_a_year_is_remembered(database: Database) -> None:
    timeline(database, a_page(), *[None] * 26, NEW_PHONE, NEW_PHONE)
    assert [flag.reason for flag in flags(database)] == [Reason.CONTACT_DRIFT]


def test_two_kinds_are_one_flag_that_names_both(database: Database) -> None:
    moved = a_page(phones=[THEIRS], postcodes=["SM2 5ZZ"])
    timeline(database, a_page(), moved, moved)
    [flag] = flags(database)
    assert "020 7946 0077" in flag.words
    assert "The postcode differs too: SM2 5ZZ." in flag.words


@pytest.mark.parametrize(
    "pages",
    [
        # everything is rewritten, the contacts stay
        (a_page(), a_page(title="Saturday swimming!", excerpt="New words."), None, None),
        # ours is gone, and nothing stands in its place
        (a_page(), a_page(phones=[]), a_page(phones=[]), None),
        # the switchboard was there all along; only ours went
        (a_page(phones=[OUR_PHONE, THEIRS]), NEW_PHONE, NEW_PHONE, None),
        # a number that counts calls is another one at each visit
        (a_page(), NEW_PHONE, a_page(phones=[THIRD]), a_page(phones=[FOURTH])),
        # ... and comes round again
        (a_page(), a_page(phones=[THIRD]), a_page(phones=[FOURTH]), NEW_PHONE, NEW_PHONE),
        # it was seen once and was gone again
        (a_page(), NEW_PHONE, a_page(), NEW_PHONE, a_page()),
        # ours never stood there
        (NEW_PHONE, NEW_PHONE, NEW_PHONE),
        # the page is another one now: not a word of the service, nor of its provider
        (
            a_page(),
            *[a_page(title="Cheap chairs", excerpt="Chairs.", phones=[THEIRS], emails=[])] * 3,
        ),
    ],
)
def test_no_drift(database: Database, pages: tuple[dict[str, Any] | None, ...]) -> None:
    timeline(database, *pages)
    assert not flags(database)


def test_a_number_that_changes_at_each_visit_does_not_make_us_look_daily(
    database: Database,
) -> None:
    fifth = a_page(phones=["+442079460080"])
    timeline(database, a_page(), NEW_PHONE, a_page(phones=[THIRD]), a_page(phones=[FOURTH]), fifth)
    assert due_in(database, 28) > timedelta(days=2)


def test_ours_that_comes_and_goes_takes_a_third_reading(database: Database) -> None:
    timeline(database, a_page(), NEW_PHONE, a_page(), NEW_PHONE, NEW_PHONE)
    assert not flags(database)
    look(database, 36, NEW_PHONE)
    assert flags(database)


def test_the_flag_closes_itself_when_ours_is_back_and_not_because_the_page_falls_silent(
    database: Database,
) -> None:
    timeline(database, a_page(), NEW_PHONE, NEW_PHONE, a_page(phones=[]))
    assert len(flags(database)) == 1
    look(database, 28, a_page())
    assert not flags(database)


@pytest.mark.parametrize(
    "decision",
    [
        {"decision": "not_a_problem"},
        {"decision": "record_right_page_wrong"},
    ],
)
def test_what_a_person_decided_upon_does_not_come_back_next_week(
    database: Database, decision: dict[str, Any]
) -> None:
    timeline(database, a_page(), NEW_PHONE, NEW_PHONE)
    [flag] = flags(database)
    with database.writing() as session:
        editor = actor_named(session, ActorKind.PERSON, "Robin Fields", now=NOW)
        resolve(session, flag.id, decisions.validate_python(decision), editor, NOW + 15 * A_DAY)
    look(database, 21, NEW_PHONE)
    assert not flags(database)


def test_a_withheld_place_is_not_looked_for(database_url: str) -> None:
    with a_club(database_url, facts={"address_visibility": "area_only"}) as (database, _):
        moved = a_page(postcodes=["SM2 5ZZ"])
        timeline(database, a_page(), moved, moved)
        assert not flags(database)


OLD_TIMES = {"season": "Summer 2025", "year": 2025, "newest": "2025-09-05", "quote": "Mon 4pm"}


def test_a_timetable_long_past_on_two_days_is_flagged_and_closes_with_a_new_one(
    database: Database,
) -> None:
    old = a_page(timetable=OLD_TIMES)
    timeline(database, old)
    assert not flags(database)
    look(database, 1.3, old)
    [flag] = flags(database)
    assert (flag.reason, flag.harm) == (Reason.TIMETABLE_PAST, "low")
    assert "Summer 2025" in flag.words
    look(database, 8, a_page(timetable=OLD_TIMES | {"season": "Autumn 2026", "year": 2026}))
    assert not flags(database)


@pytest.mark.parametrize(
    "said",
    [
        {"timetable": OLD_TIMES, "newest_date": "2026-12-12"},  # a date to come
        {"timetable": OLD_TIMES | {"year": 2026, "newest": "2026-09-05"}},  # of this year
        {"newest_date": "2019-01-01"},  # an old date is no timetable
    ],
)
def test_no_old_timetable(database: Database, said: dict[str, Any]) -> None:
    timeline(database, *[a_page(**said)] * 3)
    assert not flags(database)


def moved(database: Database, day: float, page: dict[str, Any] | None, to: str) -> None:
    detail = "elsewhere" if page else "not_modified"
    look(database, day, page, Outcome.MOVED, detail=detail, final_url=to)


def test_a_move_to_the_same_thing_is_one_action(database: Database) -> None:
    to = "https://swimmers.example/saturdays"
    look(database, 0, a_page())
    moved(database, 7, a_page(), to)
    moved(database, 15, None, to)
    [flag] = flags(database)
    assert flag.reason == Reason.LINK_MOVED
    assert flag.suggestion is not None
    assert flag.suggestion["decision"] == {"decision": "link_corrected", "url": to}
    assert flag.evidence["visits"][-1]["same_content"] is True


@pytest.mark.parametrize(
    ("page", "to"),
    [
        (a_page(title="Otter Club", excerpt="Welcome."), "https://club.example/"),
        (a_page(title="Chairs", excerpt="Chairs. " * 90, phones=[]), "https://chairs.example/a"),
    ],
)
def test_a_move_to_a_first_page_or_to_something_else_suggests_no_address(
    database: Database, page: dict[str, Any], to: str
) -> None:
    look(database, 0, a_page())
    moved(database, 7, page, to)
    moved(database, 15, page, to)
    [flag] = flags(database)
    assert flag.reason == Reason.LINK_MOVED
    assert "decision" not in (flag.suggestion or {})
    assert URL in flag.evidence["url"]
