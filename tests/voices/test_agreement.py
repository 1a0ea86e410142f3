"""How far providers' words are borne out: only a later check by phone or visit says so."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.directory import editing
from app.directory.documents import LocalOfferDocument, LocationDocument, ServiceDocument
from app.directory.facts import Capacity
from app.freshness.assurances import assure
from app.freshness.standing import Method
from app.voices.agreement import CONFIRMED, Agreement, agreement
from app.voices.answering import still_right
from tests import makers
from tests.makers import NOW
from tests.voices.conftest import Club

LATER = NOW + timedelta(days=20)


def confirm(club: Club, form: str = "form-0001", now: datetime = NOW) -> None:
    holder = club.holder(now=now)
    with club.database.writing() as session:
        ids = [one.id for one in club.entries]
        still_right(session, holder, ids, form_id=form, now=now)


def check(club: Club, which: int, method: Method, now: datetime = LATER) -> None:
    with club.database.writing() as session:
        assure(session, [club.entries[which].id], makers.an_editor(session), method=method, now=now)


def edit(
    club: Club, which: int, now: datetime = LATER, by: str = "Robin Fields", **to: Any
) -> None:
    with club.database.writing() as session:
        entry = editing.read_entry(session, ServiceDocument, club.entries[which].id)
        for name, value in to.items():
            setattr(entry.local_offer if hasattr(entry.local_offer, name) else entry, name, value)
        editor = makers.an_editor(session, by)
        act = editing.begin(session, editor, act="save", why="as told", now=now)
        editing.save(session, act, entry)


def counted(club: Club) -> tuple[int, int]:
    with club.database.reading() as session:
        found = agreement(session)
    assert isinstance(found, Agreement)
    return found.checked, found.agreed


def test_confirmations_are_compared_with_the_next_check(club: Club) -> None:
    confirm(club)
    assert counted(club) == (0, 0), "checks before it say nothing of it"
    check(club, 0, Method.WEBSITE_READ)
    assert counted(club) == (0, 0), "reading the website is not asking"
    check(club, 0, Method.PHONE)
    edit(club, 1, alert="Moved.")
    check(club, 1, Method.VISIT)
    assert counted(club) == (2, 1)


@pytest.mark.parametrize(
    ("to", "agreed"),
    [
        ({"capacity": Capacity.FULL}, 0),  # a fact that the provider's page showed
        ({"minimum_age": 11.0}, 0),
        ({"category": "respite"}, 1),  # the team's own
        ({"capacity_as_of": LATER.date()}, 1),  # the check's own date
        ({"name": "Otters!", "by": "Kim Moor"}, 1),  # somebody else, who did not ask
        ({"name": "Otters!", "now": LATER + timedelta(hours=3)}, 1),  # not of this check
    ],
)
def test_only_what_the_check_changed_of_what_was_confirmed_counts(
    club: Club, to: dict[str, Any], agreed: int
) -> None:
    confirm(club)
    check(club, 0, Method.PHONE)
    edit(club, 0, **to)
    assert counted(club) == (1, agreed)


def test_each_confirmation_counts_once_and_a_late_check_for_none(club: Club) -> None:
    confirm(club)
    confirm(club, "form-0002", NOW + timedelta(days=5))
    check(club, 0, Method.PHONE)
    check(club, 0, Method.PHONE, LATER + timedelta(days=1))
    check(club, 1, Method.VISIT, NOW + timedelta(days=100))
    assert counted(club) == (2, 2)


def test_what_counts_as_confirmed_are_fields_of_entries() -> None:
    known = {*ServiceDocument.model_fields, *LocationDocument.model_fields}
    known |= {f"local_offer.{name}" for name in LocalOfferDocument.model_fields}
    assert known >= CONFIRMED
