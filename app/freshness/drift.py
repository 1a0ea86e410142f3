"""Drift: the provider's page and our record disagree about a contact, on two different days.

"The page changed" is never a reason: three of four pages do (Jones et al. 2016). Only a recorded
phone, e-mail or postcode that is gone while another stands in its place counts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import phonenumbers
from sqlalchemy.orm import Session

from app.directory.documents import ServiceDocument
from app.directory.nesting import read_documents
from app.freshness.flags import Doubt
from app.freshness.links import Link, LinkRole
from app.freshness.outcomes import Outcome, Reason
from app.freshness.visits import VisitRecord

APART = timedelta(days=1)
NOT_MODIFIED = "not_modified"
KINDS = {"phones": "phone number", "emails": "e-mail address"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page said when we read it: phones in E.164, e-mails, postcodes, an excerpt."""

    at: datetime
    page: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drift:
    """Our value is gone from the page, and these stand in its place; `proved` on two days."""

    kind: str
    recorded: tuple[str, ...]
    found: tuple[str, ...]
    first_seen: str
    excerpt: str | None = None
    proved: bool = False

    def doubt(self, link: Link) -> Doubt:
        """The doubt to raise."""
        ours, theirs = (", ".join(map(readable, some)) for some in (self.recorded, self.found))
        what = KINDS[self.kind]
        return Doubt(
            reason=Reason.CONTACT_DRIFT,
            words=f"The provider's page gives {theirs}; our {what} {ours} is no longer there.",
            about=f"{link.url} {self.kind} {ours} {theirs}",
            evidence={
                "url": link.url,
                "recorded": list(self.recorded),
                "found": list(self.found),
                "first_seen": self.first_seen,
                "excerpt": self.excerpt,
            },
            suggestion={"words": f"Ring {theirs}, and correct the {what} if it is theirs."},
            link_id=link.id,
        )


def compare_with_record(
    session: Session,
    link: Link,
    visits: Sequence[VisitRecord],
    users: Mapping[UUID, LinkRole],
) -> dict[UUID, Drift | None]:
    """For each entry whose main address this is: how the page drifted from it, or None."""
    ids = [id for id, role in users.items() if role is LinkRole.MAIN]
    pages = readings(visits)
    if not ids or not pages:
        return {}  # a page that has not been sent for months says neither yes nor no
    documents = read_documents(session, ServiceDocument, ids)
    return {id: drift_of(document, pages) for id, document in documents.items()}


def readings(visits: Sequence[VisitRecord]) -> list[Reading]:
    """What the page said at each visit, oldest first; an unmodified page says what it said."""
    found: list[Reading] = []
    for visit in visits:
        if visit.discarded is not None or visit.outcome not in (Outcome.OK, Outcome.MOVED):
            continue
        page: Mapping[str, Any] | None = visit.evidence.get("page")
        if not page and visit.detail == NOT_MODIFIED and found:
            page = found[-1].page
        if page:
            found.append(Reading(visit.at, page))
    return found


def drift_of(document: ServiceDocument, pages: Sequence[Reading]) -> Drift | None:
    """How the last reading contradicts the record; proved by an earlier one, a day or more ago."""
    last = pages[-1]
    earlier = next((v for v in reversed(pages) if last.at - v.at >= APART), None)
    for kind, recorded in contacts_of(document).items():
        found = _contradicted(recorded, last, kind)
        if not found or not _agreed_once(recorded, pages, kind):
            continue
        then = set(_contradicted(recorded, earlier, kind)) if earlier else set()
        both = tuple(value for value in found if value in then)
        first = earlier if both and earlier else last
        return Drift(
            kind,
            tuple(sorted(recorded)),
            both or tuple(found),
            first.at.isoformat(),
            last.page.get("excerpt"),
            proved=bool(both),
        )
    return None


def _agreed_once(recorded: Collection[str], pages: Sequence[Reading], kind: str) -> bool:
    """Whether the page ever said what we say: else it is a switchboard's number, not news."""
    return any(set(one.page.get(kind) or ()) & set(recorded) for one in pages)


def _contradicted(recorded: Collection[str], reading: Reading, kind: str) -> list[str]:
    """What the page gives instead of what we have; nothing when it still gives ours, or none."""
    found = list(reading.page.get(kind) or ())
    if not recorded or set(found) & set(recorded):
        return []
    return found


def contacts_of(document: ServiceDocument) -> dict[str, frozenset[str]]:
    """The record's phones in E.164 and e-mails in small letters."""
    numbers = [*document.phones, *(p for c in document.contacts for p in c.phones)]
    emails = [document.email, *(c.email for c in document.contacts)]
    return {
        "phones": frozenset(filter(None, (e164(one.number) for one in numbers))),
        "emails": frozenset(one.lower() for one in emails if one),
    }


def e164(number: str) -> str | None:
    """A phone number in E.164, British unless it says otherwise; None for what is none."""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def readable(contact: str) -> str:
    """A phone number as people write it here; an e-mail address as it is."""
    if not contact.startswith("+"):
        return contact
    number = phonenumbers.parse(contact)
    local = phonenumbers.region_code_for_number(number) == "GB" or contact.startswith("+44")
    style = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(number, style.NATIONAL if local else style.INTERNATIONAL))
