"""Undoing: entry and flag stand as before, unless somebody has changed them since."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter
from sqlalchemy import func, select

from app.accounts.acts import ChangeSet
from app.database import Database
from app.directory.documents import ServiceDocument
from app.directory.editing import read_entry
from app.directory.services import Service
from app.freshness.assurances import Assurance
from app.freshness.decisions import Assured, Decision
from app.freshness.flags import Doubt, Flag, find_flag, raise_flag
from app.freshness.links import Link
from app.freshness.outcomes import Reason
from app.freshness.resolving import resolve
from app.freshness.trust import Trust
from app.freshness.trusting import refresh_trust
from app.freshness.turns import snooze
from app.freshness.undoing import CannotUndo, UnknownDeed, done, undo, undoable
from app.notices.outbox import OutboxMessage
from tests import makers
from tests.makers import NOW

LATER = NOW + timedelta(minutes=5)
decisions: TypeAdapter[Decision] = TypeAdapter(Decision)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def club(database: Database) -> ServiceDocument:
    runner = makers.an_organization("Otter Club", website="https://club.example/")
    club = makers.a_service("Club", organization=runner, url="https://club.example/")
    other = makers.a_service("Other", organization=runner, url="https://club.example/other")
    with database.writing() as session:
        makers.save(session, runner, club, other, now=NOW - timedelta(days=30))
    return club


def flagged(database: Database, club: ServiceDocument, reason: Reason = Reason.LINK_GONE) -> UUID:
    with database.writing() as session:
        link = session.scalars(select(Link).where(Link.url == "https://club.example/")).one()
        doubt = Doubt(reason, "Gone", "gone", link_id=link.id)
        raise_flag(session, club.id, doubt, NOW - timedelta(days=2))
        refresh_trust(session, {club.id}, NOW - timedelta(days=2))
        where = (Flag.service_id == club.id) & (Flag.reason == reason)
        return session.scalars(select(Flag.id).where(where, Flag.resolved_at.is_(None))).one()


def decide(database: Database, flag_id: UUID, **given: Any) -> UUID:
    decision = decisions.validate_python(given)
    also = decision.also if isinstance(decision, Assured) else ()
    with database.writing() as session:
        actor = makers.an_editor(session)
        with undoable(session, [flag_id], actor, NOW, words="Club: done.", also=also) as deed:
            resolve(session, flag_id, decision, actor, NOW)
        return deed.id


def state(database: Database, club: ServiceDocument) -> Any:
    """All that a decision may move."""
    with database.reading() as session:
        entry = read_entry(session, ServiceDocument, club.id)
        trust = session.get_one(Trust, club.id)
        flags = select(
            Flag.reason, Flag.resolved_at, Flag.decision, Flag.decision_detail, Flag.snoozed_until,
            Flag.assignee_id, Flag.false_alarm,
        ).order_by(Flag.reason)  # fmt: skip
        return (
            entry.model_dump(), trust.state, trust.assured_date, trust.next_due,
            session.get_one(Service, club.id).corrected, session.execute(flags).all(),
            session.scalar(select(func.count()).select_from(Assurance)),
            session.scalar(select(func.count()).select_from(OutboxMessage)),
        )  # fmt: skip


OTHER = makers.id_of("service Other")


@pytest.mark.parametrize(
    "given",
    [
        {"decision": "link_corrected", "url": "https://club.example/now"},
        {"decision": "facts_corrected", "fields": {"email": "new@club.example"}},
        {"decision": "facts_corrected", "fields": {"name": "New"}, "assured": "phone"},
        {"decision": "assured", "method": "phone", "also": [str(OTHER)]},
        {"decision": "tried_no_answer", "retry_on": "2026-12-01"},
        {"decision": "no_website_now"},
        {"decision": "record_right_page_wrong"},
        {"decision": "temporarily_closed", "until": "2027-01-05"},
        {"decision": "withdrawn", "public_reason": "closed"},
        {"decision": "paused"},
        {"decision": "merged", "into": str(OTHER)},
        {"decision": "not_wanted"},
        {"decision": "passed_on", "team": "Early help"},
        {"decision": "not_a_problem", "evidence_wrong": True},
    ],
    ids=lambda given: str(given["decision"]),
)
def test_after_undoing_all_stands_as_before(
    database: Database, club: ServiceDocument, given: dict[str, Any]
) -> None:
    flag_id = flagged(database, club)
    flagged(database, club, Reason.OVERDUE)
    before = state(database, club)
    deed_id = decide(database, flag_id, **given)
    assert state(database, club) != before
    with database.writing() as session:
        undo(session, deed_id, makers.an_editor(session), LATER)
    assert state(database, club) == before
    with database.reading() as session:
        acts = set(session.scalars(select(ChangeSet.act).where(ChangeSet.at == LATER)))
        assert {"undo", "reopen"} <= acts


def test_what_somebody_changed_since_is_not_overwritten(
    database: Database, club: ServiceDocument
) -> None:
    deed_id = decide(
        database, flagged(database, club), decision="link_corrected", url="https://club.example/a"
    )
    with database.writing() as session:
        entry = read_entry(session, ServiceDocument, club.id)
        entry.name = "Somebody's own words"
        makers.save(session, entry, now=LATER)
    with database.writing() as session, pytest.raises(CannotUndo, match="has changed this entry"):
        undo(session, deed_id, makers.an_editor(session), LATER)


def test_what_somebody_resolved_since_is_not_opened_again(
    database: Database, club: ServiceDocument
) -> None:
    flag_id = flagged(database, club)
    deed_id = decide(database, flag_id, decision="tried_no_answer", retry_on="2026-12-01")
    with database.writing() as session:
        kim = makers.an_editor(session, "Kim Woods")
        decision = decisions.validate_python({"decision": "not_a_problem"})
        resolve(session, flag_id, decision, kim, LATER)
    with database.writing() as session, pytest.raises(CannotUndo, match="Kim Woods"):
        undo(session, deed_id, makers.an_editor(session), LATER)


def test_only_who_decided_can_undo_and_once_and_for_a_day(
    database: Database, club: ServiceDocument
) -> None:
    deed_id = decide(database, flagged(database, club), decision="not_a_problem")
    with database.writing() as session:
        robin, kim = makers.an_editor(session), makers.an_editor(session, "Kim Woods")
        told = [done(session, deed_id, who.id, LATER) for who in (robin, kim)]
        assert [one.undoable for one in told if one] == [True, False]
        with pytest.raises(CannotUndo, match="Only who decided"):
            undo(session, deed_id, kim, LATER)
        with pytest.raises(CannotUndo, match="more than a day ago"):
            undo(session, deed_id, robin, NOW + timedelta(days=2))
        undo(session, deed_id, robin, LATER)
        with pytest.raises(CannotUndo, match="already"):
            undo(session, deed_id, robin, LATER)
        with pytest.raises(UnknownDeed):
            undo(session, makers.id_of("none"), robin, LATER)


def test_a_flag_that_was_left_for_later_is_back_after_undoing(
    database: Database, club: ServiceDocument
) -> None:
    flag_id = flagged(database, club)
    with database.writing() as session:
        robin = makers.an_editor(session)
        with undoable(session, [flag_id], robin, NOW, words="Left.") as deed:
            snooze(session, flag_id, NOW.date() + timedelta(days=3), "half term", robin, NOW)
        undo(session, deed.id, robin, LATER)
        assert find_flag(session, flag_id).snoozed_until is None
