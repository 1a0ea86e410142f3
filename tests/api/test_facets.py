"""Facets and likeness: counts that agree with lists, entries that share facts."""

from app.api import wire
from tests import makers
from tests.api.conftest import Site
from tests.api.finding import LASTS, paying, save


def test_facets_count_what_each_value_would_find(site: Site) -> None:
    save(site, paying("Fresh", 0), paying("Past", LASTS.days + 1))
    facets = site.json("/services/facets?category=jobs&short_breaks_card=accepted")
    wire.Facets.model_validate(facets)
    by_name = {
        facet["parameter"]: {one["value"]: one["count"] for one in facet["values"]}
        for facet in facets["contents"]
    }
    assert by_name["short_breaks_card"]["accepted"] == 1
    assert by_name["short_breaks_card"]["unknown"] == 1
    assert by_name["category"]["jobs"] == 1
    for name, counts in by_name.items():
        fixed = {"category": "jobs", "short_breaks_card": "accepted"}
        for value, count in counts.items():
            asked = site.json("/services", params=fixed | {name: value, "per_page": 1})
            assert asked["total_items"] == count, (name, value)


def test_similar_entries_are_those_with_the_same_facts(site: Site) -> None:
    alike = {"category": "short_breaks", "needs": ["autism"]}
    one = makers.a_service("Lantern", facts=alike)
    twin = makers.a_service("Harbour", facts=alike)
    cousin = makers.a_service("Music", facts={"category": "clubs", "needs": ["autism"]})
    stranger = makers.a_service("Bus", facts={"category": "travel"})
    hidden = makers.a_service("Draft", facts=alike | {"entry_status": "draft"})
    save(site, one, twin, cousin, stranger, hidden)
    answer = site.json(f"/services/{one.id}/similar")
    assert [entry["name"] for entry in answer["contents"]] == ["Harbour", "Music"]
    assert site.get(f"/services/{hidden.id}/similar").status_code == 404
    assert site.get("/services/nope/similar").status_code == 404
    assert site.get(f"/services/{one.id}/similar?per_page=0").status_code == 422
