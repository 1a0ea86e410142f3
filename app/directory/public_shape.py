"""The public shape of an entry, by an allow-list: what is not named here does not leave the house.

Open Referral UK 3.0 with `local_offer` beside it. Empty values are left out, never null.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from app.directory.documents import ServiceDocument, prune
from app.directory.facts import AddressVisibility, ContactVisibility, EntryStatus, Known
from app.directory.public_organizations import public_organization
from app.directory.public_parts import (
    Json,
    Surroundings,
    attributes,
    contacts,
    part,
    phones,
    plain,
    public_email,
    schedule,
    service_area,
    taxonomy_term,
    timestamp,
)
from app.directory.public_places import service_at_location, visibility_at
from app.directory.taxonomies import term_id
from app.directory.web_addresses import public_url

PRIVATE_FACTS = frozenset(
    {
        "update_contact_name",
        "update_contact_email",
        "update_contact_phone",
        "owner_team",
        "address_visibility",
        "contact_visibility",
        "pinned",
        "slug",
    }
)
VOCABULARY_OF_FACT = {
    "category": "categories",
    "needs": "needs",
    "conditions": "conditions",
    "diagnosis_stages": "diagnosis_stages",
    "support": "support",
    "referral_routes": "referral_routes",
    "payment_methods": "payment_methods",
    "pfa_outcomes": "pfa_outcomes",
    "decision_types": "decision_types",
}


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """A service as the public may see it, and the names of what it may not."""

    body: Json
    withheld: tuple[str, ...]


def public_service(
    service: ServiceDocument, around: Surroundings, *, slug: str, last_modified: datetime
) -> PublicEntry:
    """The service, whole and nested, without freshness."""
    facts = service.local_offer
    shows_contacts = facts.contact_visibility == ContactVisibility.PUBLIC
    organization = around.organizations.get(service.organization_id or UUID(int=0))
    body: Json = {
        "id": str(service.id),
        "organization_id": str(service.organization_id) if service.organization_id else None,
        **plain(service, "name", "alternate_name", "description"),
        "url": public_url(service.url),
        "email": public_email(service.email) if shows_contacts else None,
        "status": public_status(service),
        **plain(
            service,
            "interpretation_services",
            "application_process",
            "fees_description",
            "accreditations",
            "eligibility_description",
            "minimum_age",
            "maximum_age",
            "alert",
        ),
        "last_modified": timestamp(last_modified),
        "slug": slug,
        "schedules": [schedule(s, service_id=service.id) for s in service.schedules],
        "service_areas": [service_area(a, "service", service.id) for a in service.service_areas],
        "service_at_locations": [
            service_at_location(one, service, around) for one in service.service_at_locations
        ],
        "languages": [part(one, "service", service.id) for one in service.languages],
        "organization": public_organization(organization, around)
        if organization and shows_contacts
        else public_organization(organization, around, shows_contacts=False)
        if organization
        else None,
        "funding": [part(one, "service", service.id) for one in service.funding],
        "cost_options": [part(one, "service", service.id) for one in service.cost_options],
        "contacts": contacts(service.contacts, "service", service.id) if shows_contacts else [],
        "phones": phones(service.phones, "service", service.id) if shows_contacts else [],
        "additional_urls": [
            part(one, "service", service.id) | {"url": public_url(one.url)}
            for one in service.additional_urls
            if public_url(one.url)
        ],
        "attributes": attributes(service.attributes, "service", service.id, around)
        + fact_attributes(service, around),
        "local_offer": local_offer(service),
    }
    return PublicEntry(prune(body), withheld(service, around))


def public_status(service: ServiceDocument) -> str:
    """Open Referral's word for where the entry stands."""
    if service.local_offer.entry_status == EntryStatus.TEMPORARILY_CLOSED:
        return "temporarily closed"
    if not service.local_offer.entry_status.is_public:
        return "defunct"
    return service.status


def fact_attributes(service: ServiceDocument, around: Surroundings) -> list[Json]:
    """The Local Offer's facts once more as Open Referral attributes, for who reads only those."""
    found = []
    for fact, vocabulary in VOCABULARY_OF_FACT.items():
        value = getattr(service.local_offer, fact)
        for key in value if isinstance(value, list) else [value] if value else []:
            term = around.terms.get(term_id(vocabulary, key))
            if term is not None:
                found.append(
                    {
                        "id": str(uuid5(service.id, str(term.id))),
                        "link_id": str(service.id),
                        "link_type": "service",
                        "taxonomy_term_id": str(term.id),
                        "taxonomy_term": taxonomy_term(term),
                    }
                )
    return found


def local_offer(service: ServiceDocument) -> Json:
    """The facts. A tri-state that nobody knows says so; other unknowns are left out."""
    facts = service.local_offer
    body = facts.model_dump(mode="json", exclude=set(PRIVATE_FACTS), exclude_none=True)
    body["publisher_assured_date"] = (
        service.publisher_assured_date.isoformat() if service.publisher_assured_date else None
    )
    body["eligibility_known"] = Known.YES if facts.eligibility_text else Known.UNKNOWN
    return body


def withheld(service: ServiceDocument, around: Surroundings) -> tuple[str, ...]:
    """What the public may not see, by name: when it grows, older copies must be deleted."""
    names = []
    if service.local_offer.contact_visibility != ContactVisibility.PUBLIC:
        names.append("contacts")
    for one in service.service_at_locations:
        location = around.locations.get(one.location_id)
        if location is not None:
            seen = visibility_at(service, location, around)
            if seen != AddressVisibility.PUBLIC:
                names.append(f"address {location.id} {seen}")
    return tuple(names)
