"""Makers of entries for tests: whole, valid, and saved the only way that there is."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy.orm import Session

import app.records  # noqa: F401 -- every room, so that followers hear of publications
from app import records
from app.accounts.actors import Actor, ActorKind, actor_named
from app.directory import editing
from app.directory.documents import (
    AccessibilityDocument,
    AddressDocument,
    AttributeDocument,
    ContactDocument,
    CostOptionDocument,
    EntryDocument,
    FundingDocument,
    LanguageDocument,
    LocalOfferDocument,
    LocationDocument,
    OrganizationDocument,
    OrganizationIdentifierDocument,
    PhoneDocument,
    ScheduleDocument,
    ServiceAreaDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
    UrlDocument,
)
from app.directory.facts import CardAcceptance, Known
from app.directory.taxonomies import Taxonomy, TaxonomyTerm

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KNOWN = records.ROOMS  # every table, and whoever must hear of publications


def id_of(name: str) -> UUID:
    """The same id for the same name in every run."""
    return uuid5(NAMESPACE_URL, name)


def an_editor(session: Session, name: str = "Robin Fields", *, now: datetime = NOW) -> Actor:
    """A person whose changes count as corrections."""
    return actor_named(session, ActorKind.PERSON, name, now=now, role="editor")


def save(session: Session, *entries: EntryDocument, now: datetime = NOW) -> None:
    """Saves entries, each kind together, organizations and places before services."""
    act = editing.begin(session, an_editor(session, now=now), act="save", why="a test", now=now)
    for kind in (OrganizationDocument, LocationDocument, ServiceDocument):
        if some := [entry for entry in entries if isinstance(entry, kind)]:
            editing.save_many(session, act, some)


def a_taxonomy(session: Session, name: str = "Types of help", *terms: str) -> list[TaxonomyTerm]:
    """A taxonomy with these terms, the first above the others."""
    taxonomy = Taxonomy(id=id_of(name), name=name, description=f"{name}, for tests.")
    session.add(taxonomy)
    session.flush()
    made: list[TaxonomyTerm] = []
    for position, term in enumerate(terms or ("Clubs", "Youth clubs")):
        made.append(
            TaxonomyTerm(
                id=id_of(f"{name}: {term}"),
                taxonomy_id=taxonomy.id,
                parent_id=made[0].id if made else None,
                name=term,
                description=f"{term}, for tests.",
                taxonomy=name,
                position=position,
            )
        )
        session.add(made[-1])
        session.flush()
    return made


def an_organization(name: str = "Otter Club", **fields: Any) -> OrganizationDocument:
    """An organization with all that can be nested in it."""
    given: dict[str, Any] = {
        "id": id_of(f"organization {name}"),
        "name": name,
        "description": f"{name} runs things for children.",
        "email": "hello@otter.example",
        "website": "https://otter.example/",
        "uri": "https://register.example/1",
        "year_incorporated": 1998,
        "organization_identifiers": [
            OrganizationIdentifierDocument(
                identifier_scheme="GB-CHC", identifier_type="charity number", identifier="1000001"
            )
        ],
        "phones": [PhoneDocument(number="020 7946 0001")],
        "funding": [FundingDocument(source="Membership fees")],
        "additional_urls": [UrlDocument(url="https://social.example/otter", role="social")],
    }
    return OrganizationDocument(**(given | fields))


def a_location(name: str = "Otter Hall", **fields: Any) -> LocationDocument:
    """A place with all that can be nested in it."""
    given: dict[str, Any] = {
        "id": id_of(f"location {name}"),
        "name": name,
        "latitude": 51.3656,
        "longitude": -0.1963,
        "external_identifier": "10000000001",
        "external_identifier_type": "UPRN",
        "addresses": [
            AddressDocument(
                address_1="1 Otter Lane",
                city="Sutton",
                state_province="Greater London",
                postal_code="SM1 1AA",
            )
        ],
        "accessibility": [AccessibilityDocument(description="hoist", details="In the main hall")],
        "languages": [LanguageDocument(name="British Sign Language", code="bfi")],
        "phones": [PhoneDocument(number="020 7946 0002")],
        "schedules": [a_schedule()],
    }
    return LocationDocument(**(given | fields))


def a_schedule(**fields: Any) -> ScheduleDocument:
    """Every Saturday morning."""
    given: dict[str, Any] = {
        "valid_from": date(2026, 1, 1),
        "freq": "WEEKLY",
        "interval": 1,
        "byday": "SA",
        "opens_at": "10:00",
        "closes_at": "12:00",
    }
    return ScheduleDocument(**(given | fields))


def a_service(
    name: str = "Saturday swimming",
    *,
    organization: OrganizationDocument | None = None,
    locations: tuple[LocationDocument, ...] = (),
    terms: tuple[TaxonomyTerm, ...] = (),
    facts: dict[str, Any] | None = None,
    **fields: Any,
) -> ServiceDocument:
    """A service with all that can be nested in it; `facts` are of `local_offer`."""
    given: dict[str, Any] = {
        "id": id_of(f"service {name}"),
        "organization_id": organization.id if organization else None,
        "name": name,
        "description": f"{name} for children with additional needs.\nBring a towel.",
        "url": f"https://otter.example/{id_of(name)}",
        "email": "swim@otter.example",
        "minimum_age": 5,
        "maximum_age": 16,
        "alert": "Closed on bank holidays.",
        "local_offer": some_facts(**(facts or {})),
        "schedules": [a_schedule()],
        "service_areas": [ServiceAreaDocument(name="Sutton")],
        "service_at_locations": [
            ServiceAtLocationDocument(
                id=id_of(f"{name} at {location.id}"),
                location_id=location.id,
                description="In the small pool",
                schedules=[a_schedule(byday="SU")],
                phones=[PhoneDocument(number="020 7946 0003")],
            )
            for location in locations
        ],
        "languages": [LanguageDocument(name="English", code="en")],
        "funding": [FundingDocument(source="Council grant")],
        "cost_options": [CostOptionDocument(option="A session", currency="GBP", amount=4.5)],
        "contacts": [
            ContactDocument(
                name="Alex Rivers",
                title="Coach",
                email="alex@otter.example",
                phones=[PhoneDocument(number="020 7946 0004", type="mobile")],
            )
        ],
        "phones": [PhoneDocument(number="020 7946 0005")],
        "additional_urls": [UrlDocument(url="https://otter.example/book", role="booking")],
        "attributes": [AttributeDocument(taxonomy_term_id=term.id) for term in terms],
    }
    return ServiceDocument(**(given | fields))


def some_facts(**facts: Any) -> LocalOfferDocument:
    """The facts of an ordinary entry."""
    given: dict[str, Any] = {
        "diagnosis_required": Known.NO,
        "ehcp_required": Known.UNKNOWN,
        "eligibility_text": "Children from 5 to 16 who live in Sutton.",
        "free": Known.NO,
        "short_breaks_card": CardAcceptance.ACCEPTED,
        "payment_checked_on": date(2026, 9, 1),
    }
    return LocalOfferDocument(**(given | facts))


def a_directory(session: Session, services: int = 12) -> list[ServiceDocument]:
    """A small directory: three organizations, two places, a taxonomy, and so many services."""
    terms = a_taxonomy(session, "Types of help", "Clubs", "Youth clubs")
    runners = [an_organization(name) for name in ("Otter Club", "Heron Trust", "Badger Centre")]
    places = [a_location("Otter Hall"), a_location("Heron House", latitude=51.37)]
    made = [
        a_service(
            f"Saturday swimming {number}",
            organization=runners[number % 3],
            locations=(places[number % 2],),
            terms=tuple(terms),
        )
        for number in range(services)
    ]
    save(session, *runners, *places, *made)
    return made
