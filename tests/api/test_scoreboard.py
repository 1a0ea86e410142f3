"""The scoreboard is the same for everybody, and cacheable."""

import pytest

from app.accounts.keys import create_key
from app.accounts.roles import Role
from app.api import wire
from tests.api.conftest import SERVICES, Site
from tests.makers import NOW


def test_it_keeps_to_its_shape(site: Site) -> None:
    said = site.json("/scoreboard")
    wire.Scoreboard.model_validate(said, strict=False)
    assert said["all"]["entries"] == said["all"]["never_assured"] == SERVICES
    assert said["all"]["assured_in_time"]["either"] == {"entries": 0, "share": 0.0}
    assert sum(one["entries"] for one in said["categories"]) == SERVICES
    assert said["links"]["not_looked_at"] > 0


@pytest.mark.parametrize("role", list(Role))
def test_a_key_shows_nothing_else(site: Site, role: Role) -> None:
    with site.database.writing() as session:
        secret = create_key(session, name="tests", role=role, now=NOW)
    keyed = site.get("/scoreboard", headers={"X-API-Key": secret})
    assert keyed.content == site.get("/scoreboard").content


def test_it_may_be_kept_and_is_asked_for_again_cheaply(site: Site) -> None:
    answer = site.get("/scoreboard")
    assert "public" in answer.headers["cache-control"]
    known = {"if-none-match": answer.headers["etag"]}
    assert site.get("/scoreboard", headers=known).status_code == 304
