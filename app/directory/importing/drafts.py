"""Drafts: documents in the making, filled column by column and row by row."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.directory.documents import LocalOfferDocument
from app.directory.facts import AddressVisibility, ContactVisibility, EntryStatus
from app.directory.importing.fields import TEXTS
from app.directory.importing.identities import Identity, part_id
from app.directory.importing.problems import Findings
from app.directory.web_addresses import public_url

SOCIAL_HOSTS = (
    "facebook.com", "twitter.com", "x.com", "instagram.com", "youtube.com", "tiktok.com",
    "linkedin.com", "threads.net", "bsky.app",
)  # fmt: skip
STRICTEST_LAST = {
    "entry_status": (
        EntryStatus.PUBLISHED, EntryStatus.TEMPORARILY_CLOSED, EntryStatus.DRAFT,
        EntryStatus.PAUSED, EntryStatus.WITHDRAWN, EntryStatus.MERGED,
    ),
    "address_visibility": tuple(AddressVisibility),
    "contact_visibility": tuple(ContactVisibility),
}  # fmt: skip
NO_VALUE = LocalOfferDocument().model_dump()
PRIVATE = "_visible"


@dataclass(slots=True)
class Draft:
    """One document in the making: its own values, its facts, its lists of parts."""

    kind: str
    findings: Findings
    identity: Identity | None = None
    values: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    assured_on: date | None = None

    def put(self, name: str, value: Any, *, fact: bool = False) -> None:
        """Sets a value; what is there already is joined, or kept if both cannot stand."""
        holder = self.facts if fact else self.values
        there = holder.get(name)
        if there is None or there == [] or (fact and name not in TEXTS and there == NO_VALUE[name]):
            holder[name] = value
        elif name in STRICTEST_LAST:
            holder[name] = max(there, value, key=STRICTEST_LAST[name].index)
        elif isinstance(value, list):
            holder[name] = list(dict.fromkeys([*there, *value]))
        elif name in TEXTS:
            holder[name] = joined(there, value)
        elif there != value:
            self.findings.add(name, "left out: there is another value already", value)

    def append(self, name: str, part: dict[str, Any]) -> None:
        """Adds a part to a list, unless the same is there already."""
        parts = self.lists.setdefault(name, [])
        if part not in parts:
            parts.append(part)

    def silent_on(self, name: str) -> None:
        """The source has a column for this fact, and nothing in it: nothing is known."""
        if name != "entry_status":
            self.facts.setdefault(name, NO_VALUE[name])

    def document_values(self, entry_id: UUID) -> dict[str, Any]:
        """All of it, as the document's own values; parts get their ids by their place."""
        found: dict[str, Any] = {"id": entry_id, **self.values}
        if self.identity is not None:
            found["foreign_id"] = self.identity.foreign_id
        if self.facts:
            found["local_offer"] = self.facts
        for name, parts in self.lists.items():
            found[name] = [_with_ids(part, entry_id, name, n) for n, part in enumerate(parts)]
        return found


def _with_ids(part: dict[str, Any], owner: UUID, name: str, position: int) -> dict[str, Any]:
    own = part.get("id") or part_id(owner, name, position)
    found = {key: value for key, value in part.items() if not isinstance(value, list)}
    for key, inner in part.items():
        if isinstance(inner, list):
            found[key] = [_with_ids(one, own, key, n) for n, one in enumerate(inner)]
    return {"id": own, **found}


def joined(first: str, second: str) -> str:
    """Two texts one after the other; one that holds the other already stands alone."""
    if second in first:
        return first
    if first.rstrip(". …") in second:
        return second
    return f"{first}\n\n{second}"


def close_part(draft: Draft, name: str, part: dict[str, Any]) -> None:
    """Adds a part that a row has filled, with what can be told from the rest; empty ones go."""
    visible = part.pop(PRIVATE, True)
    if not any(value not in (None, []) for value in part.values()):
        return
    match name:
        case "contacts" if not visible:
            _keep_private(draft, part)
            return
        case "schedules":
            if part.keys() <= {"freq", "interval"}:
                return
            if part.get("byday"):
                part.setdefault("freq", "WEEKLY")
        case "cost_options":
            if part.get("amount") is not None:
                part.setdefault("currency", "GBP")
        case "organization_identifiers":
            part.setdefault("identifier_type", part.get("identifier_scheme") or "identifier")
        case "addresses" if not part.get("address_1"):
            if part.keys() <= {"country", "address_type"}:
                return
            nearest = ("address_2", "city", "postal_code", "region", "state_province", "attention")
            part["address_1"] = next((part[one] for one in nearest if part.get(one)), None)
        case "additional_urls":
            part.setdefault("role", role_of(part.get("url")))
    draft.append(name, {key: value for key, value in part.items() if value is not None})


def _keep_private(draft: Draft, contact: dict[str, Any]) -> None:
    """A contact whom the public may not see: only whoever may confirm the entry."""
    if draft.kind != "service":
        draft.findings.add("contacts", "left out: a contact that is not public")
        return
    phones = contact.get("phones") or [{}]
    kept = {
        "update_contact_name": contact.get("name"),
        "update_contact_email": contact.get("email"),
        "update_contact_phone": phones[0].get("number"),
    }
    for name, value in kept.items():
        if value and not draft.facts.get(name):
            draft.facts[name] = value


def role_of(url: str | None) -> str | None:
    """Whether this is a page on a social network."""
    address = public_url(url)
    host = address.split("/")[2].casefold() if address else ""
    is_social = any(host == one or host.endswith(f".{one}") for one in SOCIAL_HOSTS)
    return "social" if is_social else None
