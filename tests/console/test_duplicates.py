"""Entries that are there twice are found and made one; those that only look alike are left."""

from app.accounts.roles import Role
from app.directory.documents import PhoneDocument, ServiceDocument
from app.directory.duplicates import find_duplicates
from tests.console.conftest import Console
from tests.makers import a_location, a_service, save


def a_club(name: str, phone: str) -> ServiceDocument:
    return a_service(name, phones=[PhoneDocument(number=phone)])


def test_alike_names_with_one_phone_are_found_and_others_are_not(console: Console) -> None:
    twins = (
        a_club("Otter Swim Club", "020 7946 0100"),
        a_club("Otter Swimming Club", "02079460100"),
    )
    others = (
        a_club("Heron Walks", "020 7946 0100"),  # one switchboard, another club
        a_club("Otter Climbing", "020 7946 0101"),
    )
    with console.database.writing() as session:
        save(session, *twins, *others)
    with console.database.reading() as session:
        found = find_duplicates(session)
    assert [{one.one, one.other} for one in found] == [{one.id for one in twins}]
    assert found[0].shared == ("phone number", "website")


def test_the_same_name_at_one_place_is_found(console: Console) -> None:
    hall = a_location()
    twins = [a_service("Drama", id=a_service(str(n)).id, locations=(hall,)) for n in (1, 2)]
    for number, one in enumerate(twins):
        one.service_at_locations[0].id = a_service(f"at {number}").id
    with console.database.writing() as session:
        save(session, hall, *twins)
    with console.database.reading() as session:
        assert "postcode" in find_duplicates(session)[0].shared


def test_pairs_are_listed_with_what_they_share(console: Console) -> None:
    one, other = (
        a_club("Otter Swim Club", "020 7946 0100"),
        a_club("Otter Swimming Club", "02079460100"),
    )
    with console.database.writing() as session:
        save(session, one, other)
    editor = console.signed_in(Role.EDITOR)
    page = editor.get("/duplicates").text
    assert "The same phone number and the same website; names much alike" in page
    assert f"one={min(one.id, other.id)}&amp;other={max(one.id, other.id)}" in page
    assert console.signed_in(Role.VIEWER).get("/duplicates").status_code == 403
