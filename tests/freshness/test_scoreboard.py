"""The scoreboard counts people's words, and nothing that a program does moves it upwards."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, update

from app.accounts.actors import ActorKind, actor_named
from app.database import Database
from app.directory import editing
from app.directory.documents import ServiceDocument
from app.directory.facts import EntryStatus
from app.directory.sources import SourceKind, source_for
from app.freshness.assurances import assure, confirm
from app.freshness.flags import Doubt, Flag, close_flag, lift_flags, open_flags, raise_flag
from app.freshness.links import Link
from app.freshness.outcomes import Outcome, Reason
from app.freshness.rules import LinkState
from app.freshness.scoreboard import Assured, Scoreboard, percentile, scoreboard
from app.freshness.standing import Method
from app.freshness.trusting import refresh_trust
from tests import makers
from tests.makers import NOW, an_editor

A_DAY = timedelta(days=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def publish(database: Database, *categories: str | None, **fields: Any) -> list[ServiceDocument]:
    services = [
        makers.a_service(f"Service {number}", facts={"category": category}, **fields)
        for number, category in enumerate(categories)
    ]
    with database.writing() as session:
        makers.save(session, *services)
    return services


def check(database: Database, service: ServiceDocument, *, days_ago: int) -> None:
    with database.writing() as session:
        day = (NOW - days_ago * A_DAY).date()
        editor = an_editor(session)
        assure(session, [service.id], editor, method=Method.PHONE, now=NOW, assured_on=day)
        refresh_trust(session, [service.id], NOW)


def confirmed(database: Database, service: ServiceDocument, *, days_ago: int, **how: Any) -> None:
    with database.writing() as session:
        provider = actor_named(session, ActorKind.PROVIDER, "Otter Club", now=NOW)
        confirm(session, service.id, provider, now=NOW - days_ago * A_DAY, **how)
        refresh_trust(session, [service.id], NOW)


def read(database: Database) -> Scoreboard:
    with database.reading() as session:
        return scoreboard(session, NOW)


def counted(board: Assured) -> tuple[int, int, int, int, int]:
    return (
        board.entries,
        board.in_time,
        board.by_council_check,
        board.by_provider_confirmation,
        board.never,
    )


def test_a_check_and_a_confirmation_are_counted_apart(database: Database) -> None:
    both, council, provider, stale, _never = publish(database, *["clubs"] * 5)
    check(database, both, days_ago=20)
    confirmed(database, both, days_ago=5)  # does not take the council's check away
    check(database, council, days_ago=10)
    confirmed(database, provider, days_ago=1)
    check(database, stale, days_ago=200)
    board = read(database).all
    assert counted(board) == (5, 3, 2, 2, 1)
    assert board.share(board.in_time) == 0.6
    assert board.median_age_days == 5  # of 1, 5, 10 and 200: the lower middle


def test_each_category_has_its_own_cadence(database: Database) -> None:
    advice, club, none = publish(database, "advice", "clubs", None)
    for service in (advice, club, none):
        check(database, service, days_ago=60)  # advice is checked monthly, clubs by the quarter
    categories = read(database).categories
    assert counted(categories["advice"]) == (1, 0, 0, 0, 0)
    assert counted(categories["clubs"]) == (1, 1, 1, 0, 0)
    assert counted(categories[None]) == (1, 1, 1, 0, 0)


def test_the_newest_word_counts_and_only_of_what_is_published(database: Database) -> None:
    service, draft = publish(database, "clubs", "clubs")
    check(database, service, days_ago=300)
    check(database, service, days_ago=3)
    check(database, draft, days_ago=3)
    facts = draft.local_offer.model_copy(update={"entry_status": EntryStatus.WITHDRAWN})
    with database.writing() as session:
        makers.save(session, draft.model_copy(update={"local_offer": facts}))
    board = read(database).all
    assert counted(board) == (1, 1, 1, 0, 0)
    assert board.median_age_days == 3


def test_a_statement_is_not_a_confirmation(database: Database) -> None:
    [service] = publish(database, "clubs")
    confirmed(database, service, days_ago=1, kind="full")
    assert counted(read(database).all) == (1, 0, 0, 0, 1)


def test_an_empty_offer_has_no_share_and_no_age(database: Database) -> None:
    board = read(database)
    assert counted(board.all) == (0, 0, 0, 0, 0)
    assert board.all.share(0) is None
    assert board.all.median_age_days is None
    assert board.fixes.p50_days is None


def words_alone(board: Scoreboard) -> Any:
    """What only people's words may move."""
    whole = {None: board.all} | dict(board.categories)
    return {key: (counted(one), sorted(one.ages)) for key, one in whole.items()}, board.fixes


def test_nothing_that_a_program_does_moves_a_word(database: Database) -> None:
    services = publish(database, "clubs", "clubs", "health")
    check(database, services[0], days_ago=200)
    before = words_alone(read(database))
    for act in (
        save_again,
        look_and_find_all_well,
        import_again,
        claim_in_a_feed,
        close_itself,
    ):
        act(database, services)
        assert words_alone(read(database)) == before, act.__name__


def save_again(database: Database, services: list[ServiceDocument]) -> None:
    with database.writing() as session:
        makers.save(session, *(s.model_copy(update={"description": "Anew"}) for s in services))


def look_and_find_all_well(database: Database, services: list[ServiceDocument]) -> None:
    with database.writing() as session:
        session.execute(
            update(Link).values(
                state=LinkState.WELL,
                last_outcome=Outcome.OK,
                last_ok_at=NOW,
                last_looked_at=NOW,
                since=NOW,
            )
        )
        refresh_trust(session, [s.id for s in services], NOW)


def import_again(database: Database, services: list[ServiceDocument]) -> None:
    with database.writing() as session:
        feed = actor_named(session, ActorKind.FEED, "Another directory", now=NOW)
        act = editing.begin(session, feed, act="import", why="a test", now=NOW)
        editing.save_many(session, act, [s.model_copy(update={"alert": "Anew"}) for s in services])


def claim_in_a_feed(database: Database, services: list[ServiceDocument]) -> None:
    with database.writing() as session:
        source_for(session, SourceKind.FEED, "feed", name="A feed", now=NOW)
        claims = {"publisher_assured_date": date(2026, 11, 23)}
        makers.save(session, *(s.model_copy(update=claims) for s in services))


def close_itself(database: Database, services: list[ServiceDocument]) -> None:
    with database.writing() as session:
        raise_flag(session, services[0].id, Doubt(Reason.LINK_GONE, "Gone", "a"), NOW - A_DAY)
    with database.writing() as session:
        lift_flags(session, NOW, why="It answers again.", reasons=[Reason.LINK_GONE])


def fix(
    database: Database, service: ServiceDocument, *, days: float, false_alarm: bool = False
) -> None:
    """A flag that a person resolved after so many days."""
    with database.writing() as session:
        about = f"{days} {false_alarm}"
        raise_flag(session, service.id, Doubt(Reason.REPORT, "x", about), NOW - days * A_DAY)
        [flag], _ = open_flags(session, NOW, reason=Reason.REPORT)
        close_flag(
            session,
            flag.id,
            actor_id=an_editor(session).id,
            decision="facts_corrected",
            detail={},
            false_alarm=false_alarm,
            now=NOW,
        )


def test_time_to_fix_is_of_what_people_put_right(database: Database) -> None:
    [service] = publish(database, "clubs")
    for days in (1, 2, 3, 4, 10):
        fix(database, service, days=days)
    fix(database, service, days=300, false_alarm=True)
    with database.writing() as session:
        raise_flag(session, service.id, Doubt(Reason.OVERDUE, "x", "y"), NOW - 40 * A_DAY)
    fixes = read(database).fixes
    assert (fixes.fixed, fixes.p50_days, fixes.p90_days) == (5, 3.0, 7.6)
    assert (fixes.open, fixes.oldest_open_days) == (1, 40)


def test_what_was_fixed_long_ago_is_history(database: Database) -> None:
    [service] = publish(database, "clubs")
    fix(database, service, days=1)
    with database.writing() as session:
        session.execute(update(Flag).values(resolved_at=NOW - 366 * A_DAY))
    assert read(database).fixes.fixed == 0


STATES = {
    "answering": [LinkState.WELL, LinkState.MOVED],
    "looking_again": [LinkState.SUSPECT],
    "doubted": [LinkState.LIKELY_BROKEN, LinkState.UNRELIABLE, LinkState.DRIFTED],
    "dead": [LinkState.CONFIRMED],
    "cannot_be_looked_at": [LinkState.BLOCKED],
    "not_looked_at": [LinkState.NOT_LOOKED_AT],
}


def test_every_state_of_an_address_is_counted_once() -> None:
    assert sorted(state for some in STATES.values() for state in some) == sorted(LinkState)


@pytest.mark.parametrize(("name", "states"), STATES.items())
def test_addresses_are_counted_by_what_is_believed(
    database: Database, name: str, states: list[LinkState]
) -> None:
    services = publish(database, *["clubs"] * len(states), additional_urls=[])
    with database.writing() as session:
        for service, state in zip(services, states, strict=True):
            session.execute(update(Link).where(Link.url == service.url).values(state=state))
    links = read(database).links
    assert getattr(links, name) == len(states)
    assert sum(getattr(links, one) for one in STATES) == len(states)


def test_an_address_that_no_entry_uses_is_not_counted(database: Database) -> None:
    [service] = publish(database, "clubs", additional_urls=[])
    with database.writing() as session:
        makers.save(session, service.model_copy(update={"url": None}))
    assert read(database).links.not_looked_at == 0


def test_it_takes_five_queries_however_many_entries(database: Database) -> None:
    publish(database, *["clubs", "health", "advice"] * 10)
    sent: list[str] = []

    def note(*arguments: Any) -> None:
        sent.append(arguments[2])

    event.listen(database.engine, "before_cursor_execute", note)
    read(database)
    event.remove(database.engine, "before_cursor_execute", note)
    assert len([one for one in sent if one.startswith("SELECT")]) == 5


@given(values=st.lists(st.floats(0, 1000), min_size=1), percent=st.integers(1, 99))
def test_a_percentile_lies_between_the_ends_and_grows(values: list[float], percent: int) -> None:
    found, half = percentile(values, percent), percentile(values, 50)
    assert found is not None
    assert half is not None
    assert min(values) - 0.01 <= found <= max(values) + 0.01
    assert (found <= half) if percent <= 50 else (found >= half)


@given(ages=st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 9)), min_size=1))
def test_the_median_has_half_of_the_entries_on_either_side(ages: list[tuple[int, int]]) -> None:
    median = Assured(ages=ages).median_age_days
    every = [days for days, many in ages for _ in range(many)]
    assert median is not None
    assert sum(days <= median for days in every) >= len(every) / 2
    assert sum(days >= median for days in every) >= len(every) / 2
