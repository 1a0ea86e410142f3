"""What stands before an import: the entries, their corrections, and which references hold."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.documents import (
    EntryDocument,
    LocationDocument,
    OrganizationDocument,
    ServiceDocument,
)
from app.directory.importing.merging import Standing
from app.directory.importing.problems import Problem
from app.directory.locations import Location
from app.directory.nesting import chunks, read_documents
from app.directory.organizations import Organization
from app.directory.taxonomies import TaxonomyTerm


def standing_entries(
    session: Session, kind: type[EntryDocument], ids: Sequence[UUID]
) -> dict[UUID, Standing]:
    """These entries as they stand, with what people have corrected; new ones are left out.

    Versions are read first: whoever changes an entry after that is noticed when it is saved.
    """
    rows: dict[UUID, Any] = {}
    record = kind.record
    for some in chunks(list(ids)):
        query = select(record.id, record.corrected, record.version).where(record.id.in_(some))
        rows |= {row.id: row for row in session.execute(query)}
    documents = read_documents(session, kind, list(rows))
    return {
        id: Standing(one, frozenset(rows[id].corrected), rows[id].version)
        for id, one in documents.items()
    }


class References:
    """Which organizations, places and terms there are, among those that documents name."""

    def __init__(
        self,
        session: Session,
        documents: Sequence[EntryDocument],
        coming: Collection[UUID] = frozenset(),
    ) -> None:
        """Asks for all of them at once; `coming` are those about to be made."""
        organizations: set[UUID] = set()
        locations: set[UUID] = set()
        terms: set[UUID] = set()
        for document in documents:
            terms |= {one.taxonomy_term_id for one in _attributes(document)}
            if isinstance(document, ServiceDocument):
                locations |= {at.location_id for at in document.service_at_locations}
                if document.organization_id is not None:
                    organizations.add(document.organization_id)
        self.known = set(coming)
        for table, ids in (
            (Organization, organizations),
            (Location, locations),
            (TaxonomyTerm, terms),
        ):
            self.known |= _there(session, table, ids - self.known)

    def missing_organization(self, document: EntryDocument) -> UUID | None:
        """The organization that this document names and nobody knows."""
        if not isinstance(document, ServiceDocument):
            return None
        named = document.organization_id
        return None if named is None or named in self.known else named

    def leave_out_unknown(self, document: EntryDocument, record: str) -> list[Problem]:
        """Takes links to unknown places and terms out of a document, and says so."""
        problems = []
        if isinstance(document, ServiceDocument):
            for at in document.service_at_locations:
                if at.location_id not in self.known:
                    words = "left out: a link to a location that nobody knows"
                    place = "service_at_locations"
                    problems.append(Problem(record, place, words, str(at.location_id)))
            kept = [at for at in document.service_at_locations if at.location_id in self.known]
            document.service_at_locations = kept
            for at in kept:
                at.attributes = [a for a in at.attributes if a.taxonomy_term_id in self.known]
        if isinstance(document, ServiceDocument | LocationDocument | OrganizationDocument):
            for one in document.attributes:
                if one.taxonomy_term_id not in self.known:
                    words = "left out: a taxonomy term that nobody knows"
                    problems.append(Problem(record, "attributes", words, str(one.taxonomy_term_id)))
            document.attributes = [
                one for one in document.attributes if one.taxonomy_term_id in self.known
            ]
        return problems


def _attributes(document: EntryDocument) -> list[Any]:
    found = list(getattr(document, "attributes", ()))
    if isinstance(document, ServiceDocument):
        found += [one for at in document.service_at_locations for one in at.attributes]
    return found


def _there(session: Session, table: Any, ids: set[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for some in chunks(list(ids)):
        found |= set(session.scalars(select(table.id).where(table.id.in_(some))))
    return found
