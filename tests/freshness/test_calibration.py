"""Belief is set against what editors decided, and the table moves towards it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from app.accounts.actors import ActorKind, actor_named
from app.database import Database
from app.freshness.calibration import Calibration, Fate, brier, calibrate, reliability, was_dead
from app.freshness.decisions import Decision
from app.freshness.outcomes import Outcome
from app.freshness.probes import ANSWERED_WELL
from app.freshness.resolving import resolve
from tests import makers
from tests.freshness.timelines_of_pages import A_DAY, NOW, a_club, a_page, flags, look

decisions: TypeAdapter[Decision] = TypeAdapter(Decision)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with a_club(database_url) as (database, _):
        yield database


def die(database: Database) -> None:
    """Well for a day, then gone on three days."""
    look(database, -10, a_page())
    for day in (0, 1.25, 4.5):
        look(database, day, None, Outcome.GONE, detail="not_found")


def decide(database: Database, **decision: Any) -> None:
    with database.writing() as session:
        editor = actor_named(session, ActorKind.PERSON, "Robin Fields", now=NOW)
        [flag] = flags(database)
        at = NOW + 5 * A_DAY
        resolve(session, flag.id, decisions.validate_python(decision), editor, at)


def calibration(database: Database) -> Calibration:
    with database.reading() as session:
        return calibrate(session)


def looks(found: Calibration, outcome: Outcome) -> tuple[int, int]:
    [row] = [row for row in found.rows if (row.outcome, row.detail) == (outcome, None)]
    return row.seen.alive, row.seen.dead


@pytest.mark.parametrize(
    ("decision", "detail", "false_alarm", "dead"),
    [
        ("link_corrected", {}, False, True),
        ("no_website_now", {}, False, True),
        ("withdrawn", {}, False, True),
        ("not_a_problem", {}, True, False),
        ("not_a_problem", {}, False, None),  # the entry is fine, whatever the page
        ("closed_itself", {"why": ANSWERED_WELL}, False, False),
        ("closed_itself", {"why": "The entry no longer uses this address."}, False, None),
        ("assured", {}, False, None),
        (None, {}, False, None),
    ],
)
def test_what_a_decision_says_of_the_page(
    decision: str | None, detail: dict[str, Any], false_alarm: bool, dead: bool | None
) -> None:
    assert was_dead(decision, detail, false_alarm=false_alarm) is dead


def test_a_page_that_was_dead_speaks_for_its_failures(database: Database) -> None:
    die(database)
    decide(database, decision="no_website_now")
    found = calibration(database)
    assert (found.dead, found.alive) == (1, 0)
    assert looks(found, Outcome.GONE) == (0, 3)
    assert found.brier is not None
    assert found.brier < 0.01
    [row] = [one for one in found.rows if one.outcome is Outcome.GONE and one.detail is None]
    assert row.after.dead > row.before.dead


def test_a_false_alarm_speaks_against_them(database: Database) -> None:
    die(database)
    decide(database, decision="not_a_problem", evidence_wrong=True)
    found = calibration(database)
    assert (found.dead, found.alive) == (0, 1)
    assert looks(found, Outcome.GONE) == (3, 0)
    assert found.brier is not None
    assert found.brier > 0.9
    [row] = [one for one in found.rows if one.outcome is Outcome.GONE and one.detail is None]
    assert row.after.likelihood < row.before.likelihood


def test_a_flag_that_closed_itself_was_a_page_alive(database: Database) -> None:
    die(database)
    look(database, 8, a_page())
    look(database, 9.5, a_page())
    assert calibration(database).alive == 1


def test_an_address_that_many_entries_use_counts_once(database: Database) -> None:
    other = makers.a_service("Another", url="https://club.example/saturdays", additional_urls=[])
    with database.writing() as session:
        makers.save(session, other, now=NOW - 20 * A_DAY)
    die(database)
    with database.writing() as session:
        editor = actor_named(session, ActorKind.PERSON, "Robin Fields", now=NOW)
        both = flags(database)
        gone = decisions.validate_python({"decision": "no_website_now"})
        for flag in both:
            resolve(session, flag.id, gone, editor, NOW + 5 * A_DAY)
    assert len(both) == 2
    assert calibration(database).dead == 1


def test_nothing_decided_changes_nothing(database: Database) -> None:
    found = calibration(database)
    assert found.brier is None
    assert not found.bins
    assert all(row.before == row.after for row in found.rows)
    assert found.as_json()["decided"] == {"dead": 0, "alive": 0}


def test_the_reliability_table_sets_belief_beside_truth() -> None:
    def fate(believed: float, *, dead: bool) -> Fate:
        return Fate(makers.id_of("a link"), NOW, NOW + timedelta(days=1), dead, believed)

    fates = [fate(0.96, dead=True), fate(0.98, dead=False), fate(1.0, dead=True)]
    low, high = reliability(fates)
    assert (low.low, low.count, low.believed, low.dead) == (0.95, 2, 0.97, 0.5)
    assert (high.low, high.count, high.dead) == (0.99, 1, 1.0)
    assert brier([fate(1.0, dead=True), fate(1.0, dead=False)]) == 0.5
