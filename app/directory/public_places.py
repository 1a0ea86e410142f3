"""Places as the public may see them: whole, by their area alone, or not at all."""

from uuid import UUID, uuid5

from app.directory.areas import outcode_of
from app.directory.documents import (
    AddressDocument,
    LocationDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
)
from app.directory.facts import AddressVisibility, ContactVisibility
from app.directory.public_parts import (
    Json,
    Surroundings,
    attributes,
    contacts,
    part,
    phones,
    plain,
    schedule,
    service_area,
)
from app.directory.web_addresses import public_url

NEAR = "Near"  # what a withheld place is called: near its town and outcode
NOT_RECORDED = "not recorded"  # Open Referral requires a postcode: where there is none, we say so


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
        "service_areas": [
            service_area(a, "service_at_location", one.id) for a in one.service_areas
        ],
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
        "name": " ".join(filter(None, (NEAR, town, outcode))) if town or outcode else None,
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
