"""An entry's contacts in the form in which pages are read, and how people write them."""

import re
from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

import phonenumbers
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.documents import LocationDocument, PhoneDocument, ServiceDocument
from app.directory.facts import AddressVisibility
from app.directory.nesting import read_documents
from app.directory.organizations import Organization
from app.freshness.sameness import Traces

KINDS = {"phones": "phone number", "emails": "e-mail address", "postcodes": "postcode"}
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})")

Places = Mapping[UUID, LocationDocument]


def contacts_of(
    document: ServiceDocument, places: Places | None = None
) -> dict[str, frozenset[str]]:
    """Phones in E.164, e-mails in small letters, postcodes with one space.

    A place that the public may not know is not looked for on pages.
    """
    emails = [document.email, *(c.email for c in document.contacts)]
    emails += [c.email for at in document.service_at_locations for c in at.contacts]
    return {
        "phones": frozenset(filter(None, (e164(one.number) for one in _phones(document)))),
        "emails": frozenset(one.lower() for one in emails if one),
        "postcodes": frozenset(_postcodes(document, places or {})),
    }


def _phones(document: ServiceDocument) -> Iterator[PhoneDocument]:
    yield from document.phones
    for contact in document.contacts:
        yield from contact.phones
    for at in document.service_at_locations:
        yield from at.phones
        for contact in at.contacts:
            yield from contact.phones


def _postcodes(document: ServiceDocument, places: Places) -> Iterator[str]:
    if document.local_offer.address_visibility is not AddressVisibility.PUBLIC:
        return
    for at in document.service_at_locations:
        place = places.get(at.location_id)
        if place is None or place.address_visibility is not AddressVisibility.PUBLIC:
            continue
        for address in place.addresses:
            if code := postcode(address.postal_code or ""):
                yield code


def places_of(session: Session, documents: Collection[ServiceDocument]) -> Places:
    """Where these entries take place."""
    ids = {at.location_id for document in documents for at in document.service_at_locations}
    return read_documents(session, LocationDocument, ids) if ids else {}


def traces_of(
    session: Session, documents: Collection[ServiceDocument], places: Places
) -> dict[UUID, Traces]:
    """By what pages name each of these entries."""
    ids = {document.organization_id for document in documents if document.organization_id}
    query = select(Organization.id, Organization.name).where(Organization.id.in_(ids))
    providers = {id: name for id, name in session.execute(query)} if ids else {}
    return {
        document.id: Traces(
            tuple(filter(None, (document.name, document.alternate_name))),
            tuple(filter(None, [providers.get(document.organization_id)]))
            if document.organization_id
            else (),
            frozenset().union(*contacts_of(document, places).values()),
        )
        for document in documents
    }


def postcode(text: str) -> str | None:
    """A British postcode with one space; None for what is none."""
    found = _POSTCODE.fullmatch(text.strip().upper())
    return f"{found[1]} {found[2]}" if found else None


def e164(number: str) -> str | None:
    """A phone number in E.164, British unless it says otherwise; None for what is none."""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def readable(contact: str) -> str:
    """A phone number as people write it here; anything else as it is."""
    if not contact.startswith("+"):
        return contact
    number = phonenumbers.parse(contact)
    local = phonenumbers.region_code_for_number(number) == "GB" or contact.startswith("+44")
    style = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(number, style.NATIONAL if local else style.INTERNATIONAL))
