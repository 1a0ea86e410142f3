"""The public shape of an entry, by an allow-list: what is not named here does not leave the house.

Open Referral UK 3.0 with `local_offer` beside it. Empty values are left out, never null.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from app.directory.areas import outcode_of
from app.directory.documents import (
    AddressDocument,
    AttributeDocument,
    ContactDocument,
    Document,
    LocationDocument,
    OrganizationDocument,
    PhoneDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
    prune,
)
from app.directory.facts import AddressVisibility, ContactVisibility, EntryStatus, Known
from app.directory.taxonomies import TaxonomyTerm, term_id
from app.directory.web_addresses import public_url

Json = dict[str, Any]

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
}
NOT_RECORDED = "not recorded"  # Open Referral requires a postcode: where there is none, we say so


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a service's public shape needs besides the service: all read beforehand.

    `strictest` is the strictest rule that any entry has for a place; `discreet` are organizations
    of which some entry hides its contacts. Otherwise one entry would tell what another withholds.
    """

    organizations: Mapping[UUID, OrganizationDocument]
    locations: Mapping[UUID, LocationDocument]
    terms: Mapping[UUID, TaxonomyTerm]
    districts: Mapping[str, str]
    strictest: Mapping[UUID, AddressVisibility]
    discreet: frozenset[UUID]


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
        "service_areas": [part(a, "service", service.id) for a in service.service_areas],
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


def plain(document: Document, *names: str) -> Json:
    """These fields as JSON values."""
    return document.model_dump(mode="json", include=set(names), exclude_none=True)


def part(document: Document, owner: str, owner_id: UUID) -> Json:
    """A nested record whole, with its owner's id."""
    body = document.model_dump(mode="json", exclude={"foreign_id"}, exclude_none=True)
    return body | {f"{owner}_id": str(owner_id)}


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC, with milliseconds, as Open Referral UK asks."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def public_status(service: ServiceDocument) -> str:
    """Open Referral's word for where the entry stands."""
    if service.local_offer.entry_status == EntryStatus.TEMPORARILY_CLOSED:
        return "temporarily closed"
    if not service.local_offer.entry_status.is_public:
        return "defunct"
    return service.status


def public_email(text: str | None) -> str | None:
    """An address that looks like one; Open Referral refuses anything else."""
    if not text or " " in text or text.count("@") != 1:
        return None
    name, _, domain = text.partition("@")
    return text if name and "." in domain.strip(".") else None


def schedule(document: Document, **owner: UUID) -> Json:
    """A schedule; Open Referral UK wants a link that is one."""
    body = document.model_dump(mode="json", exclude={"foreign_id"}, exclude_none=True)
    if "schedule_link" in body:
        body["schedule_link"] = public_url(body["schedule_link"])
    return body | {name: str(value) for name, value in owner.items()}


def phones(documents: Sequence[PhoneDocument], owner: str, owner_id: UUID) -> list[Json]:
    """Phones with their languages."""
    return [part(one, owner, owner_id) for one in documents]


def contacts(documents: Sequence[ContactDocument], owner: str, owner_id: UUID) -> list[Json]:
    """Contacts with their phones."""
    return [
        part(one, owner, owner_id)
        | {"email": public_email(one.email), "phones": phones(one.phones, "contact", one.id)}
        for one in documents
    ]


def attributes(
    documents: Sequence[AttributeDocument], link_type: str, link_id: UUID, around: Surroundings
) -> list[Json]:
    """Attributes with the terms that they carry."""
    return [
        {
            "id": str(one.id),
            "link_id": str(link_id),
            "link_type": link_type,
            "taxonomy_term_id": str(one.taxonomy_term_id),
            "value": one.value,
            "label": one.label,
            "taxonomy_term": taxonomy_term(around.terms[one.taxonomy_term_id]),
        }
        for one in documents
        if one.taxonomy_term_id in around.terms
    ]


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


def taxonomy_term(term: TaxonomyTerm) -> Json:
    """Open Referral `taxonomy_term`."""
    body = {
        "id": str(term.id),
        "code": term.code,
        "name": term.name,
        "description": term.description or term.name,
        "parent_id": str(term.parent_id) if term.parent_id else None,
        "taxonomy": term.taxonomy,
        "taxonomy_id": str(term.taxonomy_id) if term.taxonomy_id else None,
        "term_uri": public_url(term.term_uri),
    }
    return {name: value for name, value in body.items() if value is not None}


def visibility_at(
    service: ServiceDocument, location: LocationDocument, around: Surroundings
) -> AddressVisibility:
    """Of the entry's rule, the place's own and other entries' there, the strictest."""
    own = service.local_offer.address_visibility
    others = around.strictest.get(location.id, AddressVisibility.PUBLIC)
    return own.strictest(location.address_visibility).strictest(others)


def service_at_location(
    one: ServiceAtLocationDocument, service: ServiceDocument, around: Surroundings
) -> Json:
    """The service at one place; a place for the team only is not mentioned at all."""
    location = around.locations.get(one.location_id)
    shows_contacts = service.local_offer.contact_visibility == ContactVisibility.PUBLIC
    if location is None or visibility_at(service, location, around) == AddressVisibility.TEAM_ONLY:
        return {}
    whole = visibility_at(service, location, around) == AddressVisibility.PUBLIC
    return {
        "id": str(one.id),
        "service_id": str(service.id),
        "location_id": str(location.id) if whole else None,
        "description": one.description if whole else None,
        "location": public_location(location, around, shows_contacts=shows_contacts)
        if whole
        else area_of(location, one.id, around),
        "schedules": [schedule(s, service_at_location_id=one.id) for s in one.schedules],
        "contacts": contacts(one.contacts, "service_at_location", one.id) if shows_contacts else [],
        "phones": phones(one.phones, "service_at_location", one.id) if shows_contacts else [],
        "service_areas": [part(a, "service_at_location", one.id) for a in one.service_areas],
        "attributes": attributes(one.attributes, "service_at_location", one.id, around)
        if whole
        else [],
    }


def area_of(location: LocationDocument, link_id: UUID, around: Surroundings) -> Json:
    """The town and the outcode, under an id of its own: the place itself stays unknown.

    One place can be public in one entry and withheld in another; the same id would join the two.
    """
    address = location.addresses[0] if location.addresses else None
    outcode = outcode_of(address.postal_code or "") if address else None
    town = (address.city if address else None) or ""
    return {
        "id": str(uuid5(link_id, "area")),
        "location_type": location.location_type,
        "name": " ".join(filter(None, ("Near", town, outcode))) if town or outcode else None,
    }


def public_location(
    location: LocationDocument, around: Surroundings, *, shows_contacts: bool = True
) -> Json:
    """A place whose address the public may know."""
    return {
        "id": str(location.id),
        **plain(
            location,
            "location_type",
            "name",
            "alternate_name",
            "description",
            "transportation",
            "latitude",
            "longitude",
            "external_identifier",
            "external_identifier_type",
        ),
        "url": public_url(location.url),
        "addresses": [address(one, location.id, around) for one in location.addresses],
        "accessibility": [
            part(one, "location", location.id) | {"url": public_url(one.url)}
            for one in location.accessibility
        ],
        "languages": [part(one, "location", location.id) for one in location.languages],
        "contacts": contacts(location.contacts, "location", location.id) if shows_contacts else [],
        "phones": phones(location.phones, "location", location.id) if shows_contacts else [],
        "schedules": [schedule(s, location_id=location.id) for s in location.schedules],
        "attributes": attributes(location.attributes, "location", location.id, around),
    }


def address(one: AddressDocument, location_id: UUID, around: Surroundings) -> Json:
    """An address with all that Open Referral requires; a missing county is derived."""
    body = part(one, "location", location_id)
    postcode = (one.postal_code or "").replace(" ", "").upper()
    fallback = around.districts.get(postcode) or one.region or one.city or "England"
    body.setdefault("state_province", fallback)
    body.setdefault("city", one.region or body["state_province"])
    body.setdefault("postal_code", NOT_RECORDED)
    return body


def public_organization(
    organization: OrganizationDocument, around: Surroundings, *, shows_contacts: bool = True
) -> Json:
    """Who runs it. Open Referral requires a description: where there is none, we say so."""
    owner = ("organization", organization.id)
    shows_contacts = shows_contacts and organization.id not in around.discreet
    body: Json = {
        "id": str(organization.id),
        **plain(
            organization,
            "name",
            "alternate_name",
            "logo",
            "legal_status",
            "year_incorporated",
            "parent_organization_id",
        ),
        "description": organization.description or "No description has been recorded.",
        "email": public_email(organization.email) if shows_contacts else None,
        "website": public_url(organization.website),
        "uri": public_url(organization.uri),
        "organization_identifiers": [
            part(one, *owner) for one in organization.organization_identifiers
        ],
        "contacts": contacts(organization.contacts, *owner) if shows_contacts else [],
        "phones": phones(organization.phones, *owner) if shows_contacts else [],
        "funding": [part(one, *owner) for one in organization.funding],
        "additional_urls": [
            part(one, *owner) | {"url": public_url(one.url)}
            for one in organization.additional_urls
            if public_url(one.url)
        ],
        "attributes": attributes(organization.attributes, *owner, around),
    }
    pruned: Json = prune(body)
    return pruned


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
