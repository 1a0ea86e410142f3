"""People: invited, given roles, disabled; each written down and told to whom it concerns."""

from uuid import UUID

import pyotp
from sqlalchemy import select

from app.accounts.acts import ChangeSet
from app.accounts.people import account_with, all_people
from app.accounts.roles import Role
from app.accounts.second_factors import set_up
from app.directory.auditing import audit_lines, first_broken_link
from tests.console.conftest import Console
from tests.console.links import link_for, mails

NEW = "tulip gravel sixteen moth"


def id_of(console: Console, email: str) -> UUID:
    with console.database.reading() as session:
        account = account_with(session, email)
        assert account is not None
        return account.actor_id


def role_of(console: Console, email: str) -> Role:
    with console.database.reading() as session:
        return next(one.role for one in all_people(session) if one.email == email)


def test_an_invited_person_chooses_a_password_and_signs_in(console: Console) -> None:
    admin = console.signed_in(Role.ADMIN)
    admin.get("/people/invite")
    answer = admin.post(
        "/people/invite", name="Robin Fields", email="Robin@council.example", role="forum"
    )
    assert answer.headers["location"] == "/console/people?done=invited"
    assert "Robin Fields" in admin.get("/people?done=invited").text
    link = link_for(console, "robin@council.example")
    console.clock.pass_by(days=6)
    window = console.window()
    window.get(f"/password/link?link={link}")
    window.post("/password/link", link=link, password=NEW)
    assert window.sign_in("robin@council.example", NEW).status_code == 303
    assert "(Parent carer forum)" in window.get("").text


def test_an_invitation_says_what_is_wrong_with_it(console: Console) -> None:
    admin = console.signed_in(Role.ADMIN)
    answer = admin.post("/people/invite", name="", email="no address", role="king")
    assert answer.status_code == 422
    for words in ("Enter their name", "in the correct format", "Select what they may do"):
        assert words in answer.text
    taken = admin.post(
        "/people/invite", name="<b>Ada", email="admin@council.example", role="viewer"
    )
    assert "is here already" in taken.text
    assert "<b>Ada" not in taken.text
    assert mails(console) == []


def test_another_role_counts_from_the_next_page_on(console: Console) -> None:
    admin = console.signed_in(Role.ADMIN)
    window = console.signed_in(Role.VIEWER)
    assert window.get("/people").status_code == 403
    id = id_of(console, "viewer@council.example")
    assert admin.post(f"/people/{id}/role", role="admin").status_code == 303
    assert window.get("/people").status_code == 200
    assert "changed your role to administrator" in mails(console)[-1][1]


def test_a_disabled_person_is_signed_out_and_kept_out(console: Console) -> None:
    admin, window = console.signed_in(Role.ADMIN), console.signed_in(Role.EDITOR)
    id = id_of(console, "editor@council.example")
    admin.post(f"/people/{id}/disable")
    assert window.get("").status_code == 303
    assert window.sign_in("editor@council.example").status_code == 422
    admin.post(f"/people/{id}/enable")
    assert window.sign_in("editor@council.example").status_code == 303


def test_the_last_administrator_stays(console: Console) -> None:
    admin = console.signed_in(Role.ADMIN)
    id = id_of(console, "admin@council.example")
    for path, fields in ((f"/people/{id}/role", {"role": "editor"}), (f"/people/{id}/disable", {})):
        answer = admin.post(path, **fields)
        assert (answer.status_code, "only administrator left" in answer.text) == (409, True)
    assert role_of(console, "admin@council.example") is Role.ADMIN
    console.person(Role.ADMIN, "b@council.example")
    assert admin.post(f"/people/{id}/role", role="editor").status_code == 303


def test_who_lost_phone_and_codes_is_helped_by_an_administrator(console: Console) -> None:
    admin = console.signed_in(Role.ADMIN)
    id, secret = console.person(Role.EDITOR), pyotp.random_base32()
    with console.database.writing() as session:
        code = pyotp.TOTP(secret).at(console.clock())
        set_up(session, id, secret, code, seals=console.seals, now=console.clock())
    admin.post(f"/people/{id}/second-factor/take-away")
    window = console.window()
    assert window.sign_in("editor@council.example").headers["location"] == "/console"


def test_a_session_that_was_left_open_changes_no_role(console: Console) -> None:
    admin = console.signed_in(Role.ADMIN)
    id = console.person(Role.VIEWER)
    console.clock.pass_by(minutes=16)
    answer = admin.post(f"/people/{id}/role", role="admin")
    assert answer.headers["location"].startswith("/console/sign-in/again")
    assert role_of(console, "viewer@council.example") is Role.VIEWER


def test_what_administrators_do_is_written_into_the_chain(console: Console) -> None:
    admin, id = console.signed_in(Role.ADMIN), console.person(Role.VIEWER)
    admin.post(f"/people/{id}/role", role="editor")
    admin.post(f"/people/{id}/disable")
    with console.database.reading() as session:
        by = id_of(console, "admin@council.example")
        found = [one for one in audit_lines(session, about=id, limit=10) if one.actor_id == by]
        assert [one.act for one in found] == ["person_disabled", "role_changed_to_editor"]
        assert all(one.subjects == (id,) for one in found)
        assert first_broken_link(session) is None
        assert "council.example" not in " ".join(session.scalars(select(ChangeSet.why)))
