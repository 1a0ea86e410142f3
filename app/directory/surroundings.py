"""Reads what the public shapes of services need besides the services, a few queries for many."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.documents import LocationDocument, OrganizationDocument, ServiceDocument
from app.directory.facts import AddressVisibility, ContactVisibility, OfferFacts
from app.directory.locations import ServiceAtLocation
from app.directory.nesting import read_documents
from app.directory.public_parts import Surroundings
from app.directory.public_shape import VOCABULARY_OF_FACT
from app.directory.services import Service
from app.directory.taxonomies import TaxonomyTerm, term_id


def surroundings_of(session: Session, services: Sequence[ServiceDocument]) -> Surroundings:
    """All that these services' public shapes need."""
    location_ids = {one.location_id for s in services for one in s.service_at_locations}
    organization_ids = {s.organization_id for s in services if s.organization_id}
    locations = read_documents(session, LocationDocument, location_ids)
    organizations = read_documents(session, OrganizationDocument, organization_ids)
    terms = _terms(session, services, [*locations.values(), *organizations.values()])
    return Surroundings(
        organizations=organizations,
        locations=locations,
        terms=terms,
        districts={},
        strictest=strictest_rules(session, location_ids),
        discreet=discreet_organizations(session, organization_ids),
    )


def around_organizations(
    session: Session, organizations: Sequence[OrganizationDocument]
) -> Surroundings:
    """All that the public shapes of organizations need."""
    return Surroundings(
        organizations={},
        locations={},
        terms=_terms(session, [], organizations),
        districts={},
        strictest={},
        discreet=discreet_organizations(session, [one.id for one in organizations]),
    )


def strictest_rules(
    session: Session, location_ids: Collection[UUID]
) -> dict[UUID, AddressVisibility]:
    """The strictest rule that any entry has for each of these places."""
    query = (
        select(ServiceAtLocation.location_id, OfferFacts.address_visibility)
        .join(OfferFacts, OfferFacts.service_id == ServiceAtLocation.service_id)
        .where(
            ServiceAtLocation.location_id.in_(location_ids),
            OfferFacts.address_visibility != AddressVisibility.PUBLIC,
        )
    )
    found: dict[UUID, AddressVisibility] = defaultdict(lambda: AddressVisibility.PUBLIC)
    for location_id, rule in session.execute(query):
        found[location_id] = found[location_id].strictest(AddressVisibility(rule))
    return dict(found)


def discreet_organizations(session: Session, ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these organizations of which some entry hides its contacts."""
    query = (
        select(Service.organization_id)
        .join(OfferFacts, OfferFacts.service_id == Service.id)
        .where(
            Service.organization_id.in_(list(ids)),
            OfferFacts.contact_visibility != ContactVisibility.PUBLIC,
        )
    )
    return frozenset(id for id in session.scalars(query) if id is not None)


def _terms(
    session: Session,
    services: Sequence[ServiceDocument],
    others: Sequence[LocationDocument | OrganizationDocument],
) -> dict[UUID, TaxonomyTerm]:
    ids = {a.taxonomy_term_id for other in others for a in other.attributes}
    for service in services:
        ids |= {a.taxonomy_term_id for a in service.attributes}
        ids |= {a.taxonomy_term_id for s in service.service_at_locations for a in s.attributes}
        ids |= fact_terms(service)
    query = select(TaxonomyTerm).where(TaxonomyTerm.id.in_(ids))
    return {term.id: term for term in session.scalars(query)}


def fact_terms(service: ServiceDocument) -> set[UUID]:
    """The terms of our own vocabularies that this service's facts carry."""
    found = set()
    for fact, vocabulary in VOCABULARY_OF_FACT.items():
        value = getattr(service.local_offer, fact)
        keys = value if isinstance(value, list) else [value] if value else []
        found |= {term_id(vocabulary, key) for key in keys}
    return found
