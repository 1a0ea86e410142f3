"""What providers say: confirmations move the date, statements are shown, each form counts once."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.directory.documents import ServiceDocument
from app.directory.editing import read_entry
from app.directory.facts import Capacity
from app.freshness.assurances import Confirmation
from app.freshness.overdue import sweep_overdue
from app.voices.answering import Said, state, still_right
from app.voices.offered import NotTheirs
from tests import makers
from tests.makers import NOW
from tests.voices.conftest import Club, a_club


def confirm(club: Club, form: str = "form-0001", now: datetime = NOW) -> int:
    holder = club.holder(now=now)
    with club.database.writing() as session:
        ids = [one.id for one in club.entries]
        return still_right(session, holder, ids, form_id=form, now=now)


def say(club: Club, said: Said, until: date | None = None, form: str = "form-0001") -> bool:
    holder = club.holder()
    with club.database.writing() as session:
        return state(session, holder, club.id, said, form_id=form, now=NOW, until=until)


def test_still_right_is_the_providers_confirmation_and_not_a_check_of_ours(club: Club) -> None:
    assert confirm(club) == 2
    read = club.freshness()
    assert read["basis"] == "provider_confirmation"
    assert read["assured_date"] == read["provider_confirmed_on"] == "2026-11-24"
    assert read["council_checked_on"] == "2026-09-05"
    assert read["next_due"] == "2027-02-24"
    assert "The provider confirmed these details on 24 November 2026." in " ".join(
        read["sentences"]
    )


def test_a_form_counts_once_however_often_it_is_sent(club: Club) -> None:
    holder = club.holder()
    ids = [one.id for one in club.entries]
    told = []
    for _ in range(3):
        with club.database.writing() as session:
            told.append(still_right(session, holder, ids, form_id="form-0001", now=NOW))
    assert told == [2, 0, 0]
    with club.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Confirmation)) == 2


def test_what_is_known_of_dated_facts_is_as_of_today_and_the_unknown_stays_unknown(
    club: Club,
) -> None:
    confirm(club)
    with club.database.reading() as session:
        facts = read_entry(session, ServiceDocument, club.id).local_offer
    assert facts.payment_checked_on == facts.opening_checked_on == date(2026, 11, 24)
    assert facts.capacity_as_of is None
    assert facts.wait_as_of is None


def test_a_confirmation_ends_what_was_overdue(database: Database) -> None:
    club = a_club(database, checked=200)
    with database.writing() as session:
        sweep_overdue(session, NOW, hours_a_week=15)
    assert club.flags() == [("overdue", True), ("overdue", True)]
    confirm(club)
    assert club.flags() == [("overdue", False), ("overdue", False)]
    assert club.freshness().get("reasons") is None


def test_full_is_shown_as_the_providers_statement_and_no_search_finds_places(club: Club) -> None:
    assert say(club, Said.FULL, until=date(2027, 1, 8))
    first = club.freshness()["sentences"][0]
    assert first == "Full until 8 January 2027, the provider said on 24 November 2026."
    with club.database.reading() as session:
        assert read_entry(session, ServiceDocument, club.id).local_offer.capacity is Capacity.FULL
    assert club.flags() == []
    assert club.freshness()["basis"] == "council_check"


def test_closed_for_good_is_shown_and_waits_for_an_editor_to_withdraw_it(club: Club) -> None:
    say(club, Said.CLOSED_FOR_GOOD)
    assert "Closed for good, the provider said on" in club.freshness()["sentences"][0]
    assert club.flags() == [("provider_statement", True)]
    with club.database.reading() as session:
        entry = read_entry(session, ServiceDocument, club.id)
    assert entry.local_offer.entry_status == "published"


def test_who_changes_their_mind_says_still_right(club: Club) -> None:
    say(club, Said.CLOSED_FOR_GOOD)
    confirm(club, "form-0002")
    assert "Closed" not in " ".join(club.freshness()["sentences"])
    assert club.flags() == [("provider_statement", False)]


def test_not_ours_is_for_editors_alone(club: Club) -> None:
    before = club.freshness()["sentences"]
    say(club, Said.NOT_OURS)
    assert club.freshness()["sentences"] == before
    assert club.flags() == [("provider_statement", True)]


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (None, "Enter the last day"),  # "full" without an end would never run out
        (date(2026, 11, 23), "today or later"),
        (date(2028, 1, 1), "must be by"),
    ],
)
def test_a_while_has_an_end_within_a_year(club: Club, until: date | None, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        say(club, Said.TEMPORARILY_CLOSED, until=until)
    assert club.freshness()["sentences"][0].startswith("The Local Offer team checked")


def test_nobody_speaks_for_others_entries(club: Club) -> None:
    other = makers.a_service("Herons", organization=makers.an_organization("Heron Trust"))
    with club.database.writing() as session:
        makers.save(session, makers.an_organization("Heron Trust"), other)
    holder = club.holder()
    with pytest.raises(NotTheirs), club.database.writing() as session:
        still_right(session, holder, [club.id, other.id], form_id="form-0001", now=NOW)
    assert club.freshness()["basis"] == "council_check"
