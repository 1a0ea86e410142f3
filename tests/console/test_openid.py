"""Signing in with the council's own accounts, against an issuer that really signs."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select

from app.accounts.acts import ChangeSet
from app.accounts.openid import role_from
from app.accounts.people import all_people
from app.accounts.roles import Role
from app.settings import Settings
from tests.console.conftest import QUIET, Console, Window
from tests.console.issuer import CLIENT, SECRET, Issuer, Server

CALLBACK = "http://testserver/console/sign-in/openid/back"
ROBIN = {
    "sub": "robin-17", "email": "robin@council.example", "email_verified": True,
    "name": "Robin Fields", "groups": ["staff", "lo-editors"],
}  # fmt: skip


@pytest.fixture
def issuer(console: Console) -> Iterator[Issuer]:
    made = Issuer(CALLBACK, int(console.clock().timestamp()), dict(ROBIN))
    server = Server(made)
    console.settings = Settings(
        **QUIET,
        public_url="http://testserver",
        openid_issuer=made.address,
        openid_client_id=CLIENT,
        openid_client_secret=SECRET,
        openid_roles="lo-editors=editor, lo-admins=admin",
    )
    yield made
    server.shutdown()
    server.server_close()


def come_back(window: Window, path: str = "/sign-in/openid") -> httpx2.Response:
    """Goes to the issuer and back, as a browser would."""
    there = window.get(path)
    assert there.status_code == 303, there.text
    back = httpx2.get(there.headers["location"])
    return follow(window, back.headers["location"])


def follow(window: Window, address: str) -> httpx2.Response:
    parts = urlsplit(address)
    return window.get(f"{parts.path.removeprefix('/console')}?{parts.query}")


def people(console: Console) -> dict[str, Role]:
    with console.database.reading() as session:
        return {one.email: one.role for one in all_people(session)}


def test_who_is_vouched_for_comes_in_with_the_role_of_their_group(
    console: Console, issuer: Issuer
) -> None:
    window = console.window()
    assert "Sign in with your council account" in window.get("/sign-in").text
    answer = come_back(window, "/sign-in/openid?next=/console/account")
    assert answer.headers["location"] == "/console/account"
    assert "Robin Fields" in window.get("").text
    assert people(console) == {"robin@council.example": Role.EDITOR}


def test_the_role_is_what_the_issuer_says_at_each_sign_in(console: Console, issuer: Issuer) -> None:
    come_back(console.window())
    issuer.claims["groups"] = ["lo-editors", "lo-admins"]
    issuer.claims["email"] = "fields@council.example"  # known by the issuer's name for them
    come_back(console.window())
    assert people(console) == {"robin@council.example": Role.ADMIN}
    with console.database.reading() as session:
        assert "role_changed_to_admin" in session.scalars(select(ChangeSet.act)).all()


@pytest.mark.parametrize(
    "claims",
    [
        {"groups": ["staff"]},  # no group of ours
        {"groups": None},
        {"email_verified": False},  # anybody could have typed this address
        {"email": None},
    ],
)
def test_who_has_no_role_or_no_verified_address_is_not_let_in(
    console: Console, issuer: Issuer, claims: dict[str, Any]
) -> None:
    issuer.claims |= claims
    window = console.window()
    answer = come_back(window)
    assert (answer.status_code, "You cannot sign in here" in answer.text) == (403, True)
    assert window.get("").status_code == 303
    assert people(console) == {}
    with console.database.reading() as session:
        assert "sign_in_openid_failed" in session.scalars(select(ChangeSet.act)).all()


def test_a_disabled_person_is_not_let_in(console: Console, issuer: Issuer) -> None:
    admin = console.signed_in(Role.ADMIN)
    come_back(console.window())
    with console.database.reading() as session:
        robin = next(one for one in all_people(session) if one.email.startswith("robin"))
    admin.post(f"/people/{robin.actor_id}/disable")
    assert come_back(console.window()).status_code == 403


def test_who_had_an_account_keeps_it(console: Console, issuer: Issuer) -> None:
    console.person(Role.VIEWER, "robin@council.example")
    come_back(console.window())
    assert people(console) == {"robin@council.example": Role.EDITOR}


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"},
        {"aud": "another client"},
        {"aud": ["localoffer", "another client"]},  # without saying for which
        {"nonce": "another sign-in's"},
        {"exp": 1},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_opens_nothing(
    console: Console, issuer: Issuer, claims: dict[str, Any]
) -> None:
    issuer.claims |= claims
    answer = come_back(console.window())
    assert (answer.status_code, people(console)) == (503, {})


def test_a_token_that_another_key_signed_opens_nothing(console: Console, issuer: Issuer) -> None:
    issuer.signing_key = RSAKey.generate_key(2048, {"kid": "one"})
    assert come_back(console.window()).status_code == 503
    # Signed with a secret that we share: whoever has our settings could vouch for anybody.
    issuer.signing_key, issuer.algorithm = OctKey.import_key(SECRET.encode().ljust(32)), "HS256"
    assert come_back(console.window()).status_code == 503
    assert people(console) == {}


def test_what_the_issuer_says_of_itself_is_kept_for_an_hour(
    console: Console, issuer: Issuer
) -> None:
    window = console.window()
    for _ in range(2):
        assert come_back(window).status_code == 303
    fixed = ("/.well-known/openid-configuration", "/keys")
    assert [issuer.asked_for.count(path) for path in fixed] == [1, 1]
    console.clock.pass_by(minutes=61)
    issuer.now = int(console.clock().timestamp())
    come_back(window)
    assert [issuer.asked_for.count(path) for path in fixed] == [2, 2]


@pytest.mark.parametrize("name", ["one", "two"])
def test_an_issuer_may_change_its_keys_at_any_time(
    console: Console, issuer: Issuer, name: str
) -> None:
    """Under another name, or under the same one."""
    window = console.window()
    come_back(window)
    issuer.key, issuer.key_id = RSAKey.generate_key(2048, {"kid": name}), name
    assert come_back(window).headers["location"] == "/console"
    assert issuer.asked_for.count("/keys") == 2


def test_failures_of_the_issuer_are_written_down_once_a_minute(
    console: Console, issuer: Issuer
) -> None:
    issuer.says_of_itself = {"issuer": "https://elsewhere.example"}
    window = console.window()
    for seconds in (0, 20, 50):
        console.clock.pass_by(seconds=seconds)
        assert window.get("/sign-in/openid").status_code == 503
    query = select(ChangeSet.why).where(ChangeSet.act == "sign_in_openid_unanswered")
    with console.database.reading() as session:
        assert list(session.scalars(query)) == ["AnotherIssuer", "AnotherIssuer"]


def test_an_issuer_that_speaks_for_another_is_not_believed(
    console: Console, issuer: Issuer
) -> None:
    issuer.says_of_itself = {"issuer": "https://another.example"}
    answer = console.window().get("/sign-in/openid")
    assert (answer.status_code, "cannot sign in with your council account" in answer.text) == (
        503,
        True,
    )


def test_a_sign_in_that_another_browser_began_is_not_finished_here(
    console: Console, issuer: Issuer
) -> None:
    window, victim = console.window(), console.window()
    begun = httpx2.get(window.get("/sign-in/openid").headers["location"]).headers["location"]
    assert follow(victim, begun).status_code == 404
    victim.get("/sign-in/openid")
    assert follow(victim, begun).status_code == 404
    assert people(console) == {}


def test_a_way_back_works_once(console: Console, issuer: Issuer) -> None:
    window = console.window()
    begun = httpx2.get(window.get("/sign-in/openid").headers["location"]).headers["location"]
    assert follow(window, begun).status_code == 303
    assert follow(window, begun).status_code == 404


def test_state_nonce_and_challenge_are_other_ones_each_time(
    console: Console, issuer: Issuer
) -> None:
    window, seen = console.window(), set()
    for _ in range(2):
        asked = parse_qs(urlsplit(window.get("/sign-in/openid").headers["location"]).query)
        seen |= {asked[name][0] for name in ("state", "nonce", "code_challenge")}
    assert len(seen) == 6


def test_an_old_proof_is_not_a_recent_one(console: Console, issuer: Issuer) -> None:
    issuer.claims |= {"auth_time": issuer.now - 3600}
    window = console.window()
    come_back(window)
    assert window.get("/account/password").headers["location"].startswith("/console/sign-in/again")
    assert "again=yes" in window.get("/sign-in/again").text
    assert "prompt=login" in window.get("/sign-in/openid?again=yes").headers["location"]


def test_an_administrator_of_the_councils_sign_in_needs_no_second_factor_of_ours(
    console: Console, issuer: Issuer
) -> None:
    console.settings = console.settings.model_copy(update={"second_factor_for_admins": True})
    issuer.claims["groups"] = ["lo-admins"]
    window = console.window()
    come_back(window)
    assert window.get("/people").status_code == 200


def test_without_an_issuer_there_is_no_such_way(console: Console) -> None:
    window = console.window()
    assert "council account" not in window.get("/sign-in").text
    assert window.get("/sign-in/openid").status_code == 404
    assert window.get("/sign-in/openid/back?code=x&state=y").status_code == 404


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["a"], Role.VIEWER),
        (["b", "a"], Role.ADMIN),
        ("a", Role.VIEWER),
        ([], None),
        (None, None),
        ([1, {"a": "b"}], None),
        ({"a": 1}, None),
    ],
)
def test_the_highest_role_of_a_persons_groups_counts(groups: object, role: Role | None) -> None:
    assert role_from(groups, {"a": "viewer", "b": "admin"}) is role
