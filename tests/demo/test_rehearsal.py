"""A fortnight on the pretend web: every flag earned, none missed."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app.database import Database
from app.demo.date_truth import OF_DATES
from app.demo.loading import load_demo
from app.demo.rehearsal import Rehearsal, fast_forward
from app.demo.verdicts import Raised
from app.freshness.outcomes import Reason
from app.settings import Settings

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
NEVER_FLAGGED = {
    "fernbrook-rollers.example",
    "harebell-academy.example",
    "calm-minds.example",
    "quiet-hour-cinema.example",
    "oakfield-primary.example",
    "young-voices.example",
    "meadow-bank-school.example",
}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    load_demo(database, START)
    yield database
    database.close()


def about_websites(found: Rehearsal) -> list[Raised]:
    own = OF_DATES | {Reason.OVERDUE}
    return [flag for flag in found.raised if flag.reason not in own]


def about_dates(found: Rehearsal) -> list[Raised]:
    return [flag for flag in found.raised if flag.reason in OF_DATES]


async def test_a_fortnight_raises_exactly_what_is_true(
    database: Database, database_url: str
) -> None:
    days: list[tuple[int, int]] = []
    found = await fast_forward(
        database,
        Settings(database_url=database_url),
        14,
        START,
        lambda done, of: days.append((done, of)),
    )
    assert found.false_alarms == ()
    assert found.missed == ()
    assert sorted((flag.reason.value, flag.entry) for flag in about_websites(found)) == [
        ("cannot_look", "Autism and ADHD assessment: how it works here"),
        ("cannot_look", "Children's community nurses"),
        ("cannot_look", "Children's occupational therapy"),
        ("cannot_look", "Children's speech and language therapy"),
        ("cannot_look", "Maple Lodge: nights with a nurse"),
        ("cannot_look", "Moving to adult health services"),
        ("closure_announced", "Harbour House overnight breaks"),
        ("contact_drift", "Pebbles Nursery"),
        ("host_down", "Cogwheel Works: a bench of your own"),
        ("link_gone", "Drumbeat on Sundays"),
        ("link_gone", "Greenline rides"),
        ("link_gone", "The Meantime: evenings for parents who wait"),
        ("link_moved", "Own Front Door: flats with support"),
        ("link_moved", "Portage home visits"),
        ("link_parked", "Skylark: hedges, paths and gardens"),
        ("link_soft_gone", "Splash: swimming lessons in warm water"),
    ]
    assert sorted(
        (flag.reason.value, flag.entry)
        for flag in about_dates(found)
        if flag.reason is not Reason.FACT_EXPIRED
    ) == [
        ("law_check_due", "Personal budgets in an EHC plan"),
        ("law_check_due", "Plans and moving to the next school"),
        ("law_check_due", "The annual review of an EHC plan"),
        ("pinned_overdue", "How to complain"),
        ("pinned_overdue", "Mediation about EHC plans"),
        ("pinned_overdue", "Short breaks: what there is and who can have it"),
    ]
    assert all(flag.right for flag in about_dates(found))
    assert [flag.entry for flag in found.closed] == ["Greenline rides"]
    quiet = {one.host for one in found.quiet}
    assert quiet >= NEVER_FLAGGED
    assert "sibs-together.example" in quiet  # silence weighs too little for a fortnight
    assert found.discarded > 20  # our own outage was no evidence
    assert found.paused_because is not None
    assert "our own connection" in found.paused_because
    assert days[-1] == (14, 14)
    whole = found.as_json()
    assert whole["false_alarms"] == whole["missed"] == []
    assert "0 false alarms, 0 missed" in list(found.words())[-1]
