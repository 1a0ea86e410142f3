"""What forms offer to choose from: terms that hold today, organisations, places by their names."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.directory.locations import Address, Location, ServiceAtLocation
from app.directory.nesting import chunks
from app.directory.organizations import Organization
from app.directory.services import Service
from app.directory.taxonomies import Taxonomy, TaxonomyTerm


def terms_of(
    session: Session, vocabularies: Iterable[str], today: date
) -> dict[str, Sequence[tuple[str, str]]]:
    """The terms of our vocabularies that may be chosen today, by the vocabulary's key."""
    names = set(vocabularies)
    query = (
        select(Taxonomy.key, TaxonomyTerm.key, TaxonomyTerm.name)
        .join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .where(
            Taxonomy.key.in_(names),
            TaxonomyTerm.key.is_not(None),
            or_(TaxonomyTerm.valid_from.is_(None), TaxonomyTerm.valid_from <= today),
            or_(TaxonomyTerm.valid_to.is_(None), TaxonomyTerm.valid_to >= today),
        )
        .order_by(TaxonomyTerm.position, TaxonomyTerm.key)
    )
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
    for vocabulary, key, label in session.execute(query):
        found[vocabulary or ""].append((key or "", label))
    return dict(found)


def organization_names(session: Session) -> dict[UUID, str]:
    """Every organisation's name, in their order."""
    query = select(Organization.id, Organization.name)
    rows = session.execute(query.order_by(func.lower(Organization.name), Organization.id))
    return {id: name for id, name in rows}


def place_names(session: Session, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Places in one line: name, street, town, postcode."""
    rows: dict[UUID, str] = {}
    for some in chunks(sorted(set(ids))):
        query = (
            select(Location.id, Location.name, Address.address_1, Address.city, Address.postal_code)
            .outerjoin(Address, (Address.location_id == Location.id) & (Address.position == 0))
            .where(Location.id.in_(some))
        )
        for id, *words in session.execute(query):
            rows[id] = ", ".join(one for one in words if one) or "A place without a name"
    return rows


def term_names(session: Session, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Terms in one line: the taxonomy and the term."""
    rows: dict[UUID, str] = {}
    for some in chunks(sorted(set(ids))):
        query = (
            select(TaxonomyTerm.id, TaxonomyTerm.name, Taxonomy.name)
            .outerjoin(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
            .where(TaxonomyTerm.id.in_(some))
        )
        for id, term, taxonomy in session.execute(query):
            rows[id] = f"{taxonomy}: {term}" if taxonomy else term
    return rows


def find_places(session: Session, words: str, limit: int = 20) -> Mapping[UUID, str]:
    """Places of which the name, the street or the postcode has these words."""
    query = select(Location.id).outerjoin(Address, Address.location_id == Location.id)
    for word in words.split()[:6]:
        columns = (Location.name, Address.address_1, Address.city, Address.postal_code)
        query = query.where(or_(*(one.icontains(word, autoescape=True) for one in columns)))
    found = session.scalars(query.distinct().order_by(Location.id).limit(limit)).all()
    return place_names(session, found)


def entries_at(session: Session, location_id: UUID) -> Mapping[UUID, str]:
    """The entries that are held at a place."""
    query = (
        select(Service.id, Service.name)
        .join(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
        .where(ServiceAtLocation.location_id == location_id)
        .order_by(Service.name, Service.id)
    )
    return {id: name for id, name in session.execute(query)}


def entries_of(session: Session, organization_id: UUID) -> Mapping[UUID, str]:
    """The entries that an organisation runs."""
    query = select(Service.id, Service.name).where(Service.organization_id == organization_id)
    return {id: name for id, name in session.execute(query.order_by(Service.name, Service.id))}


def entries_named(session: Session, words: str, limit: int = 20) -> Mapping[UUID, str]:
    """Entries by words of their name: to choose another one."""
    query = select(Service.id, Service.name)
    for word in words.split()[:6]:
        query = query.where(Service.name.icontains(word, autoescape=True))
    rows = session.execute(query.order_by(func.lower(Service.name), Service.id).limit(limit))
    return {id: name for id, name in rows}
