"""Answers say when they are new, and cost nothing when they are not."""

import asyncio
import time
from datetime import date

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from app.accounts.keys import create_key
from app.accounts.roles import Role
from app.api.caching import Cached, Shelf
from app.api.kept import Kept
from app.api.making import NAME
from app.api.versions import Stamp
from app.database import Database
from app.directory.changing_synonyms import change_set
from app.directory.documents import ServiceDocument
from app.directory.synonym_rules import Wish
from app.directory.synonyms import shipped_by_key
from app.main import create_app
from app.settings import Settings
from tests import makers
from tests.api.conftest import Site
from tests.api.test_queries import counting

PATHS = [
    "/",
    "/services?per_page=2",
    "/services?minimal=true",
    "/services/{id}",
    "/service_at_locations",
    "/organizations",
    "/taxonomies",
    "/taxonomy_terms",
    "/vocabularies",
    "/changes",
]


def at(path: str, site: Site) -> str:
    return path.format(id=site.services[0].id)


def rename(site: Site, service: ServiceDocument, name: str) -> None:
    with site.database.writing() as session:
        makers.save(session, service.model_copy(update={"name": name}))


@pytest.mark.parametrize("path", PATHS)
def test_the_same_question_again_is_answered_not_modified(site: Site, path: str) -> None:
    first = site.get(at(path, site))
    tag = first.headers["etag"]
    assert tag.startswith('"')  # strong
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = site.get(at(path, site), headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert again.headers["vary"] == "Accept-Encoding"
    assert site.get(at(path, site), headers={"if-none-match": '"other"'}).status_code == 200


def test_another_question_has_another_tag(site: Site) -> None:
    paths = ["/services?page=1&per_page=2", "/services?page=2&per_page=2", "/organizations"]
    assert len({site.get(path).headers["etag"] for path in paths}) == 3


def test_the_order_of_parameters_does_not_matter(site: Site) -> None:
    plain = {"accept-encoding": "identity"}
    one = site.get("/services?page=1&per_page=2", headers=plain)
    other = site.get("/services?per_page=2&page=1", headers=plain)
    assert one.headers["etag"] == other.headers["etag"]


@pytest.mark.parametrize("query", ["page=1&page=2&per_page=2", "page=1&%70age=2&per_page=2"])
def test_the_order_of_one_parameter_does_matter(site: Site, query: str) -> None:
    turned = "&".join(reversed(query.split("&")))
    one, other = site.json(f"/services?{query}"), site.json(f"/services?{turned}")
    assert (one["page_number"], other["page_number"]) == (2, 1)


def test_a_changed_entry_changes_tags_and_last_modified(site: Site) -> None:
    service = site.services[0]
    paths = ["/services", f"/services/{service.id}", "/service_at_locations", "/changes"]
    before = {path: site.get(path).headers["etag"] for path in paths}
    rename(site, service, "Sunday swimming")
    for path in paths:
        answer = site.get(path, headers={"if-none-match": before[path]})
        assert answer.status_code == 200, path
        assert answer.headers["etag"] != before[path]
    assert "last-modified" in site.get("/services").headers


def test_errors_and_health_are_not_kept(site: Site) -> None:
    for path in ("/health", "/services/nope", "/services?page=0"):
        assert site.get(path).headers["cache-control"] == "no-store"


def test_no_answer_sets_a_cookie(site: Site) -> None:
    for path in (*PATHS, "/health", "/docs", "/openapi.json", "/nope"):
        assert "set-cookie" not in site.get(at(path, site)).headers


def test_an_answer_that_is_asked_for_again_is_packed(site: Site) -> None:
    plain = site.get("/services", headers={"accept-encoding": "br"})
    assert "content-encoding" not in plain.headers
    for packing in ("br", "gzip"):
        packed = site.get("/services", headers={"accept-encoding": packing})
        assert packed.headers["content-encoding"] == packing
        assert packed.json() == plain.json()
        assert int(packed.headers["content-length"]) < len(plain.content) / 3
        known = {"if-none-match": packed.headers["etag"], "accept-encoding": packing}
        assert site.get("/services", headers=known).status_code == 304


def other_site(site: Site) -> Site:
    """A process of its own would do the same: nothing is shared but the database."""
    url = site.database.engine.url.render_as_string(hide_password=False)
    database = Database(url)
    return Site(TestClient(create_app(Settings(), database)), database, site.services)


def test_what_another_process_publishes_is_seen_within_a_second(site: Site) -> None:
    other = other_site(site)
    path = f"/services/{site.services[0].id}"
    assert other.json(path)["name"] == other.json(path)["name"] == site.services[0].name
    rename(site, site.services[0], "Sunday swimming")
    time.sleep(1)
    assert other.json(path)["name"] == "Sunday swimming"
    names = [one["name"] for one in other.json("/services")["contents"]]
    assert "Sunday swimming" in names
    other.database.close()


def test_no_kept_answer_outlives_a_change_of_the_plain_words(site: Site) -> None:
    """In the process that changed them at once, and in another one within a second."""
    other = other_site(site)
    asking = "?search=wobblytime"
    lists = ("/services", "/services/facets", "/service_at_locations", "/suggest")
    paths = [f"{path}{asking}" for path in lists]
    before = {path: other.get(path) for path in paths}
    assert other.get(paths[0]).json()["total_items"] == 0
    swimming = shipped_by_key()["swimming"]
    words = swimming.model_copy(update={"words": (*swimming.words, "wobblytime")})
    with site.database.writing() as session:
        editor = makers.an_editor(session).id
        change_set(session, Wish(words), seen=0, by=editor, now=makers.NOW)
    deadline = time.monotonic() + 1
    while other.get(paths[0]).content == before[paths[0]].content and time.monotonic() < deadline:
        pass
    for path in paths:
        mine, theirs = site.get(path), other.get(path)
        assert mine.content == theirs.content != before[path].content, path
        known = {"if-none-match": before[path].headers["etag"]}
        assert other.get(path, headers=known).status_code == 200, path
    assert other.json(paths[0])["total_items"] > 0
    other.database.close()


@pytest.mark.parametrize("headers", [{"cookie": "a=b"}, {"range": "bytes=0-10"}])
def test_an_answer_to_somebody_in_person_is_not_kept(site: Site, headers: dict[str, str]) -> None:
    with counting(site.database) as sent:
        for _ in range(2):
            assert site.get(f"/services/{site.services[0].id}", headers=headers).status_code == 200
    bodies = [one for one in sent if "publications.body" in one]
    assert len(bodies) == 2


@pytest.mark.parametrize("path", ["/services?format=ndjson", "/services/nope", "/health"])
def test_streams_and_errors_and_what_is_true_for_a_moment_reach_the_route(
    site: Site, path: str
) -> None:
    first = site.get(path)
    with counting(site.database) as sent:
        assert site.get(path).content[:20] == first.content[:20]
    assert [one for one in sent if "counters" not in one and one.startswith("SELECT")]


def a_key(site: Site, role: Role = Role.VIEWER) -> dict[str, str]:
    with site.database.writing() as session:
        return {"x-api-key": create_key(session, name="Website", role=role, now=makers.NOW)}


def test_who_sends_a_key_is_given_what_is_kept(site: Site) -> None:
    path, key = f"/services/{site.services[0].id}", a_key(site)
    first = site.get(path, headers=key)
    with counting(site.database) as sent:
        for headers in (key, {}, {"authorization": f"Bearer {key['x-api-key']}"}):
            assert site.get(path, headers=headers).content == first.content
    assert not [one for one in sent if "publications.body" in one]


def test_no_answer_to_a_key_is_given_to_another(site: Site) -> None:
    key = a_key(site)
    for path in ("/flags", "/unmet_searches", f"/entries/{site.services[0].id}",
                 f"/entries/{site.services[0].id}/versions"):  # fmt: skip
        for _ in range(2):
            answer = site.get(path, headers=key)
            assert answer.status_code == 200
            assert "public" not in answer.headers["cache-control"]
        for other in ({}, {"x-api-key": "lo_nobody"}):
            assert site.get(path, headers=other).status_code == 401


@pytest.mark.parametrize("is_own", [True, False])
async def test_what_a_route_looked_at_a_key_for_is_kept_for_nobody(is_own: bool) -> None:
    reached: list[str] = []

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        reached.append(scope["path"])
        scope[NAME].is_own = is_own
        headers = [(b"cache-control", b"public"), (b"etag", b'"x"')]  # by mistake
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})

    layer = Cached(route, Steady(), 1_000_000, print)  # type: ignore[arg-type]  # enough of one
    for _ in range(2):
        await layer(a_question(), nothing, ignored)
    assert len(reached) == (2 if is_own else 1)


def test_any_copy_will_do_only_of_a_good_question(site: Site) -> None:
    for path in ("/services?need=nonsense", "/services?page=0", "/services?postcode=ZZ99+9ZZ"):
        assert site.get(path, headers={"if-none-match": "*"}).status_code == 422, path
    assert site.get("/services?page=1", headers={"if-none-match": "*"}).status_code == 304


@pytest.mark.parametrize(("times", "shown"), [(4, []), (5, [("swimming", 5)])])
def test_a_search_that_found_nothing_counts_each_time_its_answer_is_given(
    site: Site, times: int, shown: list[tuple[str, int]]
) -> None:
    search = "/services?search=swimming&minimum_age=99"
    with site.client:  # when the site ends, what it counted is written
        tag = site.get(search).headers["etag"]
        for _ in range(times - 2):
            assert site.json(search)["total_items"] == 0
        assert site.get(search, headers={"if-none-match": tag}).status_code == 304
    found = site.json("/unmet_searches", headers=a_key(site))["contents"]
    assert [(one["words"], one["times"]) for one in found] == shown


def a_question() -> Scope:
    return {
        "type": "http",
        "method": "GET",
        "path": "/api/services",
        "query_string": b"",
        "headers": [],
    }


async def nothing() -> Message:
    return {"type": "http.request"}


async def ignored(_: Message) -> None:
    """Nobody reads the answer."""


DAY = date(2026, 11, 24)


def an_answer(stamp: Stamp, body: bytes = b"{}", until: float = float("inf")) -> Kept:
    kept = Kept(stamp, until, b'"x"', [])
    kept.pack(b"", body)
    return kept


@pytest.mark.parametrize(
    "stamp",
    [
        Stamp(2, 0, DAY),  # something was published
        Stamp(1, 1, DAY),  # this process wrote something
        Stamp(1, 0, date(2026, 11, 25)),  # midnight: facts ran out
        Stamp(1, 0, DAY, words=1),  # plain words were changed
        Stamp(1, 0, DAY, policies=1),  # somebody changed how long facts count
    ],
)
def test_another_stamp_is_another_answer(stamp: Stamp) -> None:
    shelf = Shelf(1_000_000)
    shelf.put(("/api/services", ""), an_answer(Stamp(1, 0, DAY)))
    assert shelf.find(("/api/services", ""), Stamp(1, 0, DAY))
    assert shelf.find(("/api/services", ""), stamp) is None


def test_nothing_is_kept_for_longer_than_its_time() -> None:
    shelf = Shelf(1_000_000)
    shelf.put(("/api", ""), an_answer(Stamp(1, 0, DAY), until=0.0))
    assert shelf.find(("/api", ""), Stamp(1, 0, DAY)) is None


def test_what_was_not_asked_for_longest_makes_room() -> None:
    shelf, stamp = Shelf(3 * 12_048), Stamp(1, 0, DAY)
    keys = [("/api/services", f"page={page}") for page in range(4)]
    for key in keys[:3]:
        shelf.put(key, an_answer(stamp, b"x" * 10_000))
    shelf.find(keys[0], stamp)
    shelf.put(keys[3], an_answer(stamp, b"x" * 10_000))
    assert [key in shelf for key in keys] == [True, False, True, True]
    shelf.put(("/api", "huge"), an_answer(stamp, b"x" * 100_000))
    assert not any(key in shelf for key in [*keys, ("/api", "huge")])


class Steady:
    """A data version that never moves."""

    def fresh(self) -> Stamp:
        return Stamp(1, 0, DAY)


async def test_of_many_who_ask_the_same_at_once_one_reaches_the_route() -> None:
    reached: list[str] = []

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        reached.append(scope["path"])
        await asyncio.sleep(0.05)
        headers = [(b"cache-control", b"public"), (b"etag", b'"x"')]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})

    layer = Cached(route, Steady(), 1_000_000, print)  # type: ignore[arg-type]  # enough of one
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await asyncio.gather(*(layer(a_question(), nothing, send) for _ in range(20)))
    assert reached == ["/api/services"]
    assert [one["body"] for one in sent if one["type"] == "http.response.body"] == [b"{}"] * 20
