"""Dates in the record: flagged once when they run out, closed when renewed, and never in swarms."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy import select

from app.accounts.actors import ActorKind, actor_named
from app.database import Database
from app.directory.documents import ServiceDocument
from app.directory.facts import EntryStatus, PublicReason
from app.directory.pins import add_pin
from app.freshness.checking import record_check
from app.freshness.date_rules import Dated, doubts_of
from app.freshness.dates import DatesSwept, sweep_dates
from app.freshness.decisions import Decision
from app.freshness.flags import Flag, open_flags
from app.freshness.outcomes import Harm, Reason
from app.freshness.overdue import sweep_overdue
from app.freshness.policy import Fact
from app.freshness.resolving import resolve
from app.freshness.standing import Method
from tests import makers

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
A_DAY = timedelta(days=1)
decisions: TypeAdapter[Decision] = TypeAdapter(Decision)


def ago(days: int) -> date:
    return TODAY - days * A_DAY


def dated(**given: Any) -> Dated:
    """An entry that was checked a hundred days ago, unless given otherwise."""
    return Dated(**({"here_since": ago(500), "word_on": ago(100)} | given))


CASES: list[tuple[str, Dated, Reason | None]] = [
    # facts age from their date, each by its own policy
    ("capacity of 61 days", dated(facts={Fact.CAPACITY: ago(61)}), Reason.FACT_EXPIRED),
    ("capacity of 60 days", dated(facts={Fact.CAPACITY: ago(60)}), None),
    ("a wait of 91 days", dated(facts={Fact.WAITING_TIME: ago(91)}), Reason.FACT_EXPIRED),
    ("payment of 181 days", dated(facts={Fact.PAYMENT: ago(181)}), None),  # checked since
    (
        "payment of 181 days, checked no later",
        dated(facts={Fact.PAYMENT: ago(181)}, word_on=ago(181)),
        Reason.FACT_EXPIRED,
    ),
    ("hours of 121 days", dated(facts={Fact.OPENING_HOURS: ago(121)}), None),
    (
        "hours of 121 days, checked before",
        dated(facts={Fact.OPENING_HOURS: ago(121)}, word_on=ago(130)),
        Reason.FACT_EXPIRED,
    ),
    ("a check since renews it", dated(facts={Fact.CAPACITY: ago(90)}, word_on=ago(10)), None),
    ("a date to come is a slip", dated(facts={Fact.CAPACITY: ago(-3)}), None),
    ("no date, nothing expires", dated(), None),
    # dates that pass
    ("an intake of yesterday", dated(dates={"next_intake": ago(1)}), Reason.DATE_PASSED),
    ("the last day is still a day", dated(dates={"apply_by": TODAY}), None),
    ("a scheme that ended", dated(dates={"scheme_ends": ago(3)}), Reason.DATE_PASSED),
    # what had run out before it came here belongs to its first check
    (
        "imported with an old date",
        dated(word_on=None, here_since=ago(1), dates={"apply_by": ago(30)}),
        None,
    ),
    (
        "ran out since it was imported",
        dated(word_on=None, here_since=ago(31), dates={"apply_by": ago(30)}),
        Reason.DATE_PASSED,
    ),
    (
        "imported with an old fact",
        dated(word_on=None, here_since=ago(1), facts={Fact.CAPACITY: ago(300)}),
        None,
    ),
    # guides
    ("law of seven months", dated(law_checked_on=ago(214)), Reason.LAW_CHECK_DUE),
    ("law of five months", dated(law_checked_on=ago(150)), None),
    (
        "law that has lapsed",
        dated(law_checked_on=ago(5), law_valid_until=ago(1)),
        Reason.LAW_CHECK_DUE,
    ),
    ("a guide that never had a law check", dated(category="ehc_plans"), None),
    # pinned
    ("pinned and overdue", dated(pinned=True, due=ago(1)), Reason.PINNED_OVERDUE),
    ("pinned and due today", dated(pinned=True, due=TODAY), None),
    ("overdue, not pinned", dated(due=ago(9)), None),
    # eligibility
    ("checked, says nothing", dated(says_who_can_come=False), Reason.ELIGIBILITY_UNKNOWN),
    ("never checked", dated(says_who_can_come=False, word_on=None), None),
]


@pytest.mark.parametrize(
    ("entry", "reason"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_time_alone_does(entry: Dated, reason: Reason | None) -> None:
    assert [doubt.reason for doubt in doubts_of(entry, TODAY)] == ([reason] if reason else [])


def test_a_guide_that_decision_pages_lead_to_does_more_harm() -> None:
    old = ago(300)
    [guide] = doubts_of(dated(category="advice", law_checked_on=old), TODAY)
    [other] = doubts_of(dated(category="clubs", law_checked_on=old), TODAY)
    assert (guide.harm, other.harm) == (Harm.HIGH, Harm.MEDIUM)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def a_checked(database: Database, name: str = "Club", **facts: Any) -> ServiceDocument:
    """A published entry, a hundred days ago, checked on that day."""
    club = makers.a_service(name, url=None, additional_urls=[], facts=facts)
    then = NOW - 100 * A_DAY
    with database.writing() as session:
        makers.save(session, club, now=then)
        editor = makers.an_editor(session, now=then)
        record_check(session, [club.id], editor, Method.PHONE, then)
    return club


def sweep(database: Database, now: datetime = NOW) -> DatesSwept:
    with database.writing() as session:
        return sweep_dates(session, now)


def flags(database: Database) -> list[Flag]:
    with database.reading() as session:
        return list(open_flags(session, NOW + 400 * A_DAY, snoozed=True)[0])


def change(database: Database, club: ServiceDocument, **facts: Any) -> None:
    told = club.local_offer.model_copy(update=facts)
    with database.writing() as session:
        makers.save(session, club.model_copy(update={"local_offer": told}), now=NOW)


def decide(database: Database, flag: Flag, **decision: Any) -> None:
    with database.writing() as session:
        editor = actor_named(session, ActorKind.PERSON, "Robin Fields", now=NOW)
        resolve(session, flag.id, decisions.validate_python(decision), editor, NOW)


def test_an_expired_fact_is_flagged_once_and_closes_itself_when_renewed(
    database: Database,
) -> None:
    club = a_checked(database, capacity="open", capacity_as_of=ago(110))
    assert sweep(database).raised == 1
    assert sweep(database).raised == 0
    [flag] = flags(database)
    assert flag.reason == Reason.FACT_EXPIRED
    assert "whether there is room" in flag.words
    change(database, club, capacity_as_of=TODAY)
    assert sweep(database).lifted == 1
    assert not flags(database)
    with database.reading() as session:
        assert session.scalars(select(Flag.decision)).all() == ["closed_itself"]


def test_the_suggestion_can_be_sent_back_as_it_stands(database: Database) -> None:
    a_checked(database, capacity="open", capacity_as_of=ago(110), apply_by=ago(3))
    sweep(database)
    for flag in flags(database):
        assert flag.suggestion is not None
        decide(database, flag, **flag.suggestion["decision"])
    assert sweep(database).raised == 0
    assert not flags(database)


@pytest.mark.parametrize(
    ("decision", "comes_back"),
    [({"decision": "not_a_problem"}, 0), ({"decision": "assured", "method": "phone"}, 1)],
)
def test_what_a_person_decided_upon_does_not_come_back_with_the_next_sweep(
    database: Database, decision: dict[str, Any], comes_back: int
) -> None:
    a_checked(database, apply_by=ago(3))
    sweep(database)
    decide(database, flags(database)[0], **decision)
    assert sweep(database, NOW + A_DAY).raised == 0
    # "Not a problem" is for good; a date that was only dealt with comes back in the end.
    assert sweep(database, NOW + 40 * A_DAY).raised == comes_back


def test_an_entry_that_points_to_a_closed_one_is_flagged_until_it_points_elsewhere(
    database: Database,
) -> None:
    old, new, newest = (makers.a_service(name, url=None) for name in ("Old", "New", "Newest"))
    with database.writing() as session:
        makers.save(session, newest, new, old, now=NOW - 100 * A_DAY)
    change(database, old, entry_status=EntryStatus.MERGED, replacement_id=new.id)
    assert sweep(database).raised == 0
    change(
        database,
        new,
        entry_status=EntryStatus.WITHDRAWN,
        public_reason=PublicReason.REPLACED,
        replacement_id=newest.id,
    )
    assert sweep(database).raised == 1
    [flag] = flags(database)
    assert (flag.reason, flag.service_id) == (Reason.REPLACEMENT_CLOSED, old.id)
    assert flag.suggestion is not None
    assert flag.suggestion["decision"] == {"decision": "merged", "into": str(newest.id)}
    decide(database, flag, **flag.suggestion["decision"])
    assert sweep(database) == DatesSwept(0, 0)
    assert not flags(database)


def test_a_withdrawn_entrys_dates_are_nobodys_business(database: Database) -> None:
    club = a_checked(database, apply_by=ago(3))
    sweep(database)
    change(database, club, entry_status=EntryStatus.WITHDRAWN, public_reason=PublicReason.CLOSED)
    assert sweep(database).lifted == 1


def test_a_pinned_entry_that_is_overdue_is_one_flag_and_not_two(database: Database) -> None:
    a_checked(database, category="clubs", pinned=True)
    with database.writing() as session:
        sweep_overdue(session, NOW, hours_a_week=15)
        sweep_dates(session, NOW)
    [flag] = flags(database)
    assert (flag.reason, flag.harm) == (Reason.PINNED_OVERDUE, Harm.HIGH)
    decide(database, flag, decision="assured", method="phone")
    assert sweep(database).raised == 0


def test_a_pin_counts_as_pinned_for_as_long_as_it_holds(database: Database) -> None:
    club = a_checked(database, category="clubs")

    def reasons(now: datetime) -> list[Reason]:
        with database.writing() as session:
            sweep_overdue(session, now, hours_a_week=15)
            sweep_dates(session, now)
        return [Reason(one.reason) for one in flags(database)]

    assert reasons(NOW) == [Reason.OVERDUE]
    with database.writing() as session:
        by = makers.an_editor(session).id
        first, last = TODAY + A_DAY, TODAY + 2 * A_DAY
        add_pin(session, None, club.id, by=by, now=NOW, valid_from=first, valid_to=last)
    assert reasons(NOW) == [Reason.OVERDUE]
    assert reasons(NOW + A_DAY) == [Reason.PINNED_OVERDUE]  # one flag and not two
    assert reasons(NOW + 2 * A_DAY) == [Reason.PINNED_OVERDUE]
    assert reasons(NOW + 3 * A_DAY) == [Reason.OVERDUE]


def test_the_first_day_raises_nothing(database: Database) -> None:
    clubs = [
        makers.a_service(
            f"Club {number}",
            facts={
                "eligibility_text": None,
                "capacity": "full",
                "capacity_as_of": ago(400),
                "payment_checked_on": ago(900),
                "apply_by": ago(200),
            },
        )
        for number in range(40)
    ]
    with database.writing() as session:
        makers.save(session, *clubs, now=NOW)
    assert sweep(database).raised == 0
