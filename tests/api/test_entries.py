"""One entry: published, withdrawn, merged, a draft; by id and by slug; with its freshness."""

import json
from typing import Any

from app.accounts.keys import create_key
from app.accounts.roles import Role
from app.directory.documents import ServiceDocument
from app.directory.facts import (
    AddressVisibility,
    ContactVisibility,
    EntryStatus,
    PublicReason,
)
from app.freshness.trust import Trust
from tests import makers
from tests.api.conftest import SERVICES, Site


def change(site: Site, service: ServiceDocument, **facts: Any) -> None:
    offer = service.local_offer.model_copy(update=facts)
    with site.database.writing() as session:
        makers.save(session, service.model_copy(update={"local_offer": offer}))


def test_an_entry_is_found_by_id_and_by_slug(site: Site) -> None:
    by_id = site.json(f"/services/{site.services[0].id}")
    assert site.json(f"/services/{by_id['slug']}") == by_id
    assert site.json(f"/services/{str(site.services[0].id).upper()}") == by_id


def test_an_entry_carries_its_facts_and_its_freshness(site: Site) -> None:
    service = site.json(f"/services/{site.services[0].id}")
    assert service["local_offer"]["short_breaks_card"] == "accepted"
    assert service["freshness"]["state"] == "never_assured"
    assert service["freshness"]["basis"] == "none"


def test_the_list_holds_the_same_as_the_entry(site: Site) -> None:
    for service in site.json("/services")["contents"]:
        assert service == site.json(f"/services/{service['id']}")


def test_the_date_of_a_check_is_the_assured_date(site: Site) -> None:
    service = site.services[0]
    with site.database.writing() as session:
        trust = session.get_one(Trust, service.id)
        trust.assured_date = makers.NOW.date()
    assert site.json(f"/services/{service.id}")["assured_date"] == "2026-11-24"


def test_a_withdrawn_entry_says_why_and_what_to_look_at_instead(site: Site) -> None:
    gone, instead = site.services[:2]
    change(
        site,
        gone,
        entry_status=EntryStatus.WITHDRAWN,
        public_reason=PublicReason.CLOSED,
        replacement_id=instead.id,
    )
    answer = site.get(f"/services/{gone.id}")
    assert answer.status_code == 410
    said = answer.json()
    assert said["public_reason"] == "closed"
    assert said["detail"] == "This service has closed."
    assert said["replacement"]["id"] == str(instead.id)
    assert site.client.get(said["replacement"]["url"]).json()["id"] == str(instead.id)
    assert site.json("/services")["total_items"] == SERVICES - 1


def test_a_paused_entry_says_no_more_than_that(site: Site) -> None:
    paused = site.services[0]
    change(site, paused, entry_status=EntryStatus.PAUSED)
    answer = site.get(f"/services/{paused.id}")
    assert answer.status_code == 410
    assert set(answer.json()) == {"type", "title", "status", "detail", "request_id"}
    assert paused.name not in answer.text


def test_a_merged_entry_leads_to_the_other(site: Site) -> None:
    merged, other = site.services[:2]
    change(site, merged, entry_status=EntryStatus.MERGED, replacement_id=other.id)
    answer = site.get(f"/services/{merged.id}")
    assert answer.status_code == 301
    followed = site.client.get(answer.headers["location"])
    assert followed.json()["id"] == str(other.id)


def test_a_draft_does_not_exist_nor_does_anything_lead_to_it(site: Site) -> None:
    draft, gone = makers.a_service("Draft"), site.services[0]
    draft.local_offer.entry_status = EntryStatus.DRAFT
    with site.database.writing() as session:
        makers.save(session, draft)
    change(site, gone, entry_status=EntryStatus.MERGED, replacement_id=draft.id)
    assert site.get(f"/services/{draft.id}").status_code == 404
    assert str(draft.id) not in site.get(f"/services/{gone.id}").text


def test_everything_streams_a_line_for_each(site: Site) -> None:
    for noun in ("services", "service_at_locations", "organizations", "taxonomy_terms"):
        answer = site.get(f"/{noun}?format=ndjson")
        assert answer.headers["content-type"] == "application/x-ndjson"
        lines = [json.loads(line) for line in answer.text.splitlines()]
        listed = site.json(f"/{noun}?per_page=500")["contents"]
        assert sorted(lines, key=lambda one: one["id"]) == sorted(listed, key=lambda one: one["id"])


def test_an_empty_stream_is_empty(site: Site) -> None:
    answer = site.get("/services?format=ndjson&search=zzzzzz")
    assert (answer.status_code, answer.text) == (200, "")


def test_a_bad_question_of_a_stream_is_refused_before_it_begins(site: Site) -> None:
    answer = site.get("/services?format=ndjson&postcode=ZZ9 9ZZ")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "postcode"


def test_minimal_gives_all_ids_and_dates_at_once(site: Site) -> None:
    page = site.json("/services?minimal=true")
    assert page["last_page"]
    assert {one["id"] for one in page["contents"]} == {str(s.id) for s in site.services}
    assert all(set(one) == {"id", "modified_date"} for one in page["contents"])


def test_filters_narrow_the_list(site: Site) -> None:
    wanted = site.services[0]
    for query, many in {
        f"id={wanted.id}&id={site.services[1].id}": 2,
        f"organization_id={wanted.organization_id}": SERVICES // 3,
        f"organization_id={wanted.organization_id}&id={site.services[1].id}": 0,
        "modified_after=2026-11-24T09:00:00Z": SERVICES,
        "modified_after=2026-11-24T09:00:01Z": 0,
        "minimum_age=5&maximum_age=16": SERVICES,
        "minimum_age=6": 0,
        "day=SA": SERVICES,
        "day=WE": 0,
        "short_breaks_card=accepted&free=no": SERVICES,
        "free=yes": 0,
        "search=swimming": SERVICES,
        "text=swimming": SERVICES,
        f"taxonomy_term_id={makers.id_of('Types of help: Clubs')}": SERVICES,
        f"taxonomy_id={makers.id_of('Types of help')}": SERVICES,
    }.items():
        assert site.json(f"/services?{query}")["total_items"] == many, query


def test_withheld_places_and_contacts_are_withheld_at_locations_too(site: Site) -> None:
    hidden = site.services[0]
    link = str(hidden.service_at_locations[0].id)
    change(
        site,
        hidden,
        address_visibility=AddressVisibility.TEAM_ONLY,
        contact_visibility=ContactVisibility.TEAM_ONLY,
    )
    assert site.get(f"/service_at_locations/{link}").status_code == 404
    listed = site.json("/service_at_locations?per_page=500")
    assert link not in {one["id"] for one in listed["contents"]}
    assert listed["total_items"] == listed["size"]
    assert "Alex Rivers" not in json.dumps(site.json(f"/services/{hidden.id}"))
    assert "020 7946 0001" not in site.get(f"/organizations/{hidden.organization_id}").text


def test_organizations_without_a_published_service_are_not_shown(site: Site) -> None:
    alone = makers.an_organization("Alone")
    with site.database.writing() as session:
        makers.save(session, alone)
    assert site.get(f"/organizations/{alone.id}").status_code == 404
    assert str(alone.id) not in site.get("/organizations").text


def test_an_organization_can_come_with_its_services(site: Site) -> None:
    id = site.services[0].organization_id
    assert "services" not in site.json(f"/organizations/{id}")
    assert len(site.json(f"/organizations/{id}?full_service=true")["services"]) == SERVICES // 3
    assert site.json("/organizations?search=otter&full=true")["contents"][0]["services"]
    assert site.json("/organizations?search=100%25")["total_items"] == 0


def test_nobody_is_sent_to_look_at_an_entry_that_is_not_there(site: Site) -> None:
    with site.database.writing() as session:
        secret = create_key(session, name="tests", role=Role.EDITOR, now=makers.NOW)
    for id, status in ((site.services[0].id, 200), (makers.id_of("nowhere"), 404)):
        headers = {"Authorization": f"Bearer {secret}"}
        answer = site.client.post(f"/api/entries/{id}/visits", headers=headers)
        assert answer.status_code == status
