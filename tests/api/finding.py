"""What tests of finding share: entries by their payment facts, and answers that are followed."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from app.clock import now
from app.freshness.days import day_of
from app.freshness.policy import FACTS_LAST, Fact
from tests import makers
from tests.api.conftest import Site

TODAY = day_of(now())
LASTS = FACTS_LAST[Fact.PAYMENT]
PATHS = ["/services", "/service_at_locations", "/services/facets"]


def save(site: Site, *entries: Any) -> None:
    with site.database.writing() as session:
        makers.save(session, *entries)


def follow(site: Site, said: dict[str, Any]) -> Any:
    """What the address that an answer gives answers."""
    if "body" in said:
        return site.client.post(urlsplit(said["url"]).path, json=said["body"]).json()
    parts = urlsplit(said["url"])
    return site.client.get(f"{parts.path}?{parts.query}").json()


def besides(page: Any, parameter: str) -> Any:
    """What might fit but for one fact."""
    return next(one for one in page["might_fit"] if one["parameter"] == parameter)


def paying(name: str, days_ago: int | None, card: str = "accepted") -> Any:
    day = None if days_ago is None else TODAY - timedelta(days=days_ago)
    return makers.a_service(
        name,
        id=makers.id_of(name),
        facts={"short_breaks_card": card, "payment_checked_on": day, "category": "jobs"},
    )
