"""Reports count as the scoreboard does, and the past stays as it was known; samples are redrawn."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, update

from app.accounts.actors import NAMESPACE, ActorKind, actor_named
from app.database import Database
from app.directory.documents import ServiceDocument
from app.directory.facts import EntryStatus
from app.directory.history import EntryVersion
from app.freshness.assurances import assure, confirm
from app.freshness.days import day_of
from app.freshness.flags import Doubt, Flag, close_flag, lift_flags, open_flags, raise_flag
from app.freshness.outcomes import Outcome, Reason
from app.freshness.policy import Kind, Ruling
from app.freshness.probes import Probe, Seen, record_probes
from app.freshness.report_series import band_of, months_until, percent
from app.freshness.report_tables import Cell, Series
from app.freshness.reporting import Report, report
from app.freshness.sampling import MOST, NotYet, Sample, draw, sample
from app.freshness.scoreboard import scoreboard
from app.freshness.setting_policies import add_policy
from app.freshness.standing import Method
from tests import makers
from tests.console.flagged import link_of
from tests.makers import NOW, an_editor

A_DAY = timedelta(days=1)
SPRING = NOW - 250 * A_DAY
TODAY = day_of(NOW)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def publish(
    database: Database, *categories: str | None, at: datetime = SPRING, **facts: Any
) -> list[ServiceDocument]:
    services = [
        makers.a_service(f"Service {number}", facts={"category": category, **facts})
        for number, category in enumerate(categories)
    ]
    with database.writing() as session:
        makers.save(session, *services, now=at)
    return services


def check(
    database: Database, one: ServiceDocument, *, on: date | None = None, at: datetime = NOW
) -> None:
    with database.writing() as session:
        editor = an_editor(session)
        assure(session, [one.id], editor, method=Method.PHONE, now=at, assured_on=on)


def confirmed(database: Database, one: ServiceDocument, *, at: datetime) -> None:
    with database.writing() as session:
        provider = actor_named(session, ActorKind.PROVIDER, "Otter Club", now=at)
        confirm(session, one.id, provider, now=at)


def flagged(
    database: Database, one: ServiceDocument, reason: Reason, *, days: float, took: float | None,
    decision: str | None = "facts_corrected", false_alarm: bool = False,
) -> None:  # fmt: skip
    """A flag raised so many days ago; closed by an editor, or by itself without a decision."""
    raised = NOW - days * A_DAY
    with database.writing() as session:
        raise_flag(session, one.id, Doubt(reason, "Wrong", reason), raised)
        if took is None:
            return
        closed = raised + took * A_DAY
        if decision is None:
            lift_flags(session, closed, why="It works", service_ids=[one.id], reasons=[reason])
            return
        found, _ = open_flags(session, NOW, service_id=one.id, reason=reason)
        close_flag(
            session, found[0].id, actor_id=an_editor(session).id, decision=decision, detail={},
            false_alarm=false_alarm, now=closed,
        )  # fmt: skip


def read(database: Database, *, months: int = 12, names: bool = False) -> Report:
    with database.reading() as session:
        return report(session, NOW, months=months, names=names)


def row(table: Report, key: Series, back: int = 0) -> tuple[Cell, ...]:
    """The row of the month so far, or of one before."""
    return table.tables[key].rows[-1 - back]


def test_the_month_so_far_says_what_the_scoreboard_says(database: Database) -> None:
    both, council, provider, stale, _never = publish(database, *["clubs"] * 5)
    for one in (both, council):
        check(database, one, on=TODAY - 5 * A_DAY)
    check(database, stale, on=TODAY - 200 * A_DAY)
    for one in (both, provider):
        confirmed(database, one, at=NOW - 7 * A_DAY)
    with database.reading() as session:
        board = scoreboard(session, NOW).all
    entries, in_time, share, checked, _, said, _ = row(read(database), Series.IN_TIME)[1:]
    assert (entries, in_time, checked, said) == (
        board.entries, board.in_time, board.by_council_check, board.by_provider_confirmation,
    )  # fmt: skip
    assert (in_time, share, checked, said) == (3, 60.0, 2, 2)
    assert row(read(database), Series.AGES)[1:] == (3, 0, 0, 1, 0, 1)


def test_a_check_recorded_later_does_not_change_the_months_before(database: Database) -> None:
    late, known = publish(database, "clubs", "clubs")
    october = date(2026, 10, 20)
    check(database, known, at=datetime(2026, 10, 20, 9, tzinfo=UTC))
    before = row(read(database), Series.IN_TIME, back=1)
    check(database, late, on=october, at=NOW)
    assert row(read(database), Series.IN_TIME, back=1) == before
    assert before[:3] == ("October 2026", 2, 1)
    assert row(read(database), Series.IN_TIME)[2] == 2


def test_a_check_runs_out_in_the_month_in_which_it_was_due(database: Database) -> None:
    [one] = publish(database, "clubs")  # every three months
    check(database, one, at=datetime(2026, 6, 15, 9, tzinfo=UTC))
    shares = [one[3] for one in read(database, months=7).tables[Series.IN_TIME].rows]
    #         May, June,  July,  August, September, October, November
    assert shares == [0.0, 100.0, 100.0, 100.0, 0.0, 0.0, 0.0]


def test_entries_count_while_the_public_sees_them(database: Database) -> None:
    gone, _stays = publish(database, "clubs", "clubs")
    facts = gone.local_offer.model_copy(update={"entry_status": EntryStatus.WITHDRAWN})
    with database.writing() as session:
        makers.save(session, gone.model_copy(update={"local_offer": facts}), now=NOW - 2 * A_DAY)
        makers.save(session, makers.a_service("A new one"), now=NOW - A_DAY)
        draft = {"entry_status": EntryStatus.DRAFT}
        makers.save(session, makers.a_service("A draft", facts=draft), now=NOW - A_DAY)
    entries = [one[1] for one in read(database).tables[Series.IN_TIME].rows]
    assert entries[:3] == [0, 0, 0], "nothing was published in the winter"
    assert entries[-2:] == [2, 2]
    with database.reading() as session:
        assert scoreboard(session, NOW).all.entries == entries[-1]


def test_entries_whose_past_was_erased_count_as_they_stand_today(database: Database) -> None:
    [one] = publish(database, "clubs")
    with database.writing() as session:
        session.execute(update(EntryVersion).values(document=None))
    assert [row(read(database), Series.IN_TIME, back=back)[1] for back in (0, 1, 11)] == [1, 1, 0]
    [drawn] = sampled(database).entries
    assert drawn.name == one.name


def test_flags_are_counted_when_they_come_and_go(database: Database) -> None:
    [one] = publish(database, "clubs")
    flagged(database, one, Reason.LINK_GONE, days=20, took=4)
    flagged(database, one, Reason.HOST_DOWN, days=19, took=1, decision=None)
    flagged(database, one, Reason.CONTACT_DRIFT, days=18, took=2, false_alarm=True)
    flagged(database, one, Reason.REPORT, days=40, took=None)
    found = read(database)
    assert row(found, Series.FLAGS)[1:] == (3, 2, 1, 1)
    assert row(found, Series.FLAGS, back=1)[1:] == (1, 0, 0, 1)
    assert row(found, Series.FIXES)[1:] == (1, 4.0, 4.0)
    assert row(found, Series.FIXES, back=1)[1:] == (0, None, None)


def test_only_wrong_evidence_is_a_false_alarm(database: Database) -> None:
    [one] = publish(database, "clubs")
    fine = "not_a_problem"
    flagged(database, one, Reason.LINK_GONE, days=9, took=1, decision=fine, false_alarm=True)
    flagged(database, one, Reason.HOST_DOWN, days=8, took=1, decision=fine)
    flagged(database, one, Reason.REPORT, days=7, took=1)
    flagged(database, one, Reason.OVERDUE, days=6, took=1)
    assert row(read(database), Series.FALSE_ALARMS)[1:] == (4, 2, 50.0, 1, 25.0)
    with database.reading() as session:
        assert scoreboard(session, NOW).fixes.fixed == row(read(database), Series.FIXES)[1]


def test_overdue_entries_are_counted_by_team_and_category(database: Database) -> None:
    late, fine = publish(database, "clubs", "clubs", owner_team="Early help")
    with database.writing() as session:
        makers.save(session, makers.a_service("Nobody's", facts={"category": None}))
    check(database, late, on=TODAY - 200 * A_DAY)
    check(database, fine, on=TODAY)
    rows = read(database).tables[Series.OVERDUE].rows
    assert [(one[0], *one[2:]) for one in rows] == [
        ("Early help", 2, 1, 1, 0),
        ("No owner team", 1, 0, 0, 1),
    ]
    assert rows[1][1] == "No category"
    assert rows[0][1] != "clubs", "categories are named in words"


def test_names_are_for_those_who_may_manage_people(database: Database) -> None:
    [one] = publish(database, "clubs")
    flagged(database, one, Reason.LINK_GONE, days=9, took=1)
    check(database, one)
    assert read(database).tables[Series.WHO].rows == [("Editor", 1, 0, 0, 1)]
    named = read(database, names=True).tables[Series.WHO]
    assert named.rows == [("Editor", "Robin Fields", 1, 0, 0, 1)]
    assert named.columns[:2] == ("Role", "Person")


def test_an_empty_directory_has_reports_too(database: Database) -> None:
    found = read(database)
    assert row(found, Series.IN_TIME)[1:4] == (0, 0, None)
    assert found.tables[Series.OVERDUE].rows == []
    assert sampled(database).entries == []


def test_each_month_is_judged_by_what_counted_on_its_last_day(database: Database) -> None:
    """Clubs were checked every month in October, and are not any more."""
    [one] = publish(database, "clubs")
    check(database, one, on=date(2026, 9, 1), at=datetime(2026, 9, 1, 9, tzinfo=UTC))
    october = Ruling(Kind.CATEGORY, "clubs", "months:1", date(2026, 10, 1), date(2026, 10, 31))
    then = datetime(2026, 10, 1, 9, tzinfo=UTC)
    assert read(database).set_so == []
    with database.writing() as session:
        add_policy(session, october, an_editor(session).id, why="A test", now=then)
    found = read(database)
    in_time = [line[:3] for line in found.tables[Series.IN_TIME].rows][-3:]
    assert in_time == [
        ("September 2026", 1, 1), ("October 2026", 1, 0), ("November 2026 (to 24th)", 1, 1),
    ]  # fmt: skip
    [words] = found.set_so
    assert words.endswith(": every month, from 1 October 2026 to 31 October 2026")
    [before], [after] = (
        sampled(database, as_of=day).entries for day in (date(2026, 10, 31), date(2026, 11, 1))
    )
    assert before.standing == "Overdue since 1 October 2026"
    assert after.standing == "In time: due by 1 December 2026"


def statements(database: Database, *, entries: int) -> tuple[int, int]:
    """How many a report and a sample take."""
    makers_of = [makers.a_service(f"Service {number}") for number in range(entries)]
    with database.writing() as session:
        makers.save(session, *makers_of, now=SPRING)
    for one in makers_of[:entries]:
        check(database, one)
        flagged(database, one, Reason.REPORT, days=9, took=1)
    sent: list[str] = []

    def note(*arguments: Any) -> None:
        sent.append(arguments[2])

    event.listen(database.engine, "before_cursor_execute", note)
    read(database)
    first = sum(one.startswith("SELECT") for one in sent)
    sampled(database, many=MOST)
    event.remove(database.engine, "before_cursor_execute", note)
    return first, sum(one.startswith("SELECT") for one in sent) - first


def test_queries_do_not_grow_with_the_directory(database: Database) -> None:
    few, many = statements(database, entries=2), statements(database, entries=20)
    assert few == many == (10, 10)


def sampled(
    database: Database, *, many: int = 10, seed: int = 7, as_of: date = TODAY
) -> Sample:  # fmt: skip
    with database.reading() as session:
        return sample(session, many=many, seed=seed, as_of=as_of, now=NOW)


def test_a_sample_is_drawn_again_by_its_seed(database: Database) -> None:
    publish(database, *["clubs"] * 12)
    ids = [one.id for one in sampled(database, many=4).entries]
    assert [one.id for one in sampled(database, many=4).entries] == ids
    assert [one.id for one in sampled(database, many=4, seed=8).entries] != ids
    assert [one.id for one in sampled(database, many=6).entries][:4] == ids
    assert sampled(database, many=4).population == 12


def test_a_sample_tells_what_was_known_on_its_day_and_nothing_later(database: Database) -> None:
    [one] = publish(database, "clubs")
    early = datetime(2026, 10, 20, 9, tzinfo=UTC)
    check(database, one, on=date(2026, 10, 19), at=early)
    flagged(database, one, Reason.REPORT, days=(NOW - early) / A_DAY, took=20)
    confirmed(database, one, at=NOW - A_DAY)
    check(database, one, on=date(2026, 10, 21), at=NOW)
    with database.writing() as session:
        makers.save(session, one.model_copy(update={"name": "A new name"}), now=NOW - 2 * A_DAY)
    [then] = sampled(database, as_of=date(2026, 11, 1)).entries
    [today] = sampled(database).entries
    assert then.name == one.name
    assert [told.kind for told in then.happened] == ["Change", "Check", "Flag"]
    assert then.standing == "In time: due by 19 January 2027"
    assert then.happened[1].what == "Checked by phone"
    assert then.happened[1].by == "The Local Offer team (Editor)"
    assert today.name == "A new name"
    assert [told.kind for told in today.happened] == [
        "Change", "Check", "Flag", "Decision", "Change", "Confirmation", "Check",
    ]  # fmt: skip
    assert "name" in today.happened[4].fields
    assert today.standing == "In time: due by 23 February 2027"


def test_a_sample_names_nobody(database: Database) -> None:
    [one] = publish(database, "clubs")
    check(database, one)
    flagged(database, one, Reason.REPORT, days=9, took=1)
    assert "Robin" not in repr(sampled(database))


def test_a_sample_shows_visits_to_the_addresses_of_then(database: Database) -> None:
    at = NOW - 5 * A_DAY
    service = makers.a_service(url="https://otter.example/1", additional_urls=[])
    with database.writing() as session:
        makers.save(session, service, now=SPRING)
    for days in range(8):
        with database.writing() as session:
            when = at + days * timedelta(hours=3)
            seen = Seen(when, Outcome.OK, "page", status=200, evidence={})
            record_probes(session, [Probe(link_of(session, 1).id, seen)], now=when)
    [then] = sampled(database, as_of=day_of(at) - A_DAY).entries
    [today] = sampled(database).entries
    visits = [told for told in today.happened if told.kind == "Visit"]
    assert [told.kind for told in then.happened] == ["Change"]
    assert len(visits) == 5
    assert visits[0].what == "The page answers (200): https://otter.example/1"


def test_the_future_cannot_be_sampled(database: Database) -> None:
    with pytest.raises(NotYet):
        sampled(database, as_of=TODAY + A_DAY)


def test_a_flag_that_was_closed_later_was_open_then(database: Database) -> None:
    [one] = publish(database, "clubs")
    flagged(database, one, Reason.REPORT, days=40, took=30)
    with database.writing() as session:
        so_far = {"so_far": [
            {"at": (NOW - days * A_DAY).isoformat(), "by": str(one.id),
             "decision": "tried_no_answer"} for days in (35, 15)
        ]}  # fmt: skip
        session.execute(update(Flag).values(decision_detail=so_far))
    [then] = sampled(database, as_of=day_of(NOW - 30 * A_DAY)).entries
    assert [told.kind for told in then.happened] == ["Change", "Flag", "Attempt"]


@given(many=st.integers(0, 30), seed=st.integers(0, 2**31 - 1), size=st.integers(0, 30))
def test_a_larger_sample_holds_the_smaller_and_order_plays_no_part(
    many: int, seed: int, size: int
) -> None:
    ids: list[UUID] = [uuid5(NAMESPACE, str(number)) for number in range(size)]
    drawn = draw(ids, many, seed)
    assert len(drawn) == min(many, size)
    assert draw(ids[::-1], many + 1, seed)[: len(drawn)] == drawn


def test_months_begin_at_midnight_in_london() -> None:
    summer = months_until(datetime(2026, 7, 31, 23, 30, tzinfo=UTC), 2)
    assert [one.words for one in summer] == ["July 2026", "August 2026 (to 1st)"]
    assert summer[0].ends == datetime(2026, 7, 31, 23, tzinfo=UTC) == summer[1].begins
    assert summer[1].holds(datetime(2026, 7, 31, 23, 30, tzinfo=UTC))
    assert not summer[1].holds(None)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "30 days or less"),  # checked today
        (30, "30 days or less"),
        (31, "31 to 90 days"),
        (365, "181 days to a year"),
        (366, "More than a year"),
    ],
)
def test_every_age_has_a_band(days: int, words: str) -> None:
    assert band_of(days) == words


def test_a_share_of_nothing_is_unknown() -> None:
    assert (percent(0, 0), percent(1, 3)) == (None, 33.3)
