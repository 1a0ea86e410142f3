"""Requests by mail: one for an organisation, reminders, others, bounces, objections."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.actors import Actor
from app.accounts.acts import ChangeSet
from app.accounts.provider_links import ProviderLink, ProviderLinkOver, holder_of_provider_link
from app.accounts.secrets_at_rest import digest_of
from app.database import Database
from app.directory.documents import ServiceDocument
from app.directory.editing import read_entry
from app.freshness.assurances import assure
from app.freshness.standing import Method
from app.freshness.trusting import refresh_trust
from app.notices.mail import compose
from app.notices.outbox import LINK, Claimed, OutboxMessage
from app.voices.answering import Said, state, still_right
from app.voices.asking import CannotAsk, ask_now, plan_asking
from app.voices.corrections import all_waiting, send_corrections
from app.voices.objections import MailObjection, Objection, object_to_mail
from app.voices.offered import NotTheirs, published_of
from app.voices.proposals import Field
from app.voices.questions import ask as ask_the_team
from app.voices.questions import questions
from app.voices.requests import note_bounces
from tests import makers
from tests.makers import NOW
from tests.voices.conftest import CONTACT, ROOT, Club, a_club

DAY = timedelta(days=1)
ORGANIZATION, ENTRY = "hello@otter.example", "swim@otter.example"


def words(one: OutboxMessage) -> str:
    claimed = Claimed(one.id, one.recipient, one.subject, one.body, one.created_at, 1)
    return str(compose(claimed, sender="offer@council.example", council="Fernshire").get_content())


def confirm(club: Club, secret: str, now: datetime) -> None:
    with club.database.writing() as session:
        holder = holder_of_provider_link(session, secret, now=now)
        ids = [one.id for one in club.entries]
        still_right(session, holder, ids, form_id="form-0001", now=now)


def refuse(club: Club, words: str = "Refused: (550, 'No such person')") -> int:
    with club.database.writing() as session:
        given_up = {"gave_up_at": NOW, "next_try_at": None, "last_error": words}
        session.execute(update(OutboxMessage).values(**given_up))
        return note_bounces(session, NOW)


def test_one_mail_names_all_that_is_due_and_one_link(club: Club) -> None:
    assert club.ask() == [CONTACT]
    [mail] = club.mails()
    said = words(mail)
    assert mail.subject == "Are your 2 Local Offer entries still right?"
    for part in (
        "Otters 0: all details – to be confirmed by 5 December 2026",
        "Otters 1: all details",
        f"{ROOT}/confirm?link={mail.body[LINK]}",
        f"{ROOT}/stop?link={mail.body[LINK]}",
        "at most four such rounds a year",
    ):
        assert part in said
    claimed = Claimed(mail.id, CONTACT, mail.subject, mail.body, NOW, 1)
    made = compose(claimed, sender="offer@council.example", council="Fernshire")
    assert made["List-Unsubscribe"] == f"<{ROOT}/stop?link={mail.body[LINK]}>"


def test_a_fact_that_runs_out_is_asked_for_before_the_entry_is(database: Database) -> None:
    club = a_club(
        database, checked=5, capacity="open", capacity_as_of=(NOW - 40 * DAY).date(),
        payment_checked_on=NOW.date(),
    )  # fmt: skip
    club.ask()
    assert "Otters 0: whether there are places – to be confirmed by 14 December" in words(
        club.mails()[0]
    )


def test_the_link_is_kept_as_its_digest_alone(club: Club) -> None:
    club.ask()
    with club.database.reading() as session:
        [link] = session.scalars(select(ProviderLink)).all()
    assert link.digest == digest_of(club.secret())
    assert (link.email, link.organization_id) == (CONTACT, club.organization.id)


def test_nothing_goes_twice_and_nothing_in_school_holidays(club: Club) -> None:
    christmas = datetime(2026, 12, 28, 9, tzinfo=UTC)
    assert club.ask(christmas) == []
    assert club.ask() == [CONTACT]
    assert club.ask() == club.ask(NOW + 13 * DAY) == []


def test_silence_is_reminded_of_then_others_are_asked_then_somebody_rings(club: Club) -> None:
    club.ask()
    assert club.ask(NOW + 14 * DAY) == [CONTACT]
    assert "two weeks ago we wrote to you" in words(club.mails()[-1])
    after_christmas = datetime(2027, 1, 5, 9, tzinfo=UTC)
    assert club.ask(after_christmas) == sorted([ORGANIZATION, ENTRY])
    later = after_christmas + 14 * DAY
    assert club.ask(later) == []
    with club.database.reading() as session:
        [silent] = plan_asking(session, later).silent
    assert silent.organization == "Otter Club"
    assert "020 7946 0001" in silent.phones
    assert club.freshness()["next_due"] < later.date().isoformat()


def test_who_has_answered_for_all_is_left_alone_for_two_months(club: Club) -> None:
    club.ask()
    confirm(club, club.secret(), NOW + DAY)
    assert club.ask(NOW + 20 * DAY) == []
    with club.database.reading() as session:
        plan = plan_asking(session, NOW + 20 * DAY)
    assert (plan.askings, plan.silent) == ([], [])


def test_an_answer_for_one_of_two_leaves_the_other_to_be_reminded_of(club: Club) -> None:
    club.ask()
    with club.database.writing() as session:
        holder = holder_of_provider_link(session, club.secret(), now=NOW)
        until = (NOW + 40 * DAY).date()
        state(session, holder, club.id, Said.FULL, form_id="form-0001", now=NOW, until=until)
    assert club.ask(NOW + 14 * DAY) == [CONTACT]


def test_a_refused_address_is_flagged_and_the_others_are_asked_at_once(club: Club) -> None:
    club.ask()
    assert refuse(club) == 1
    assert refuse(club) == 0
    assert club.flags() == [("mail_bounced", True)] * 2
    assert club.ask(NOW + DAY) == sorted([ORGANIZATION, ENTRY])


def test_trouble_of_our_own_says_nothing_of_the_address(club: Club) -> None:
    club.ask()
    assert refuse(club, "The mail server: SMTPConnectError.") == 0
    assert club.flags() == []


def test_who_wants_no_more_requests_gets_none_and_can_still_answer(club: Club) -> None:
    club.ask()
    secret = club.secret()
    with club.database.writing() as session:
        holder = holder_of_provider_link(session, secret, now=NOW)
        for _ in range(2):
            object_to_mail(session, holder, Objection.REQUESTS, now=NOW)
    assert CONTACT not in club.ask(NOW + 14 * DAY)
    with club.database.reading() as session:
        assert holder_of_provider_link(session, secret, now=NOW).email == CONTACT
        [kept] = session.scalars(select(MailObjection)).all()
    assert kept.email_digest == digest_of(CONTACT)


def test_who_objects_to_everything_has_no_link_and_an_editor_takes_the_address_out(
    club: Club,
) -> None:
    club.ask()
    with club.database.writing() as session:
        holder = holder_of_provider_link(session, club.secret(), now=NOW)
        object_to_mail(session, holder, Objection.EVERYTHING, now=NOW)
    assert club.flags() == [("provider_statement", True)] * 2
    with club.database.reading() as session, pytest.raises(ProviderLinkOver):
        holder_of_provider_link(session, club.secret(), now=NOW)


def test_an_old_link_opens_nothing_but_can_still_stop_mail(club: Club) -> None:
    club.ask()
    later = NOW + 61 * DAY
    with club.database.reading() as session:
        with pytest.raises(ProviderLinkOver):
            holder_of_provider_link(session, club.secret(), now=later)
        old = holder_of_provider_link(session, club.secret(), now=later, even_if_over=True)
    assert old.email == CONTACT


def test_an_editor_asks_now_whatever_is_due_but_not_twice_a_day(database: Database) -> None:
    club = a_club(database, checked=5, payment_checked_on=NOW.date())
    assert club.ask() == []
    with database.writing() as session:
        ask_now(session, club.id, makers.an_editor(session), root=ROOT, now=NOW)
    assert [one.recipient for one in club.mails()] == [CONTACT]
    with database.writing() as session, pytest.raises(CannotAsk, match="less than a day"):
        ask_now(session, club.id, makers.an_editor(session), root=ROOT, now=NOW + DAY / 2)


def test_an_editor_is_told_when_there_is_nobody_to_ask(database: Database) -> None:
    alone = makers.a_service("Nobody's", email=None, facts={"update_contact_email": None})
    with database.writing() as session:
        makers.save(session, alone)
    with database.writing() as session, pytest.raises(CannotAsk, match="no address left"):
        ask_now(session, alone.id, makers.an_editor(session), root=ROOT, now=NOW)


def test_addresses_of_contacts_are_in_no_act_and_in_no_public_line(club: Club) -> None:
    club.ask()
    confirm(club, club.secret(), NOW)
    with club.database.reading() as session:
        told = [*session.scalars(select(ChangeSet.why)), *session.scalars(select(Actor.name))]
        assert read_entry(session, ServiceDocument, club.id).local_offer.update_contact_email
    assert CONTACT not in " ".join([*told, str(club.freshness())])
    assert any(name.startswith("Otter Club (provider ") for name in told)


def test_an_entry_without_an_organisation_is_asked_about_by_its_own_contact(
    database: Database,
) -> None:
    """From the mail to the confirmation and the correction: its link speaks for it alone."""
    alone, other = (
        makers.a_service(name, facts={"category": "clubs", "update_contact_email": email})
        for name, email in (("Choir", "choir@otter.example"), ("Quiet hour", None))
    )
    other.email = None
    with database.writing() as session:
        makers.save(session, alone, other)
        editor = makers.an_editor(session)
        assure(session, [alone.id, other.id], editor, method=Method.PHONE, now=NOW - 80 * DAY)
        refresh_trust(session, [alone.id, other.id], NOW)
    with database.reading() as session:
        plan = plan_asking(session, NOW)
    assert [one.organization for one in plan.silent] == ["Quiet hour"], "nobody to write to"
    club = Club(database, makers.an_organization(), [alone])
    assert club.ask() == ["choir@otter.example"]
    assert "families find Choir in our Local Offer" in words(club.mails()[0])
    with database.writing() as session:
        holder = holder_of_provider_link(session, club.secret(), now=NOW)
        assert [one.name for one in published_of(session, holder.organization_id)] == ["Choir"]
        still_right(session, holder, [alone.id], form_id="form-0001", now=NOW)
        proposed = {Field.NAME: "Choir for all"}
        send_corrections(session, holder, alone.id, proposed, form_id="form-0002", now=NOW)
        with pytest.raises(NotTheirs):
            still_right(session, holder, [other.id], form_id="form-0003", now=NOW)
        ask_the_team(session, holder, "Who pays?", form_id="form-0004", now=NOW)
    assert club.freshness()["basis"] == "provider_confirmation"
    with database.reading() as session:
        assert [one.organization for one in all_waiting(session)] == ["Choir"]
        assert [one.organization for one in questions(session)] == ["Choir"]
