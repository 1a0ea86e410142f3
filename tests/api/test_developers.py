"""The page for developers: what it tells is true, and what it offers to copy works as it stands."""

import re
import shlex
from html import unescape

from starlette.testclient import TestClient

from app.api.developers import freshness_line, text_of
from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.api.conftest import Site

ROOT = "http://127.0.0.1:8000/api"


def blocks(page: str) -> dict[str, str]:
    """What the page offers to copy, by the id of its place."""
    found = re.findall(r'<pre id="([\w-]+)"><code>(.*?)</code></pre>', page, re.DOTALL)
    return {name: unescape(text) for name, text in found}


def curls(page: str) -> list[list[str]]:
    """Every curl on the page, as a shell would part its words."""
    texts = re.findall(r"<pre><code>(.*?)</code></pre>", page, re.DOTALL)
    lines = (line for text in texts for line in unescape(text).splitlines())
    return [shlex.split(line)[1:] for line in lines]


def test_what_is_offered_to_copy_is_what_is_tested_here(site: Site) -> None:
    offered = blocks(site.get("/developers").text)
    assert offered == {
        "freshness-line": freshness_line(ROOT, an_entry_of(site)),
        "genuine-py": text_of("genuine.py"),
        "genuine-js": text_of("genuine.js"),
    }
    assert len(offered["freshness-line"].splitlines()) <= 10


def an_entry_of(site: Site) -> str:
    return min(str(one.id) for one in site.services)


def test_every_question_on_the_page_is_answered(site: Site) -> None:
    asked = curls(site.get("/developers").text)
    assert len(asked) > 8
    for words in asked:
        address = words[-1].removeprefix(ROOT.removesuffix("/api"))
        if "-d" in words:
            body = words[words.index("-d") + 1]
            name, _, value = words[words.index("-H") + 1].partition(": ")
            answer = site.client.post(address, content=body, headers={name: value})
        else:
            answer = site.client.get(address)
        assert answer.status_code == 200, (words, answer.text)


def test_every_link_on_the_page_leads_somewhere(site: Site) -> None:
    page = site.get("/developers").text
    addresses = re.findall(r'href="([^"]+)"', page)
    here = {one for one in addresses if one.startswith("#")}
    assert here <= {f"#{name}" for name in re.findall(r'id="([\w-]+)"', page)}
    elsewhere = {one for one in addresses if one.startswith("https://")}
    assert elsewhere == {"https://www.standardwebhooks.com"}
    for address in set(addresses) - here - elsewhere:
        assert site.get(f"/{address}").status_code == 200, address


def test_the_page_is_found_from_the_front_and_from_the_docs(site: Site) -> None:
    assert site.json("/")["developers_url"].endswith("/api/developers")
    assert 'href="developers"' in site.get("/docs").text
    assert site.get("/developers").headers["cache-control"].startswith("public")


def test_the_page_names_the_limits_and_escapes_the_council(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    settings = Settings(council_name="<b>Fern & Brook</b>", api_limit="7/minute", cursor_days=11)
    page = TestClient(create_app(settings, database)).get("/api/developers").text
    database.close()
    assert "&lt;b&gt;Fern &amp; Brook&lt;/b&gt;" in page
    assert "7 times per minute" in page
    assert "11 days" in page


def test_the_page_loads_nothing_and_needs_no_script(site: Site) -> None:
    answer = site.get("/developers")
    assert not re.search(r"<(script|link|img|iframe)", answer.text)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
