"""What a column may be mapped to: the fields of documents, and a few words of our own."""

from dataclasses import dataclass
from functools import cache

from app.directory.documents import (
    AttributeDocument,
    Document,
    LocalOfferDocument,
    LocationDocument,
    OrganizationDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
)
from app.directory.nesting import nests_of, scalars_of

KINDS: dict[str, type[Document]] = {
    "organization": OrganizationDocument,
    "location": LocationDocument,
    "service": ServiceDocument,
    "service_at_location": ServiceAtLocationDocument,
}
REFERENCES = {
    "organization_id": "organization",
    "parent_organization_id": "organization",
    "location_id": "location",
    "service_id": "service",
}
LISTS = ("phones", "accessibility", "attributes", "languages", "funding", "service_areas")
WEB_ROLES = ("social", "booking")
NOT_MAPPED = frozenset(("id", "foreign_id", "taxonomy_term_id"))
WHOLE = (ServiceAtLocationDocument, AttributeDocument)  # made from links and terms, not by field


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column's value goes.

    `kind` is the document that holds it (a location within a service's row is its own), `part` the
    list or facts within it, `field` the field; a bare list has no field.
    """

    kind: str
    part: str | None
    field: str | None


@cache
def targets_of(kind: str) -> dict[str, Target]:
    """Every target of a sheet of this kind, by the words that a mapping uses."""
    found = dict(_own_targets(kind))
    if kind == "service":
        for inner in ("organization", "location"):
            found |= {f"{inner}.{name}": one for name, one in _own_targets(inner).items()}
        found["organization.id"] = Target("organization", None, "id")
        found["location.id"] = Target("location", None, "id")
        found["ages"] = Target(kind, None, "ages")
        found["assured_on"] = Target(kind, None, "assured_on")
    if kind == "service_at_location":
        found["service_id"] = Target(kind, None, "service_id")
    return found


@cache
def _own_targets(kind: str) -> dict[str, Target]:
    document = KINDS[kind]
    found = {
        name: Target(kind, None, name) for name in scalars_of(document) if name not in NOT_MAPPED
    }
    for nest in nests_of(document):
        for name in scalars_of(nest.document):
            if name not in NOT_MAPPED and nest.document not in WHOLE:
                found[f"{nest.field}.{name}"] = Target(kind, nest.field, name)
        if nest.field in LISTS:
            found[nest.field] = Target(kind, nest.field, None)
        if nest.field == "contacts":
            found["contacts.phones"] = Target(kind, "contacts", "phones")
            found["contacts.visible"] = Target(kind, "contacts", "visible")
        if nest.field == "additional_urls":
            found |= {role: Target(kind, "additional_urls", role) for role in WEB_ROLES}
    return found


def holder_of(target: Target) -> type[Document]:
    """The document whose field this target is."""
    document = KINDS[target.kind]
    if target.part is None:
        return document
    if target.part == "local_offer":
        return LocalOfferDocument
    return next(nest.document for nest in nests_of(document) if nest.field == target.part)
