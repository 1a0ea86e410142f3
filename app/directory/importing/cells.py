"""Cells: what one row's cells say, put into the drafts of the documents that it is about."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from app.directory.importing.ages import ages, in_order
from app.directory.importing.drafts import PRIVATE, Draft, close_part
from app.directory.importing.fields import TEXTS, read_field
from app.directory.importing.identities import identity_of
from app.directory.importing.mapping import Column, Mapping
from app.directory.importing.phones import numbers
from app.directory.importing.problems import Findings
from app.directory.importing.records import Record
from app.directory.importing.targets import REFERENCES, holder_of
from app.directory.importing.terms import taxonomy_id, taxonomy_record, term_record
from app.directory.importing.text import from_markdown, one_line
from app.directory.importing.values import NotUnderstood, day, is_placeholder, truth, web_address

SEVERAL = re.compile(r"\s*[;\n|]\s*")


@dataclass(slots=True)
class RowInHand:
    """One row while it is read: the drafts that it fills, and the parts that it has begun."""

    mapping: Mapping
    source_id: UUID
    today: date
    findings: Findings
    drafts: dict[str, Draft]
    parts: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    terms: list[Record] = field(default_factory=list)

    def draft(self, kind: str) -> Draft:
        """The draft of this kind that the row fills."""
        if kind not in self.drafts:
            self.drafts[kind] = Draft(kind, self.findings)
        return self.drafts[kind]

    def part(self, kind: str, name: str) -> dict[str, Any]:
        """The part of this list that the row fills."""
        return self.parts.setdefault((kind, name), {})


def read_cell(row: RowInHand, column: Column, cell: str) -> None:
    """Puts one cell where its column belongs."""
    target = column.target
    if target.part == "local_offer" and target.field:
        row.draft(target.kind).silent_on(target.field)
    text = _translated(row, column, cell)
    if text is None:
        return
    if target.part is None:
        _OWN.get(target.field or "", _put_value)(row, column, text)
    elif target.part == "local_offer":
        _put_value(row, column, text)
    elif target.field is None:
        _LISTS[target.part](row, column, text)
    elif target.field in ("social", "booking"):
        _put_web_address(row, column, text)
    else:
        _put_in_part(row, column, text)


def finish_row(row: RowInHand) -> None:
    """Closes the parts that the row has begun."""
    for (kind, name), part in row.parts.items():
        close_part(row.draft(kind), name, part)
    row.parts.clear()


def _translated(row: RowInHand, column: Column, cell: str) -> str | None:
    text = cell.strip()
    if column.values is None:
        if text and (is_placeholder(text) or text.casefold() in row.mapping.placeholders):
            row.findings.add(column.header, "a placeholder, taken as no value", text)
            return None
        return text or None
    several = re.split(rf"\s*{re.escape(column.split)}\s*", text) if column.split else [text]
    found = [value for one in several if (value := _looked_up(row, column, one))]
    return ";".join(found) or None


def _looked_up(row: RowInHand, column: Column, text: str) -> str | None:
    values = column.values or {}
    found = values.get(text.casefold(), column.otherwise if text else None)
    if found is None and text:
        row.findings.add(column.header, "left out: not among the mapping's values", text)
    return found


def _put_value(row: RowInHand, column: Column, text: str) -> None:
    target = column.target
    name = target.field or ""
    if name in TEXTS and column.markdown:
        text = from_markdown(text)
    found = read_field(holder_of(target), name, text, row.findings, column.header)
    if found is not None:
        if name in TEXTS and column.heading:
            found = f"{column.heading}\n{found}"
        row.draft(target.kind).put(name, found, fact=target.part == "local_offer")


def _put_reference(row: RowInHand, column: Column, text: str) -> None:
    name = column.target.field or ""
    kind = column.target.kind if name == "id" else REFERENCES[name]
    identity = identity_of(row.source_id, kind, text)
    draft = row.draft(column.target.kind)
    if name == "id":
        draft.identity = identity
    else:
        draft.put(name, identity.id)


def _put_ages(row: RowInHand, column: Column, text: str) -> None:
    try:
        found = ages(one_line(text))
    except NotUnderstood as error:
        row.findings.add(column.header, f"left out: {error}", text)
        return
    limits = in_order(found.minimum, found.maximum)
    for name, value in (("minimum_age", limits.minimum), ("maximum_age", limits.maximum)):
        if value is not None:
            row.draft(column.target.kind).put(name, value)


def _put_assured_on(row: RowInHand, column: Column, text: str) -> None:
    try:
        found = day(text)
    except NotUnderstood as error:
        row.findings.add(column.header, f"left out: {error}", text)
        return
    if found > row.today:
        row.findings.add(column.header, "left out: a check in the future", text)
        return
    row.draft(column.target.kind).assured_on = found


def _put_phones(row: RowInHand, column: Column, text: str) -> None:
    for phone in _phones(row, column, text):
        row.draft(column.target.kind).append("phones", phone)


def _phones(row: RowInHand, column: Column, text: str) -> list[dict[str, Any]]:
    found = []
    for one in numbers(one_line_each(text)):
        if is_placeholder(one.number):
            row.findings.add(column.header, "a placeholder, taken as no value", one.number)
            continue
        phone = {
            "number": one.number,
            "extension": one.extension,
            "description": one.description or column.label,
        }
        found.append({key: value for key, value in phone.items() if value})
    if not found:
        row.findings.add(column.header, "left out: no phone number", text)
    return found


def one_line_each(text: str) -> str:
    """Lines kept apart, each of them tidy."""
    return "\n".join(one_line(line) for line in text.splitlines())


def _items(column: Column, text: str) -> list[str]:
    parts = text.split(column.split) if column.split else SEVERAL.split(text)
    return [item for part in parts if (item := one_line(part))]


def _put_list(name: str) -> Callable[[RowInHand, Column, str], None]:
    def put(row: RowInHand, column: Column, text: str) -> None:
        items = [text] if column.target.part in ("funding", "service_areas") else []
        for item in items or _items(column, text):
            row.draft(column.target.kind).append(column.target.part or "", {name: one_line(item)})

    return put


def _put_attributes(row: RowInHand, column: Column, text: str) -> None:
    taxonomy = column.taxonomy or ""
    under = taxonomy_id(row.source_id, taxonomy)
    row.terms.append(taxonomy_record(under, taxonomy, row.findings.record))
    for name in _items(column, text):
        term = uuid5(row.source_id, f"taxonomy_term:{taxonomy}:{name.casefold()}")
        where = row.findings.record
        row.terms.append(term_record(term, name, where, under=under, taxonomy=taxonomy))
        row.draft(column.target.kind).append("attributes", {"taxonomy_term_id": term})


def _put_web_address(row: RowInHand, column: Column, text: str) -> None:
    try:
        url = web_address(text)
    except NotUnderstood as error:
        row.findings.add(column.header, f"left out: {error}", text)
        return
    role = column.target.field
    part = {"url": url, "role": role, "label": column.label}
    kept = {key: value for key, value in part.items() if value}
    row.draft(column.target.kind).append("additional_urls", kept)


def _put_in_part(row: RowInHand, column: Column, text: str) -> None:
    target = column.target
    part = row.part(target.kind, target.part or "")
    if target.part == "contacts" and target.field == "phones":
        part["phones"] = _phones(row, column, text)
    elif target.part == "contacts" and target.field == "visible":
        part[PRIVATE] = _is_visible(row, column, text)
    else:
        name = target.field or ""
        found = read_field(holder_of(target), name, text, row.findings, column.header)
        if found is not None:
            part[name] = (
                f"{part[name]}, {found}" if name == "address_2" and part.get(name) else found
            )


def _is_visible(row: RowInHand, column: Column, text: str) -> bool:
    try:
        return truth(text)
    except NotUnderstood:
        row.findings.add(column.header, "neither yes nor no: the contact is kept private", text)
        return False


_Put = Callable[[RowInHand, Column, str], None]
_OWN: dict[str, _Put] = {
    "ages": _put_ages,
    "assured_on": _put_assured_on,
    "id": _put_reference,
    **dict.fromkeys(REFERENCES, _put_reference),
}
_LISTS: dict[str, _Put] = {
    "phones": _put_phones,
    "attributes": _put_attributes,
    "accessibility": _put_list("description"),
    "languages": _put_list("name"),
    "funding": _put_list("source"),
    "service_areas": _put_list("name"),
}
