"""Another policy changes what a website is told: entries, filters, tags and the scoreboard."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.clock import now
from app.freshness.checking import record_check
from app.freshness.policy import FACTS_LAST, Fact, Kind, Ruling
from app.freshness.setting_policies import add_policy, remove_policy
from app.freshness.standing import Method
from crawlers.schedule import follow_all
from tests import makers
from tests.api.conftest import Site
from tests.api.finding import TODAY, paying, save

A_DAY = timedelta(days=1)
CARD = "/services?short_breaks_card=accepted&category=jobs"


def set_so(site: Site, kind: Kind, key: str, lasts: str) -> UUID:
    with site.database.writing() as session:
        by = makers.an_editor(session).id
        return add_policy(session, Ruling(kind, key, lasts, TODAY), by, why="A test", now=now())


def take_back(site: Site, id: UUID) -> None:
    with site.database.writing() as session:
        remove_policy(session, id, makers.an_editor(session).id, why="A slip", now=now())


def found(site: Site, path: str) -> set[str]:
    return {one["name"] for one in site.json(path)["contents"]}


def test_a_filter_follows_how_long_a_fact_counts_at_once(site: Site) -> None:
    lasts = FACTS_LAST[Fact.PAYMENT].days
    save(site, paying("Young", 10), paying("Older", 40), paying("Old", lasts + 1))
    assert found(site, CARD) == {"Young", "Older"}
    id = set_so(site, Kind.FACT, "payment", "days:30")
    assert found(site, CARD) == {"Young"}  # though no entry was published since
    facets = site.json("/services/facets?category=jobs")["contents"]
    [card] = [one["values"] for one in facets if one["parameter"] == "short_breaks_card"]
    assert {"value": "accepted", "count": 1} in [
        {name: one[name] for name in ("value", "count")} for one in card
    ]
    take_back(site, id)
    assert found(site, CARD) == {"Young", "Older"}


def test_a_copy_of_a_list_is_not_taken_for_new_under_another_policy(site: Site) -> None:
    save(site, paying("Older", 40))
    known = {"if-none-match": site.get(CARD).headers["etag"]}
    assert site.get(CARD, headers=known).status_code == 304
    set_so(site, Kind.FACT, "payment", "days:30")
    assert site.get(CARD, headers=known).status_code == 200


def test_an_entry_its_tag_and_the_feed_of_changes_follow_the_clock(site: Site) -> None:
    service = site.services[0]
    path = f"/services/{service.id}"
    club = service.model_copy(
        update={"local_offer": service.local_offer.model_copy(update={"category": "clubs"})}
    )
    save(site, club)
    with site.database.writing() as session:
        day, by = TODAY - 40 * A_DAY, makers.an_editor(session)
        record_check(session, [service.id], by, Method.PHONE, now(), assured_on=day)
    before, cursor = site.get(path), site.json("/changes")["latest"]
    set_so(site, Kind.CATEGORY, "clubs", "months:1")
    follow_all(site.database, now())
    after = site.get(path, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    was, told = before.json()["freshness"], after.json()["freshness"]
    assert (was["state"], told["state"]) == ("current", "overdue")
    assert (told["assured_date"], told["council_checked_on"]) == (str(day), str(day))
    assert "a check was due by" in told["sentence"]
    assert before.json()["last_modified"] == after.json()["last_modified"]
    lines = site.json(f"/changes?cursor={cursor}")["contents"]
    assert [one["service_id"] for one in lines] == [str(service.id)]


def test_the_scoreboard_says_how_often_a_category_is_checked(site: Site) -> None:
    save(site, makers.a_service("A club", facts={"category": "clubs"}))

    def clubs() -> Any:
        lines = site.json("/scoreboard")["categories"]
        return next(one["policy"] for one in lines if one.get("category") == "clubs")

    assert clubs() == {"checked": "every 3 months"}
    set_so(site, Kind.CATEGORY, "clubs", "months:6")
    assert clubs() == {"checked": "every 6 months", "since": str(TODAY)}
