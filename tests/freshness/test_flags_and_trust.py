"""Flags are raised once, close themselves, and are resolved by one person; trust follows."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter
from sqlalchemy import func, select

from app.accounts.actors import ActorKind, actor_named
from app.database import Database
from app.directory.auditing import audit_lines
from app.directory.documents import ServiceDocument
from app.directory.editing import UnknownEntry, read_entry
from app.directory.publications import Change, Publication
from app.freshness.assurances import CheckInTheFuture, confirm
from app.freshness.checking import record_check
from app.freshness.deciders import CannotDecideSo
from app.freshness.decisions import Decision
from app.freshness.flags import AlreadyResolved, Doubt, Flag, open_flags, raise_flag
from app.freshness.links import Link
from app.freshness.outcomes import Outcome, Reason
from app.freshness.overdue import sweep_overdue, sweep_turning
from app.freshness.probes import Probe, Seen, record_probes
from app.freshness.resolving import resolve
from app.freshness.standing import Method
from app.freshness.trust import Trust
from app.freshness.trusting import follow_looks, refresh_trust
from tests import makers

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
A_DAY = timedelta(days=1)
decisions: TypeAdapter[Decision] = TypeAdapter(Decision)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def service(database: Database) -> ServiceDocument:
    """A published club with an address of its own."""
    club = makers.a_service("Club", url="https://club.example/", additional_urls=[])
    with database.writing() as session:
        makers.save(session, club, now=NOW - 30 * A_DAY)
    return club


def freshness(database: Database, service_id: UUID) -> Any:
    """What the public reads."""
    with database.reading() as session:
        return json.loads(session.get_one(Trust, service_id).body)


def look(database: Database, outcome: Outcome, at: datetime, **seen: Any) -> None:
    """Records one visit to the club's address."""
    with database.writing() as session:
        link = session.scalars(select(Link).where(Link.url == "https://club.example/")).one()
        seen_now = Seen(at, outcome, outcome.value, **seen)
        [found] = record_probes(session, [Probe(link.id, seen_now)], now=at)
        follow_looks(session, [found.link], found.concerned, at)


def die(database: Database) -> None:
    """The club's page was well, and then is gone on three days."""
    look(database, Outcome.OK, NOW - 10 * A_DAY)
    for days, hours in ((0, 0), (1, 5), (4, 10)):
        look(database, Outcome.GONE, NOW + timedelta(days=days, hours=hours), status=404)


def flags(database: Database) -> list[Flag]:
    """The open flags."""
    with database.reading() as session:
        return list(open_flags(session, NOW + 400 * A_DAY, snoozed=True)[0])


def decide(database: Database, flag: Flag, now: datetime = NOW, **decision: Any) -> None:
    """An editor decides."""
    with database.writing() as session:
        actor = actor_named(session, ActorKind.PERSON, "Robin Fields", now=now)
        resolve(session, flag.id, decisions.validate_python(decision), actor, now)


def test_a_robots_success_moves_no_date(database: Database, service: ServiceDocument) -> None:
    for days in range(5):
        look(database, Outcome.OK, NOW + days * A_DAY)
    said = freshness(database, service.id)
    assert said["state"] == "never_assured"
    assert said["basis"] == "none"
    assert "assured_date" not in said
    assert said["website"]["state"] == "working"
    assert said["sentence"] == "We have never checked these details."


def test_one_failure_is_nobodys_business(database: Database, service: ServiceDocument) -> None:
    look(database, Outcome.OK, NOW - A_DAY)
    look(database, Outcome.GONE, NOW, status=404)
    assert not flags(database)
    assert freshness(database, service.id)["website"]["state"] == "working"


def test_failures_on_different_days_raise_one_flag_and_a_public_doubt(
    database: Database, service: ServiceDocument
) -> None:
    die(database)
    [flag] = flags(database)
    assert (flag.reason, flag.service_id) == (Reason.LINK_GONE, service.id)
    assert len(flag.evidence["visits"]) == 4
    said = freshness(database, service.id)
    assert said["state"] == "doubted"
    assert said["doubt"]["public_reason"] == "website_gone"
    assert said["website"]["state"] == "not_working"


def test_a_flag_closes_itself_after_two_successes_on_different_days(
    database: Database, service: ServiceDocument
) -> None:
    die(database)
    look(database, Outcome.OK, NOW + 6 * A_DAY)
    assert len(flags(database)) == 1
    look(database, Outcome.OK, NOW + timedelta(days=7, hours=5))
    assert not flags(database)
    assert freshness(database, service.id)["state"] == "never_assured"
    with database.reading() as session:
        assert session.scalars(select(Flag.decision)).all() == ["closed_itself"]


def test_walls_and_discarded_looks_are_never_evidence(
    database: Database, service: ServiceDocument
) -> None:
    look(database, Outcome.OK, NOW - A_DAY)
    for days in range(6):
        look(database, Outcome.BLOCKED, NOW + timedelta(days=days, hours=days))
    with database.writing() as session:
        link = session.scalars(select(Link)).one()
        for days in range(10):
            at = NOW + timedelta(days=10 + 2 * days, hours=days)
            seen = Seen(at, Outcome.TIMEOUT, "connect")
            probe = Probe(link.id, seen, "our own connection was down")
            record_probes(session, [probe], now=at)
    assert not flags(database)


def test_the_same_evidence_called_not_a_problem_is_not_raised_again(
    database: Database, service: ServiceDocument
) -> None:
    die(database)
    [flag] = flags(database)
    decide(database, flag, decision="not_a_problem", evidence_wrong=True)
    look(database, Outcome.GONE, NOW + timedelta(days=8, hours=3), status=404)
    assert not flags(database)
    with database.reading() as session:
        assert session.get_one(Flag, flag.id).false_alarm


def test_the_second_of_two_editors_is_told_who_was_first(
    database: Database, service: ServiceDocument
) -> None:
    die(database)
    [flag] = flags(database)
    decide(database, flag, decision="no_website_now")
    with pytest.raises(AlreadyResolved, match="Robin Fields"):
        decide(database, flag, decision="no_website_now")
    with database.reading() as session:
        assert read_entry(session, ServiceDocument, service.id).url is None


def test_a_corrected_address_is_due_at_once(database: Database, service: ServiceDocument) -> None:
    die(database)
    [flag] = flags(database)
    decide(database, flag, NOW, decision="link_corrected", url="www.club.example/new")
    with database.reading() as session:
        link = session.scalars(select(Link).where(Link.url.contains("/new"))).one()
        assert link.next_due_at == NOW
        assert read_entry(session, ServiceDocument, service.id).url == link.url
    assert freshness(database, service.id)["state"] == "never_assured"


def test_tried_no_answer_leaves_the_flag_asleep(
    database: Database, service: ServiceDocument
) -> None:
    die(database)
    [flag] = flags(database)
    decide(database, flag, decision="tried_no_answer", retry_on="2026-11-10")
    with database.reading() as session:
        asleep, total = open_flags(session, NOW + A_DAY)
        assert (list(asleep), total) == ([], 0)
        assert open_flags(session, datetime(2026, 11, 10, 9, tzinfo=UTC))[1] == 1


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        ({"decision": "withdrawn", "public_reason": "closed"}, "withdrawn"),
        ({"decision": "not_wanted"}, "withdrawn"),
        ({"decision": "paused", "note": "a safeguarding question"}, "withdrawn"),
        ({"decision": "temporarily_closed", "until": "2027-01-04"}, "published"),
    ],
)
def test_a_decision_changes_what_the_public_sees(
    database: Database, service: ServiceDocument, decision: dict[str, Any], state: str
) -> None:
    die(database)
    decide(database, flags(database)[0], **decision)
    with database.reading() as session:
        publication = session.get_one(Publication, service.id)
        assert publication.state == state
        assert "safeguarding" not in publication.body
    assert not flags(database)


@pytest.mark.parametrize(
    "decision",
    [
        {"decision": "link_corrected", "url": "http://127.0.0.1/"},
        {"decision": "facts_corrected", "fields": {"minimum_age": 90, "maximum_age": 3}},
        {"decision": "facts_corrected", "fields": {"nonsense": 1}},
        {"decision": "temporarily_closed", "until": "2020-01-01"},
        {"decision": "link_corrected", "url": "not an address"},
    ],
)
def test_a_decision_that_makes_no_sense_changes_nothing(
    database: Database, service: ServiceDocument, decision: dict[str, Any]
) -> None:
    die(database)
    [flag] = flags(database)
    with pytest.raises(CannotDecideSo):
        decide(database, flag, **decision)
    assert [one.id for one in flags(database)] == [flag.id]
    with database.reading() as session:
        assert read_entry(session, ServiceDocument, service.id) == service


def test_a_persons_check_moves_the_date_and_a_provider_has_a_basis_of_its_own(
    database: Database, service: ServiceDocument
) -> None:
    with database.writing() as session:
        actor = actor_named(session, ActorKind.PERSON, "Robin Fields", now=NOW)
        record_check(session, [service.id], actor, Method.PHONE, NOW)
    said = freshness(database, service.id)
    assert (said["state"], said["basis"]) == ("current", "council_check")
    assert said["assured_date"] == "2026-11-03"
    assert said["sentence"] == (
        "The Local Offer team checked these details by phone on 3 November 2026. "
        "We do not check quality or safety."
    )
    with database.writing() as session:
        provider = actor_named(session, ActorKind.PROVIDER, "the club", now=NOW)
        confirm(session, service.id, provider, now=NOW + 10 * A_DAY)
        refresh_trust(session, [service.id], NOW + 10 * A_DAY)
    said = freshness(database, service.id)
    assert (said["basis"], said["assured_date"]) == ("provider_confirmation", "2026-11-13")
    assert said["council_checked_on"] == "2026-11-03"


def test_nobody_checks_in_the_future_or_what_is_not_there(
    database: Database, service: ServiceDocument
) -> None:
    def check(service_id: UUID, day: date) -> None:
        with database.writing() as session:
            actor = makers.an_editor(session)
            record_check(session, [service_id], actor, Method.PHONE, NOW, assured_on=day)

    with pytest.raises(CheckInTheFuture):
        check(service.id, date(2026, 11, 4))
    with pytest.raises(UnknownEntry):
        check(makers.id_of("nothing"), date(2026, 11, 3))


def test_a_check_is_written_down_as_an_act_about_its_entry(
    database: Database, service: ServiceDocument
) -> None:
    with database.writing() as session:
        record_check(session, [service.id], makers.an_editor(session), Method.PHONE, NOW)
    with database.reading() as session:
        acts = [one.act for one in audit_lines(session, about=service.id, limit=9)]
    assert acts[0] == "assure"


def test_freshness_moves_the_change_feed_but_never_last_modified(
    database: Database, service: ServiceDocument
) -> None:
    with database.reading() as session:
        before = session.get_one(Publication, service.id)
        many = session.scalar(select(func.count()).select_from(Change))
    with database.writing() as session:
        record_check(session, [service.id], makers.an_editor(session), Method.VISIT, NOW)
    with database.reading() as session:
        after = session.get_one(Publication, service.id)
        assert (after.body, after.last_modified) == (before.body, before.last_modified)
        assert session.scalar(select(func.count()).select_from(Change)) == (many or 0) + 1


def test_time_alone_turns_an_entry_overdue_and_flags_it_once(
    database: Database, service: ServiceDocument
) -> None:
    with database.writing() as session:
        record_check(session, [service.id], makers.an_editor(session), Method.PHONE, NOW)
    much_later = NOW + 300 * A_DAY
    with database.writing() as session:
        assert sweep_turning(session, much_later) == 1
    assert freshness(database, service.id)["state"] == "overdue"
    for _ in range(2):
        with database.writing() as session:
            sweep_overdue(session, much_later, hours_a_week=15)
    [flag] = flags(database)
    assert flag.reason == Reason.OVERDUE
    decide(database, flag, much_later, decision="assured", method="phone")
    assert not flags(database)
    assert freshness(database, service.id)["state"] == "current"


def test_the_first_day_raises_no_flag_for_what_was_never_checked(database: Database) -> None:
    clubs = [makers.a_service(f"Club {number}") for number in range(60)]
    with database.writing() as session:
        makers.save(session, *clubs, now=NOW)
    with database.writing() as session:
        swept = sweep_overdue(session, NOW, hours_a_week=2)
        assert (swept.raised, swept.planned) == (0, 60)
    raised = []
    for week in range(1, 9):
        with database.writing() as session:
            at = NOW + timedelta(weeks=week)
            raised.append(sweep_overdue(session, at, hours_a_week=2).raised)
    assert sum(raised) == 60
    assert max(raised) <= 12  # ten checks of twelve minutes fit into two hours


def test_one_open_flag_per_entry_and_reason(database: Database, service: ServiceDocument) -> None:
    with database.writing() as session:
        first = raise_flag(session, service.id, Doubt(Reason.REPORT, "wrong", "one"), NOW)
        second = raise_flag(session, service.id, Doubt(Reason.REPORT, "very wrong", "two"), NOW)
    assert (first, second) == (True, False)
    assert [flag.words for flag in flags(database)] == ["very wrong"]


def test_a_new_phone_number_on_the_page_is_flagged_after_two_days_not_after_one(
    database: Database, service: ServiceDocument
) -> None:
    ours, theirs = "+442079460005", "+442079460077"
    look(database, Outcome.OK, NOW, evidence={"page": {"title": "Club", "phones": [ours]}})
    changed = {"page": {"title": "Club", "phones": [theirs]}}
    look(database, Outcome.OK, NOW + 7 * A_DAY, evidence=changed)
    assert not flags(database)
    look(database, Outcome.OK, NOW + 14 * A_DAY, evidence=changed)
    [flag] = flags(database)
    assert flag.reason == Reason.CONTACT_DRIFT
    assert "020 7946 0077" in flag.words
    assert freshness(database, service.id)["doubt"]["public_reason"] == "contact_differs"
    look(database, Outcome.OK, NOW + 21 * A_DAY, evidence={"page": {"phones": [ours]}})
    assert not flags(database)


def test_a_switchboards_number_that_was_always_there_is_no_drift(
    database: Database, service: ServiceDocument
) -> None:
    other = {"page": {"title": "Club", "phones": ["+442079460099"]}}
    for week in range(4):
        look(database, Outcome.OK, NOW + week * 7 * A_DAY, evidence=other)
    assert not flags(database)


def test_a_temporary_closure_runs_out_into_needs_check_and_never_into_open(
    database: Database, service: ServiceDocument
) -> None:
    die(database)
    [flag] = flags(database)
    decide(database, flag, decision="temporarily_closed", until="2027-01-04")
    said = freshness(database, service.id)
    assert said["sentence"] == (
        "Temporarily closed until 4 January 2027, the Local Offer team noted on 3 November 2026."
    )
    with database.writing() as session:
        sweep_turning(session, datetime(2027, 1, 5, 9, tzinfo=UTC))
    said = freshness(database, service.id)
    assert "needs_check" in said["reasons"]
    with database.reading() as session:
        assert '"temporarily closed"' in session.get_one(Publication, service.id).body


def test_a_second_dead_address_does_not_take_the_place_of_the_first(
    database: Database, service: ServiceDocument
) -> None:
    die(database)
    [first] = flags(database)
    with database.writing() as session:
        link = session.scalars(select(Link)).one()
        other = Link(
            url="https://other.example/", host_id=link.host_id, state="confirmed", next_due_at=NOW
        )
        session.add(other)
        session.flush()
        evidence = {"url": other.url}
        doubt = Doubt(Reason.LINK_GONE, "gone too", "other", evidence, link_id=other.id)
        assert not raise_flag(session, service.id, doubt, NOW)
    [flag] = flags(database)
    assert (flag.link_id, flag.words) == (first.link_id, first.words)
    assert flag.evidence["also"] == ["https://other.example/"]
