"""An entry changes in one place: with its version, its reason, its publication."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from app.accounts.actors import ActorKind, actor_named
from app.database import Database
from app.directory import editing
from app.directory.auditing import first_broken_link
from app.directory.documents import LocationDocument, OrganizationDocument, ServiceDocument
from app.directory.history import AuditEntry, versions_of
from app.directory.nesting import read_documents, settle_ids
from app.directory.publications import Change, Publication
from tests import makers
from tests.makers import NOW


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def test_what_is_saved_is_read_back_whole(database: Database) -> None:
    with database.writing() as session:
        terms = tuple(makers.a_taxonomy(session))
        organization, location = makers.an_organization(), makers.a_location()
        service = makers.a_service(organization=organization, locations=(location,), terms=terms)
        makers.save(session, organization, location, service)
    with database.reading() as session:
        for saved in (organization, location, service):
            found = read_documents(session, type(saved), [saved.id])[saved.id]
            assert found.stored() == saved.stored()


def test_saving_what_is_there_already_makes_no_version(database: Database) -> None:
    service = makers.a_service()
    with database.writing() as session:
        makers.save(session, service)
    with database.writing() as session:
        makers.save(session, service.model_copy(deep=True), now=NOW + timedelta(days=1))
    with database.reading() as session:
        assert len(versions_of(session, service.id)) == 1
        assert len(session.scalars(select(Change)).all()) == 1


def test_a_stale_version_is_refused_and_nothing_is_half_done(database: Database) -> None:
    service = makers.a_service()
    with database.writing() as session:
        makers.save(session, service)
    service.name = "Renamed by the first"
    with database.writing() as session:
        makers.save(session, service)
    service.name = "Renamed by the second"

    def save_second() -> None:
        with database.writing() as session:
            act = editing.begin(
                session, makers.an_editor(session), act="edit", why="second", now=NOW
            )
            editing.save(session, act, service, expected_version=1)

    with pytest.raises(editing.StaleVersion):
        save_second()
    with database.reading() as session:
        assert versions_of(session, service.id)[0].document is not None
        body = session.scalars(select(Publication.body)).one()
        assert "Renamed by the first" in body


def test_an_unknown_organisation_is_refused(database: Database) -> None:
    service = makers.a_service(organization=makers.an_organization())

    def save_it() -> None:
        with database.writing() as session:
            makers.save(session, service)

    with pytest.raises(editing.BrokenReference):
        save_it()


def test_a_version_names_who_when_why_and_which_fields(database: Database) -> None:
    service = makers.a_service()
    with database.writing() as session:
        makers.save(session, service)
    service.name = "Sunday swimming"
    service.local_offer.eligibility_text = "Anyone can come."
    later = NOW + timedelta(days=3)
    with database.writing() as session:
        actor = actor_named(session, ActorKind.PERSON, "Sam Brook", now=later)
        act = editing.begin(session, actor, act="edit", why="they rang us", now=later)
        editing.save(session, act, service, expected_version=1)
    with database.reading() as session:
        newest = versions_of(session, service.id)[0]
        assert (newest.actor, newest.why, newest.at) == ("Sam Brook", "they rang us", later)
        assert set(newest.changed_fields) == {"name", "local_offer.eligibility_text"}
        assert editing.state_of(session, ServiceDocument, service.id)[0] == 2


def test_a_persons_fields_are_remembered_as_corrections_and_an_imports_are_not(
    database: Database,
) -> None:
    service = makers.a_service()
    with database.writing() as session:
        actor = actor_named(session, ActorKind.IMPORT, "workbook", now=NOW)
        act = editing.begin(session, actor, act="import", why="an import", now=NOW)
        editing.save(session, act, service)
    service.name = "Sunday swimming"
    with database.writing() as session:
        makers.save(session, service)
    with database.reading() as session:
        assert editing.state_of(session, ServiceDocument, service.id) == (2, ["name"])


def test_an_organisations_new_name_is_in_all_its_services(database: Database) -> None:
    organization = makers.an_organization()
    services = [makers.a_service(f"Club {n}", organization=organization) for n in range(3)]
    with database.writing() as session:
        makers.save(session, organization, *services)
    organization.name = "Renamed Trust"
    with database.writing() as session:
        makers.save(session, organization)
    with database.reading() as session:
        for body in session.scalars(select(Publication.body)):
            assert "Renamed Trust" in body
        kinds = [change.kind for change in session.scalars(select(Change).order_by(Change.number))]
        assert kinds == ["published"] * 3 + ["changed"] * 3


def test_the_chain_of_acts_is_whole_until_somebody_touches_it(database: Database) -> None:
    for number in range(4):
        with database.writing() as session:
            makers.save(session, makers.a_service(f"Club {number}"))
    with database.reading() as session:
        assert first_broken_link(session) is None
    with database.writing() as session:
        session.execute(update(AuditEntry).where(AuditEntry.number == 2).values(act="something"))
    with database.reading() as session:
        assert first_broken_link(session) == 2


AWKWARD = st.text(max_size=30)


@given(name=AWKWARD.filter(lambda text: text.strip().strip("\x00")), text=AWKWARD)
def test_any_text_that_is_accepted_is_stored_without_what_databases_refuse(
    name: str, text: str
) -> None:
    document = OrganizationDocument.model_validate({"name": f"x{name}", "description": text})
    assert "\x00" not in document.name
    assert document.description is None or document.description.strip()
    document.name.encode("utf-8")


def test_two_parts_with_one_id_do_not_sink_a_save(database: Database) -> None:
    first, second = makers.a_location("One"), makers.a_location("Two")
    second.phones[0].id = first.phones[0].id
    with database.writing() as session:
        settle_ids(session, [first, second])
        makers.save(session, first, second)
    with database.reading() as session:
        found = read_documents(session, LocationDocument, [first.id, second.id])
        assert found[first.id].phones[0].id != found[second.id].phones[0].id
