"""Parts of an Open Referral record: every nested list, read by the shape of our documents."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.directory.documents import (
    MAX_PARTS,
    AddressDocument,
    AttributeDocument,
    Document,
    ScheduleDocument,
    UrlDocument,
)
from app.directory.importing.drafts import role_of
from app.directory.importing.fields import as_text, read_field
from app.directory.importing.identities import identity_of, part_id
from app.directory.importing.problems import Findings
from app.directory.importing.shapes import given, unified
from app.directory.importing.terms_of_feeds import TermReader
from app.directory.importing.values import country
from app.directory.nesting import Nest, nests_of, scalars_of

NEAREST = ("address_2", "attention", "city", "postal_code", "region", "state_province")


@dataclass(slots=True)
class PartReader:
    """Reads the parts of one record."""

    source_id: UUID
    terms: TermReader
    findings: Findings

    def read_list(self, nest: Nest, raw: dict[str, Any], owner: UUID, where: str) -> list[Any]:
        """One nested list; what is no object in it is left out."""
        if nest.document is AttributeDocument:
            return self._attributes(raw, owner)
        found = []
        for n, one in enumerate(objects(raw, nest.field, self.findings)):
            part = self.read_part(nest.document, unified(one), owner, where, n)
            if part.keys() - {"id", "foreign_id", "country", "role"}:
                found.append(part)
        return found

    def read_part(
        self, document: type[Document], raw: dict[str, Any], owner: UUID, where: str, position: int
    ) -> dict[str, Any]:
        """One part with what is nested in it."""
        part = self._identified(document, raw, owner, where, position)
        for name in scalars_of(document):
            if name in ("id", "foreign_id", "location_id", "taxonomy_term_id"):
                continue
            place = f"{where}.{name}"
            value = read_field(document, name, given(document, raw, name), self.findings, place)
            if value is not None:
                part[name] = value
        for nest in nests_of(document):
            inner = self.read_list(nest, raw, part["id"], f"{where}.{nest.field}")
            if inner:
                part[nest.field] = inner
        _complete(document, part, raw, self.findings, where)
        return part

    def _identified(
        self, document: type[Document], raw: dict[str, Any], owner: UUID, where: str, position: int
    ) -> dict[str, Any]:
        text = as_text(raw.get("id"), self.findings, f"{where}.id")
        clean = (text or "").replace("\x00", "").encode("utf-8", "ignore").decode("utf-8").strip()
        if not clean:
            return {"id": part_id(owner, where.rsplit(".", maxsplit=1)[-1], position)}
        identity = identity_of(self.source_id, document.kind, clean)
        return {"id": identity.id, "foreign_id": identity.foreign_id}

    def _attributes(self, raw: dict[str, Any], owner: UUID) -> list[dict[str, Any]]:
        """Terms that the record carries; 1.0 calls them `service_taxonomys`."""
        found: dict[UUID, dict[str, Any]] = {}
        for name in ("attributes", "service_taxonomys"):
            for n, one in enumerate(objects(raw, name, self.findings)):
                attribute = unified(one)
                term = self.terms.of_attribute(attribute, self.findings)
                if term is None:
                    continue
                part = self._identified(AttributeDocument, attribute, owner, name, n)
                for field in ("value", "label"):
                    part[field] = read_field(
                        AttributeDocument, field, attribute.get(field), self.findings, name
                    )
                found.setdefault(term, part | {"taxonomy_term_id": term})
        return list(found.values())


def _complete(
    document: type[Document],
    part: dict[str, Any],
    raw: dict[str, Any],
    findings: Findings,
    where: str,
) -> None:
    """What can be told of a part from the rest of it."""
    if document is AddressDocument:
        if "address_1" not in part:
            nearest = next((part[name] for name in NEAREST if part.get(name)), None)
            if nearest is not None:
                findings.add(f"{where}.address_1", "missing: the next line stands for it")
                part["address_1"] = nearest
        if raw.get("country") and "country" not in part:
            part["country"] = country("GB")
    elif document is ScheduleDocument and part.get("byday"):
        part.setdefault("freq", "WEEKLY")
    elif document is UrlDocument and part.get("url"):
        part.setdefault("role", role_of(part["url"]))


def objects(raw: dict[str, Any], name: str, findings: Findings) -> list[dict[Any, Any]]:
    """The objects of a list; a lone object counts as a list of one, null as none."""
    value = raw.get(name)
    if value is None or value == "":
        return []
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        if name not in ("eligibilitys", "languages", "accessibility", "service_areas"):
            findings.add(name, "left out: not a list", value)
            return []
        value = [{name: value}]  # 1.0 writes some of these as plain text
    if len(value) > MAX_PARTS:
        findings.add(name, f"only the first {MAX_PARTS} of them were read", value)
    found = []
    for one in value[:MAX_PARTS]:
        if isinstance(one, dict):
            found.append(one)
        elif one is not None:
            findings.add(name, "left out: not an object", one)
    return found
