"""Open Referral records, 1.0 or 3.x, as documents: tolerant, and exact about what was wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.directory.documents import (
    EntryDocument,
    LocalOfferDocument,
    LocationDocument,
    OrganizationDocument,
    ServiceDocument,
)
from app.directory.importing.building import build
from app.directory.importing.drafts import joined
from app.directory.importing.fields import as_text, read_field
from app.directory.importing.identities import Identity, identity_of
from app.directory.importing.limits_of_age import settle_ages
from app.directory.importing.parts import PartReader, objects
from app.directory.importing.problems import Findings, shortened
from app.directory.importing.records import Record, record_of, refused
from app.directory.importing.shapes import given, unified
from app.directory.importing.terms_of_feeds import TermReader
from app.directory.nesting import nests_of, scalars_of

# what another directory may not set here: our own running of the entry
NOT_THEIRS = frozenset(
    ("slug", "owner_team", "pinned", "replacement_id", "update_contact_name",
     "update_contact_email", "update_contact_phone")
)  # fmt: skip


@dataclass(slots=True)
class ServiceReader:
    """Reads services of one source; organizations and places that were told once are not again."""

    source_id: UUID
    today: date
    terms: TermReader = field(init=False)

    def __post_init__(self) -> None:
        self.terms = TermReader(self.source_id)

    def read(self, raw: object, where: str) -> Iterator[Record]:
        """The records of one service: terms, organization and places before the service itself."""
        findings = Findings(where)
        if not isinstance(raw, dict):
            findings.add("service", "the record is skipped: not an object", raw)
            yield refused("service", findings)
            return
        service = unified(raw)
        identity = self._identity("service", service, findings)
        if identity is None:
            findings.add("id", "the record is skipped: it has no id")
            yield refused("service", findings)
            return
        findings.record = f"service {shortened(identity.foreign_id or str(identity.id))}"
        values = self._values(ServiceDocument, service, identity, findings)
        yield from self._organization(service, values, findings)
        yield from self._places(service, values, findings)
        self._facts(service, values, findings)
        self._eligibility(service, values, findings)
        settle_ages(values, findings)
        self._claim(values, findings)
        document = build(ServiceDocument, values, findings)
        yield from self.terms.found()
        if document is None:
            yield refused("service", findings, identity.id)
        else:
            yield record_of(document, findings)

    def _identity(self, kind: str, raw: dict[str, Any], findings: Findings) -> Identity | None:
        text = as_text(raw.get("id"), findings, "id")
        if text is None:
            return None
        identity = identity_of(self.source_id, kind, _storable(text))
        if identity.foreign_id is not None:
            findings.add(f"{kind}.id", "not a UUID: kept beside one of ours", text)
        return identity

    def _values(
        self,
        kind: type[EntryDocument],
        raw: dict[str, Any],
        identity: Identity,
        findings: Findings,
    ) -> dict[str, Any]:
        """The entry's own fields and its parts."""
        values: dict[str, Any] = {"id": identity.id, "foreign_id": identity.foreign_id}
        for name in scalars_of(kind):
            if name in ("id", "foreign_id", "address_visibility"):
                continue
            if name.endswith("_id"):
                values[name] = self._reference(name, raw, findings)
                continue
            value = read_field(kind, name, given(kind, raw, name), findings, name)
            if value is not None:
                values[name] = value
        parts = PartReader(self.source_id, self.terms, findings)
        for nest in nests_of(kind):
            if nest.is_list and nest.field != "service_at_locations":
                values[nest.field] = parts.read_list(nest, raw, identity.id, nest.field)
        return values

    def _reference(self, name: str, raw: dict[str, Any], findings: Findings) -> UUID | None:
        text = as_text(raw.get(name), findings, name)
        return identity_of(self.source_id, "organization", _storable(text)).id if text else None

    def _organization(
        self, service: dict[str, Any], values: dict[str, Any], findings: Findings
    ) -> Iterator[Record]:
        raw = service.get("organization")
        if not isinstance(raw, dict):
            if raw is not None:
                findings.add("organization", "left out: not an object", raw)
            return
        record = self._beside("organization", OrganizationDocument, unified(raw), findings)
        if record is None:
            return
        yield record
        values["organization_id"] = record.entry_id

    def _places(
        self, service: dict[str, Any], values: dict[str, Any], findings: Findings
    ) -> Iterator[Record]:
        nest = next(n for n in nests_of(ServiceDocument) if n.field == "service_at_locations")
        links = []
        parts = PartReader(self.source_id, self.terms, findings)
        for n, raw in enumerate(objects(service, nest.field, findings)):
            link = unified(raw)
            location_id = self._location_reference(link, findings)
            place = link.get("location")
            if isinstance(place, dict):
                record = self._beside("location", LocationDocument, unified(place), findings)
                if record is not None:
                    yield record
                    location_id = record.entry_id
            if location_id is None:
                findings.add(f"{nest.field}.{n}", "left out: it names no location")
                continue
            part = parts.read_part(nest.document, link, values["id"], nest.field, n)
            links.append(part | {"location_id": location_id})
        values[nest.field] = _each_place_once(links)

    def _location_reference(self, link: dict[str, Any], findings: Findings) -> UUID | None:
        text = as_text(link.get("location_id"), findings, "location_id")
        return identity_of(self.source_id, "location", _storable(text)).id if text else None

    def _beside(
        self, kind: str, document: type[EntryDocument], raw: dict[str, Any], findings: Findings
    ) -> Record | None:
        """An organization or a place that is told within a service."""
        identity = self._identity(kind, raw, findings)
        if identity is None:
            findings.add(f"{kind}.id", "left out: it has no id", raw)
            return None
        own = Findings(f"{kind} {shortened(identity.foreign_id or str(identity.id))}")
        values = self._values(document, raw, identity, own)
        if kind == "organization" and not values.get("description"):
            own.add("description", "missing, though Open Referral requires it")
        built = build(document, values, own)
        if built is None:
            findings.problems += own.problems
            return None
        return record_of(built, own)

    def _facts(self, service: dict[str, Any], values: dict[str, Any], findings: Findings) -> None:
        """The Local Offer's facts, if the other directory is of our kind; a wait from 3.0."""
        facts: dict[str, Any] = {}
        raw = service.get("local_offer")
        told = unified(raw) if isinstance(raw, dict) else {}
        for name in scalars_of(LocalOfferDocument):
            if name in NOT_THEIRS or name not in told:
                continue
            value = told[name]
            if isinstance(value, list):
                value = "\n".join(_key(one) for one in value)
            elif isinstance(value, dict):
                value = _key(value)
            found = read_field(LocalOfferDocument, name, value, findings, f"local_offer.{name}")
            if found is not None:
                facts[name] = found
        wait = read_field(
            LocalOfferDocument, "wait_text", service.get("wait_time"), findings, "wait_time"
        )
        if wait is not None:
            facts.setdefault("wait_text", wait)
        if facts:
            values["local_offer"] = facts

    def _eligibility(
        self, service: dict[str, Any], values: dict[str, Any], findings: Findings
    ) -> None:
        """1.0 keeps ages and conditions in a list of their own."""
        for raw in objects(service, "eligibilitys", findings):
            one = unified(raw)
            for name, widest in (("minimum_age", min), ("maximum_age", max)):
                age = read_field(
                    ServiceDocument, name, one.get(name), findings, f"eligibilitys.{name}"
                )
                if age is not None:
                    values[name] = widest(age, values[name]) if name in values else age
            text = read_field(
                ServiceDocument, "eligibility_description", one.get("eligibilitys"), findings,
                "eligibilitys.eligibility",
            )  # fmt: skip
            if text:
                there = values.get("eligibility_description")
                values["eligibility_description"] = joined(there, text) if there else text

    def _claim(self, values: dict[str, Any], findings: Findings) -> None:
        claimed = values.get("publisher_assured_date")
        if claimed is not None and claimed > self.today:
            findings.add("assured_date", "left out: a date in the future", claimed)
            del values["publisher_assured_date"]


def _key(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("key", "")
    return value if isinstance(value, str) else ""


def _storable(text: str) -> str:
    clean = text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8").strip()
    return clean or "unnamed"


def _each_place_once(links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = {}
    for link in links:
        there = found.setdefault(link["location_id"], link)
        if there is not link:
            there.setdefault("schedules", []).extend(link.get("schedules", []))
    return list(found.values())
