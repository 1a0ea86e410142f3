"""No correction waits for ever, whichever door closes its flag or takes its entry out."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter
from sqlalchemy import select

from app.database import Database
from app.directory import editing
from app.directory.documents import ServiceDocument
from app.directory.editing import state_of
from app.directory.facts import EntryStatus, PublicReason
from app.freshness.decisions import Decision
from app.freshness.entry_merging import merge_entries
from app.freshness.entry_standing import pause_entry, publish_entry, withdraw_entry
from app.freshness.flags import Flag
from app.freshness.resolving import resolve
from app.freshness.undoing import undo, undoable
from app.voices.corrections import all_waiting, send_corrections, waiting_for
from app.voices.proposals import Field
from tests import makers
from tests.makers import NOW
from tests.voices.conftest import CONTACT, Club

LATER = NOW + timedelta(hours=2)
LINE = "The provider sent a correction on 24 November 2026; we have not confirmed it yet."
DECISIONS: Any = TypeAdapter(Decision)
RESOLVED = [
    ({"decision": "not_a_problem"}, "We compared it with what we know, and left it as it was."),
    ({"decision": "assured", "method": "phone"}, "We checked the entry, and left this as it was."),
    ({"decision": "temporarily_closed", "until": "2027-01-08"}, "We looked at the entry"),
    ({"decision": "withdrawn", "public_reason": "closed"}, "not shown in the Local Offer"),
    ({"decision": "paused"}, "not shown in the Local Offer"),
]


@pytest.fixture
def club(club: Club) -> Club:
    """Two fields of an entry are corrected."""
    holder = club.holder()
    proposed = {Field.PHONE: "020 7946 0999", Field.NAME: "Otters for all"}
    with club.database.writing() as session:
        send_corrections(session, holder, club.id, proposed, form_id="form-0001", now=NOW)
    return club


def waiting(database: Database, id: UUID) -> list[str]:
    with database.reading() as session:
        return [one.field for one in waiting_for(session, id)]


def flag_of(club: Club) -> UUID:
    with club.database.reading() as session:
        query = select(Flag.id).where(Flag.service_id == club.id)
        return session.scalars(query).one()


def told(club: Club) -> list[dict[str, Any]]:
    [mail] = club.mails()
    assert mail.recipient == CONTACT
    found: list[dict[str, Any]] = mail.body["decided"]
    return found


@pytest.mark.parametrize(("decision", "why"), RESOLVED)
def test_a_flag_that_is_resolved_leaves_no_correction_waiting(
    club: Club, decision: dict[str, Any], why: str
) -> None:
    id = flag_of(club)
    with club.database.writing() as session:
        resolve(session, id, DECISIONS.validate_python(decision), makers.an_editor(session), LATER)
    assert waiting(club.database, club.id) == []
    assert [one["outcome"] for one in told(club)] == ["not changed", "not changed"]
    assert all(why in one["reason"] for one in told(club))
    assert LINE not in club.freshness()["sentences"]


def test_what_the_decision_put_right_is_told_so(club: Club) -> None:
    fields = {"name": "Otters for all"}
    decision = DECISIONS.validate_python({"decision": "facts_corrected", "fields": fields})
    id = flag_of(club)
    with club.database.writing() as session:
        resolve(session, id, decision, makers.an_editor(session), LATER)
    by_field = {one["field"]: one["outcome"] for one in told(club)}
    assert by_field == {"Name": "the entry says so now", "Phone": "not changed"}


@pytest.mark.parametrize("how", ["withdraw", "pause", "merge", "save"])
def test_an_entry_that_is_taken_out_takes_its_corrections_along(club: Club, how: str) -> None:
    """And they do not come back with it."""
    with club.database.writing() as session:
        editor = makers.an_editor(session)
        version, _ = state_of(session, ServiceDocument, club.id)
        given: dict[str, Any] = {"version": version, "now": LATER}
        if how == "withdraw":
            withdraw_entry(session, editor, club.id, PublicReason.CLOSED, **given)
        elif how == "pause":
            pause_entry(session, editor, club.id, **given)
        elif how == "merge":
            other = club.entries[1].id
            there, _ = state_of(session, ServiceDocument, other)
            versions = {club.id: version, other: there}
            merge_entries(
                session, editor, goes=club.id, stays=other, whose={}, versions=versions, now=LATER
            )
        else:  # as an import is taken back
            entry = editing.read_entry(session, ServiceDocument, club.id)
            entry.local_offer.entry_status = EntryStatus.WITHDRAWN
            act = editing.begin(session, editor, act="save", why="a test", now=LATER)
            editing.save(session, act, entry)
    assert waiting(club.database, club.id) == []
    assert len(told(club)) == 2
    assert club.flags() == [("provider_correction", False)]
    with club.database.writing() as session:
        version, _ = state_of(session, ServiceDocument, club.id)
        publish_entry(session, makers.an_editor(session), club.id, version=version, now=LATER)
    assert LINE not in club.freshness()["sentences"]


def test_what_is_undone_waits_again_and_mail_that_has_not_gone_stays(club: Club) -> None:
    decision = DECISIONS.validate_python({"decision": "withdrawn", "public_reason": "closed"})
    id = flag_of(club)
    with club.database.writing() as session:
        editor = makers.an_editor(session)
        with undoable(session, [id], editor, LATER, words="Withdrawn") as deed:
            resolve(session, id, decision, editor, LATER)
        deed_id = deed.id
    with club.database.writing() as session:
        undo(session, deed_id, makers.an_editor(session), LATER + timedelta(minutes=1))
    assert waiting(club.database, club.id) == ["name", "phone"]
    assert club.mails() == []
    assert LINE in club.freshness()["sentences"]
    with club.database.reading() as session:
        assert [one.fields for one in all_waiting(session)] == [2]


def test_a_decision_that_fails_half_way_lets_nothing_go(club: Club) -> None:
    """A step that is taken back within a transaction has closed no flag."""
    decision = DECISIONS.validate_python({"decision": "not_a_problem"})
    id = flag_of(club)
    with club.database.writing() as session:
        part = session.begin_nested()
        resolve(session, id, decision, makers.an_editor(session), LATER)
        part.rollback()
    assert waiting(club.database, club.id) == ["name", "phone"]
    assert club.flags() == [("provider_correction", True)]
