"""Words: shown to all, changed by administrators, and kept when files are loaded again."""

from app.accounts.roles import Role
from app.directory.vocabulary import load_vocabularies
from tests.console.conftest import Console
from tests.makers import a_service, save


def test_words_thesaurus_and_policy_are_for_everybody_who_may_read(console: Console) -> None:
    with console.database.writing() as session:
        load_vocabularies(session, console.clock())
    viewer = console.signed_in(Role.VIEWER)
    assert "Talking and understanding" in viewer.get("/vocabularies").text
    assert "waiting list" in viewer.get("/vocabularies/words?search=waiting+list").text
    assert "every term" in viewer.get("/vocabularies/checks").text
    assert viewer.get("/vocabularies/needs/autism").status_code == 403


def test_an_administrators_words_are_told_at_once_and_outlive_the_files(console: Console) -> None:
    with console.database.writing() as session:
        load_vocabularies(session, console.clock())
        save(session, a_service(facts={"needs": ["autism"]}))
    admin = console.signed_in(Role.ADMIN)
    path = "/vocabularies/needs/autism"
    admin.get(path)
    wrong = admin.post(path, label="", description="x", valid_from="1/9/2026", valid_to="1/8/2026")
    assert (wrong.status_code, "Enter what it is called" in wrong.text) == (422, True)
    wrong = admin.post(path, label="a", description="x", valid_from="1/9/2026", valid_to="1/8/2026")
    assert "must not be before the first" in wrong.text
    answer = admin.post(path, label="Autistic people", description="Whoever is.", valid_to="")
    assert answer.status_code == 303
    with console.database.writing() as session:
        load_vocabularies(session, console.clock())
    assert "Autistic people" in admin.get("/vocabularies").text
    assert "Autistic people" in admin.client.get("/api/vocabularies").text
    assert admin.get("/vocabularies/needs/nothing").status_code == 404


def test_a_term_that_has_ended_is_no_longer_offered_and_stays_where_it_is(
    console: Console,
) -> None:
    with console.database.writing() as session:
        load_vocabularies(session, console.clock())
        swimming = a_service(facts={"needs": ["autism"]})
        save(session, swimming, a_service("Diving"))
    admin = console.signed_in(Role.ADMIN)
    admin.get("/vocabularies/needs/autism")
    admin.post("/vocabularies/needs/autism", label="Autism", description="-", valid_to="1/1/2026")
    assert "no longer in use" in admin.get(f"/entries/{swimming.id}/change/local_offer.needs").text
    other = a_service("Diving").id
    assert 'value="autism"' not in admin.get(f"/entries/{other}/change/local_offer.needs").text
