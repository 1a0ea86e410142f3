"""What might fit is what would, but for one fact that is not known: never mixed in."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from app.database import Database
from app.directory.asked import Asked
from app.directory.documents import ServiceDocument
from app.directory.search import find
from app.directory.search_might_fit import loosened, might_fit
from app.directory.search_question import SERVICES, make_ready
from tests.directory.plain_reading import QUESTIONS, Offer, an_offer, fits, is_open, is_young, opens

# The parameter of each filter that entries may leave open, and the fields of the question.
FIELDS = {
    "category": ("categories",),
    "need": ("needs",),
    "support": ("support",),
    "payment": ("payment_methods",),
    "short_breaks_card": ("short_breaks_card",),
    "free": ("free",),
    "diagnosis_required": ("diagnosis_required",),
    "ehcp_required": ("ehcp_required",),
    "language": ("languages",),
    "accessibility": ("accessibility",),
    "area": ("areas",),
    "age": ("ages",),
    "age_band": ("age_bands",),
    "day": ("days", "start_time", "end_time"),
    "open_at": ("open_at",),
}


@pytest.fixture
def offer(database: Database) -> Iterator[Offer]:
    services, places = an_offer(database)
    with database.reading() as session:
        yield Offer(session, services, places)


def without(asked: Asked, name: str) -> Asked:
    blank = Asked()
    return replace(asked, **{field: getattr(blank, field) for field in FIELDS[name]})


def is_asked(asked: Asked, name: str) -> bool:
    return without(asked, name) != asked


def is_untold(offer: Offer, service: ServiceDocument, name: str, asked: Asked) -> bool:
    """Whether the entry leaves this filter open, by a plain reading."""
    facts = service.local_offer
    if name in ("payment", "short_breaks_card"):
        known = is_young(facts.payment_checked_on, asked, since="payment_since")
        told = facts.payment_methods if name == "payment" else facts.short_breaks_card != "unknown"
        return not known or not told
    if name in ("free", "diagnosis_required", "ehcp_required"):
        return bool(getattr(facts, name) == "unknown")
    if name in ("age", "age_band"):
        return service.minimum_age is None and service.maximum_age is None
    if name == "area":
        return not service.service_areas and not offer.places_of(service)
    if name == "accessibility":
        return not any(place.accessibility for place in offer.places_of(service))
    if name == "open_at":
        return is_open(service, asked) is None
    if name == "day":
        at_places = [one for place in service.service_at_locations for one in place.schedules]
        dated = facts.opening_checked_on
        old = dated is not None and not is_young(dated, asked, since="opening_since")
        dayless = not any(one.byday for one in [*service.schedules, *at_places])
        return old or (dayless and not opens(service, asked))
    lists: dict[str, object] = {
        "category": facts.category,
        "need": facts.needs,
        "support": facts.support,
        "language": service.languages,
    }
    return not lists[name]


def says_unknown_itself(asked: Asked, name: str) -> bool:
    return "unknown" in (getattr(asked, FIELDS[name][0]) or ()) if name != "open_at" else False


@given(asked=QUESTIONS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_might_fit_is_what_would_but_for_one_unknown_fact(offer: Offer, asked: Asked) -> None:
    expected = {}
    for name in FIELDS:
        if not is_asked(asked, name) or says_unknown_itself(asked, name):
            continue
        might = [
            service
            for service in offer.services
            if fits(offer, service, without(asked, name)) and is_untold(offer, service, name, asked)
        ]
        if might:
            expected[name] = {service.id for service in might}
    question = make_ready(offer.session, asked, SERVICES)
    counted = might_fit(offer.session, question)
    assert counted == {name: len(ids) for name, ids in expected.items()}
    fitting = set(find(offer.session, question).ids)
    for name, ids in expected.items():
        turned = replace(asked, unknown=(name,))
        listed = set(find(offer.session, make_ready(offer.session, turned, SERVICES)).ids)
        assert listed == ids
        assert not listed & fitting


@given(asked=QUESTIONS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_filter_costs_is_what_is_found_without_it(offer: Offer, asked: Asked) -> None:
    question = make_ready(offer.session, asked, SERVICES)
    for names, count in loosened(offer.session, question).items():
        if set(names) <= set(FIELDS):
            fewer = asked
            for name in names:
                fewer = without(fewer, name)
            found = find(offer.session, make_ready(offer.session, fewer, SERVICES))
            assert found.total == count


def test_a_fact_that_is_not_asked_about_can_be_listed_as_unknown(offer: Offer) -> None:
    asked = Asked(unknown=("need",), per_page=1000)
    found = find(offer.session, make_ready(offer.session, asked, SERVICES))
    expected = {
        one.id
        for one in offer.services
        if one.local_offer.entry_status.is_public and not one.local_offer.needs
    }
    assert set(found.ids) == expected != set()
