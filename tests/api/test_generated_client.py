"""A program makes a client from our description without a complaint, and the client works.

The program lives in an environment of its own, which `make test-deep` installs.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.serving import served

pytestmark = pytest.mark.deep

GENERATOR = Path(sys.prefix) / "generator/bin"
CONFIG = {"package_name_override": "local_offer", "post_hooks": []}

# Run by the generator's Python, beside the client: what a developer of a website would write.
ASKING = """
import json, sys
import httpx
from local_offer import Client
from local_offer.api.entries import search_services, service, service_facets, services
from local_offer.api.keeping_in_step import changes
from local_offer.api.open_data import scoreboard
from local_offer.models import ListedService, Problem, ServicesAsked

client = Client(base_url=sys.argv[1], timeout=httpx.Timeout(60))
page = services.sync(client=client, search="swimming", per_page=2)
assert isinstance(page, ListedService), page
one = service.sync(client=client, entry=str(page.contents[0].id))
facets = service_facets.sync(client=client)
posted = search_services.sync(client=client, body=ServicesAsked(search="swimming"))
refused = services.sync(client=client, per_page=501)
missing = service.sync(client=client, entry="no-such-entry")
assert isinstance(refused, Problem) and isinstance(missing, Problem)
print(json.dumps({
    "total": page.total_items,
    "on_page": len(page.contents),
    "name": one.name,
    "sentence": one.freshness.sentence,
    "card": one.local_offer.short_breaks_card,
    "facets": [facet.parameter for facet in facets.contents],
    "posted": posted.total_items,
    "refused": [refused.status, [error.parameter for error in refused.errors]],
    "missing": [missing.status, missing.title],
    "latest": changes.sync(client=client).latest,
    "entries": scoreboard.sync(client=client).all_.entries,
}))
"""


def run(*command: object, where: Path) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=where, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def filled(copied_sqlite: tuple[str, Any]) -> Database:
    return Database(copied_sqlite[0])


def test_a_client_is_made_without_complaint_and_asks_what_a_website_asks(
    filled: Database, tmp_path: Path
) -> None:
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    description = TestClient(create_app(Settings(), filled)).get("/api/openapi.json")
    (tmp_path / "openapi.json").write_bytes(description.content)
    made = run(
        GENERATOR / "openapi-python-client", "generate", "--path", "openapi.json",
        "--output-path", "local_offer", "--meta", "none", "--config", "config.json",
        "--fail-on-warning",
        where=tmp_path,
    )  # fmt: skip
    assert "arning" not in made
    with served(lambda port: create_app(Settings(port=port), filled)) as address:
        answered = run(GENERATOR / "python", "-c", ASKING, f"{address}/api", where=tmp_path)
    said = json.loads(answered)
    filled.close()
    assert said.pop("latest") >= said["total"]
    assert {"need", "category", "short_breaks_card"} <= set(said.pop("facets"))
    assert said == {
        "total": 12,
        "on_page": 2,
        "name": said["name"],
        "sentence": "We have never checked these details.",
        "card": "accepted",
        "posted": 12,
        "refused": [422, ["per_page"]],
        "missing": [404, "No such entry"],
        "entries": 12,
    }
    assert said["name"].startswith("Saturday swimming")
