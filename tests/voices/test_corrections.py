"""Corrections wait for an editor; what is accepted is an edit, and the provider is told."""

from datetime import datetime
from uuid import UUID

import pytest

from app.database import Database
from app.directory.documents import LocationDocument, ServiceDocument
from app.directory.editing import StaleVersion, read_entry, state_of
from app.directory.history import versions_of
from app.voices.corrections import NothingWaits, Outcome, send_corrections, waiting_for
from app.voices.deciding import Choice, Wrong, decide
from app.voices.objections import Objection, object_to_mail
from app.voices.proposals import Field
from tests import makers
from tests.makers import NOW
from tests.voices.conftest import CONTACT, Club

PHONE = {Field.PHONE: "020 7946 0999"}


def send(club: Club, proposed: dict[Field, str], form: str = "form-0001") -> int:
    holder = club.holder()
    with club.database.writing() as session:
        return send_corrections(session, holder, club.id, proposed, form_id=form, now=NOW)


def choose(club: Club, choice: Choice, version: int | None = None, now: datetime = NOW) -> None:
    with club.database.writing() as session:
        waiting = waiting_for(session, club.id)
        seen, _ = state_of(session, ServiceDocument, club.id)
        decide(
            session, club.id, {one.id: choice for one in waiting}, makers.an_editor(session),
            version=version or seen, now=now,
        )  # fmt: skip


def entry_of(club: Club) -> ServiceDocument:
    with club.database.reading() as session:
        return read_entry(session, ServiceDocument, club.id)


def told(club: Club) -> str:
    [mail] = club.mails()
    assert mail.recipient == CONTACT
    return str(mail.body["decided"])


def test_a_correction_waits_and_the_public_learns_that_it_was_sent(club: Club) -> None:
    assert send(club, PHONE) == 1
    read = club.freshness()
    assert read["state"] == "doubted"
    assert (
        "The provider sent a correction on 24 November 2026; we have not confirmed it yet."
        in read["sentences"]
    )
    assert read["assured_date"] == "2026-09-05"
    assert club.flags() == [("provider_correction", True)]
    assert entry_of(club).phones[0].number == "020 7946 0005"


def test_what_is_accepted_is_the_editors_edit_with_its_history(club: Club) -> None:
    send(club, PHONE)
    choose(club, Choice(Outcome.ACCEPTED))
    entry = entry_of(club)
    assert [one.number for one in entry.phones] == ["020 7946 0999"]
    with club.database.reading() as session:
        newest = versions_of(session, club.id)[0]
    assert (newest.actor, newest.act, newest.changed_fields) == (
        "Robin Fields",
        "correct",
        ("phones",),
    )
    assert club.flags() == [("provider_correction", False)]
    assert "reasons" not in club.freshness() or "doubted" not in club.freshness()["reasons"]
    assert club.freshness()["assured_date"] == "2026-09-05", "no date moves by an edit"
    assert "changed as you said" in told(club)


def test_other_words_are_checked_too(club: Club) -> None:
    send(club, PHONE)
    with pytest.raises(Wrong, match="phone number"):
        choose(club, Choice(Outcome.CHANGED, "ring us"))
    choose(club, Choice(Outcome.CHANGED, "020 7946 0998"))
    assert entry_of(club).phones[0].number == "020 7946 0998"
    assert "020 7946 0998" in told(club)


def test_a_declined_one_has_a_reason_that_the_provider_reads(club: Club) -> None:
    send(club, PHONE)
    with pytest.raises(Wrong, match="Say why"):
        choose(club, Choice(Outcome.DECLINED))
    choose(club, Choice(Outcome.DECLINED, reason="This is the number of a fax."))
    assert entry_of(club).phones[0].number == "020 7946 0005"
    assert "not changed" in told(club)
    assert "number of a fax" in told(club)
    assert club.flags() == [("provider_correction", False)]


def test_a_form_counts_once_and_a_newer_correction_takes_the_older_ones_place(club: Club) -> None:
    holder = club.holder()
    for number in ("020 7946 0999", "020 7946 0998"):
        with club.database.writing() as session:
            proposed = {Field.PHONE: number}
            send_corrections(session, holder, club.id, proposed, form_id="form-0001", now=NOW)
    send(club, {Field.PHONE: "020 7946 0997"}, "form-0002")
    with club.database.reading() as session:
        assert [one.proposed for one in waiting_for(session, club.id)] == ["020 7946 0997"]


def test_what_says_the_same_is_no_correction(club: Club) -> None:
    assert send(club, {Field.PHONE: "020 7946 0005"}) == 0
    assert club.flags() == []


def test_an_entry_that_changed_since_is_looked_at_again(club: Club) -> None:
    send(club, PHONE)
    with pytest.raises(StaleVersion):
        choose(club, Choice(Outcome.ACCEPTED), version=7)
    assert club.flags() == [("provider_correction", True)]


def test_of_two_editors_one_is_late(club: Club) -> None:
    send(club, PHONE)
    choose(club, Choice(Outcome.ACCEPTED))
    with pytest.raises(NothingWaits):
        choose(club, Choice(Outcome.ACCEPTED))


def test_who_objects_to_mail_is_not_written_to(club: Club) -> None:
    send(club, PHONE)
    with club.database.writing() as session:
        pass
    holder = club.holder()
    with club.database.writing() as session:
        object_to_mail(session, holder, Objection.EVERYTHING, now=NOW)
    choose(club, Choice(Outcome.ACCEPTED))
    assert club.mails() == []


def test_an_address_moves_this_organisations_entries_and_nobody_elses(database: Database) -> None:
    hall = makers.a_location()
    otters, herons = makers.an_organization(), makers.an_organization("Heron Trust")
    mine = makers.a_service("Otters", organization=otters, locations=(hall,))
    theirs = makers.a_service("Herons", organization=herons, locations=(hall,))
    with database.writing() as session:
        makers.save(session, otters, herons, hall, mine, theirs)
    club = Club(database, otters, [mine])
    send(club, {Field.ADDRESS: "2 Heron Way", Field.POSTCODE: "SM1 2BB"})
    choose(club, Choice(Outcome.ACCEPTED))

    def place_of(id: UUID) -> LocationDocument:
        with database.reading() as session:
            entry = read_entry(session, ServiceDocument, id)
            at = entry.service_at_locations[0].location_id
            return read_entry(session, LocationDocument, at)

    moved, stayed = place_of(mine.id), place_of(theirs.id)
    assert moved.addresses[0].address_1 == "2 Heron Way"
    assert moved.addresses[0].postal_code == "SM1 2BB"
    assert moved.latitude is None, "it is not where it was"
    assert stayed.addresses[0].address_1 == "1 Otter Lane"
