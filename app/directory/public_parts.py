"""Parts that the public shapes of entries share: by an allow-list, as Open Referral has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.directory.documents import (
    AttributeDocument,
    ContactDocument,
    Document,
    LocationDocument,
    OrganizationDocument,
    PhoneDocument,
    ServiceAreaDocument,
)
from app.directory.facts import AddressVisibility
from app.directory.taxonomies import TaxonomyTerm
from app.directory.web_addresses import public_url

Json = dict[str, Any]


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


def public_email(text: str | None) -> str | None:
    """An address that looks like one; Open Referral refuses anything else."""
    if not text or any(letter.isspace() for letter in text) or text.count("@") != 1:
        return None
    name, _, domain = text.partition("@")
    return text if name and "." in domain.strip(".") else None


def service_area(document: ServiceAreaDocument, owner: str, owner_id: UUID) -> Json:
    """An area that is served; its address only where it is one."""
    return part(document, owner, owner_id) | {"uri": public_url(document.uri)}


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
