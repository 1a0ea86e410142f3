"""Records: what one reading of a source found, on its way to be staged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.directory.documents import EntryDocument, LocalOfferDocument, ServiceDocument
from app.directory.importing.problems import Findings

Progress = Callable[[int, int | None], None]  # done so far, and how many there are if known

TAXONOMY = "taxonomy"
TERM = "taxonomy_term"
LINK = "link"
KINDS_IN_ORDER = (TAXONOMY, TERM, "organization", "location", "service")

ASSURANCE = "_assurance"
FROM_PREVIOUS_DIRECTORY = "recorded_in_previous_directory"


@dataclass(frozen=True, slots=True)
class Record:
    """One record, or the problems that kept it from becoming one (`document` is then None).

    `document` holds JSON values; keys that begin with `_` are about the document, not in it.
    """

    kind: str
    entry_id: UUID | None
    where: str
    document: dict[str, Any] | None
    problems: list[dict[str, str]]


def record_of(
    document: EntryDocument, findings: Findings, *, assured_on: date | None = None
) -> Record:
    """The record of a document; a past check goes beside it, for whoever keeps assurances."""
    said = said_by(document)
    if assured_on is not None:
        said[ASSURANCE] = {"assured_on": assured_on.isoformat(), "method": FROM_PREVIOUS_DIRECTORY}
    return Record(document.kind, document.id, findings.record, said, findings.as_json())


def refused(kind: str, findings: Findings, entry_id: UUID | None = None) -> Record:
    """A record that could not be read."""
    return Record(kind, entry_id, findings.record, None, findings.as_json())


def said_by(document: EntryDocument) -> dict[str, Any]:
    """The document as JSON, and of the Local Offer's facts only those of which the source spoke."""
    said = document.stored()
    if isinstance(document, ServiceDocument):
        facts: LocalOfferDocument = document.local_offer
        said["local_offer"] = facts.model_dump(mode="json", exclude_unset=True)
    return said
