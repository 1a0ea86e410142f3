"""Spreadsheets as records: rows that belong together, over several sheets, become documents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from app.directory.documents import (
    EntryDocument,
    LocationDocument,
    OrganizationDocument,
    ServiceDocument,
)
from app.directory.importing.ages import in_order
from app.directory.importing.building import build
from app.directory.importing.cells import RowInHand, finish_row, read_cell
from app.directory.importing.drafts import Draft
from app.directory.importing.files import Row, Sheet
from app.directory.importing.identities import identity_of, source_id_of
from app.directory.importing.mapping import Column, Mapping, SheetMapping, WrongMapping
from app.directory.importing.problems import Findings
from app.directory.importing.records import LINK, Record, record_of, refused

DOCUMENTS: dict[str, type[EntryDocument]] = {
    "organization": OrganizationDocument,
    "location": LocationDocument,
    "service": ServiceDocument,
}


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its mapping: where each mapped column stands."""

    sheet: Sheet
    mapping: SheetMapping
    columns: tuple[tuple[int, Column], ...]

    def cell(self, row: Row, header: str | None) -> str:
        """The trimmed cell under a header; `""` without one."""
        if header is None:
            return ""
        return row.cells[self.sheet.headers.index(header)].strip()

    def where(self, row: Row) -> str:
        """The row in words."""
        return f"{self.sheet.name}, row {row.number}"


@dataclass(slots=True)
class Group:
    """All rows about one record: its own, then those that continue it, then its links."""

    table: Table
    own: Row
    further: list[tuple[Table, Row]] = field(default_factory=list)


class SpreadsheetRecords:
    """The records of a file under a mapping; `remarks` tell what was odd about the file itself."""

    def __init__(self, mapping: Mapping, sheets: Sequence[Sheet], *, today: date) -> None:
        """Matches sheets and columns. Raises WrongMapping when one that is needed is missing."""
        self.mapping = mapping
        self.source_id = source_id_of(mapping.source)
        self.today = today
        self.remarks: list[str] = [remark for sheet in sheets for remark in sheet.remarks]
        self.tables = [self._table(one, sheets) for one in mapping.sheets]
        self._made: set[tuple[str, UUID]] = set()

    def __iter__(self) -> Iterator[Record]:
        self._made.clear()
        for kind in DOCUMENTS:
            groups: dict[str, Group] = {}
            yield from self._own_rows(kind, groups)
            yield from self._further_rows(kind, groups)
            if kind == "service":
                yield from self._links(groups)
            for group in groups.values():
                yield from self._records(kind, group)

    def _table(self, mapping: SheetMapping, sheets: Sequence[Sheet]) -> Table:
        sheet = _sheet_named(mapping.sheet, sheets)
        for header in (mapping.id, mapping.continues):
            if header is not None and header not in sheet.headers:
                raise WrongMapping(
                    f"“{sheet.name}” has no column “{header}”; it has {_listed(sheet.headers)}."
                )
        columns = []
        for column in mapping.columns:
            if column.header in sheet.headers:
                columns.append((sheet.headers.index(column.header), column))
            else:
                self.remarks.append(f"“{sheet.name}” has no column “{column.header}”.")
        mapped = {mapping.id, mapping.continues, *(column.header for column in mapping.columns)}
        for header in sheet.headers:
            if header not in mapped and not mapping.ignores(header):
                self.remarks.append(f"“{sheet.name}”: column “{header}” is not mapped.")
        return Table(sheet, mapping, tuple(columns))

    def _own_rows(self, kind: str, groups: dict[str, Group]) -> Iterator[Record]:
        for table in self.tables:
            if table.mapping.kind != kind or table.mapping.id is None:
                continue
            for row in table.sheet.rows:
                if table.cell(row, table.mapping.continues):
                    continue
                key = table.cell(row, table.mapping.id)
                if not key:
                    yield _bad_row(kind, table, row, table.mapping.id, "a row without an id")
                elif key in groups:
                    yield _bad_row(
                        kind, table, row, table.mapping.id, "this id is there twice", key
                    )
                else:
                    groups[key] = Group(table, row)

    def _further_rows(self, kind: str, groups: dict[str, Group]) -> Iterator[Record]:
        for table in self.tables:
            header = table.mapping.continues
            if table.mapping.kind != kind or header is None:
                continue
            for row in table.sheet.rows:
                key = table.cell(row, header)
                if key in groups:
                    groups[key].further.append((table, row))
                elif key or table.mapping.id is None:
                    words = "there is no such row to continue"
                    yield _bad_row(LINK, table, row, header, words, key)

    def _links(self, groups: dict[str, Group]) -> Iterator[Record]:
        for table in self.tables:
            if table.mapping.kind != "service_at_location":
                continue
            header = next(c.header for c in table.mapping.columns if c.target.field == "service_id")
            for row in table.sheet.rows:
                key = table.cell(row, header) if header in table.sheet.headers else ""
                if key in groups:
                    groups[key].further.append((table, row))
                else:
                    words = "the service that it names is not in the file"
                    yield _bad_row(LINK, table, row, header, words, key)

    def _records(self, kind: str, group: Group) -> Iterator[Record]:
        """The record of a group, after those of whatever its rows describe beside it."""
        where = group.table.where(group.own)
        findings = Findings(where)
        main = Draft(kind, findings)
        key = group.table.cell(group.own, group.table.mapping.id)
        main.identity = identity_of(self.source_id, kind, key)
        for table, row in ((group.table, group.own), *group.further):
            yield from self._read_row(main, table, row)
        values = main.document_values(main.identity.id)
        low, high = values.get("minimum_age"), values.get("maximum_age")
        ordered = in_order(low, high)
        if (ordered.minimum, ordered.maximum) != (low, high):
            findings.add("maximum_age", "the ages contradict each other", f"{low} to {high}")
            values |= {"minimum_age": ordered.minimum, "maximum_age": ordered.maximum}
        document = build(DOCUMENTS[kind], values, findings)
        if document is None:
            yield refused(kind, findings, main.identity.id)
        else:
            yield record_of(document, findings, assured_on=main.assured_on)

    def _read_row(self, main: Draft, table: Table, row: Row) -> Iterator[Record]:
        main.findings.record = table.where(row)
        hand = RowInHand(self.mapping, self.source_id, self.today, main.findings, {main.kind: main})
        for position, column in table.columns:
            read_cell(hand, column, row.cells[position])
        finish_row(hand)
        for term in hand.terms:
            yield from self._once(term)
        for kind, draft in hand.drafts.items():
            if draft is not main:
                yield from self._beside(main, kind, draft)

    def _beside(self, main: Draft, kind: str, draft: Draft) -> Iterator[Record]:
        """An organization or a place that a service's row describes, or a link to a place."""
        if kind == "service_at_location":
            self._link(main, draft)
            return
        entry_id = self._identified(kind, draft)
        if entry_id is None:
            return
        if kind == "organization":
            main.put("organization_id", entry_id)
        else:
            _at(main, {"location_id": entry_id})
        if len(draft.values) + len(draft.lists) == 0:
            return  # a mere reference
        findings = Findings(draft.findings.record)
        document = build(DOCUMENTS[kind], draft.document_values(entry_id), findings)
        if document is not None:
            yield from self._once(record_of(document, findings))

    def _link(self, main: Draft, draft: Draft) -> None:
        if "location_id" not in draft.values:
            main.findings.add("location_id", "left out: a link that names no location")
            return
        draft.values.pop("service_id", None)
        _at(main, {**draft.values, **draft.lists})

    def _identified(self, kind: str, draft: Draft) -> UUID | None:
        """By the id in the row, or else by what the organization or place is called."""
        if draft.identity is not None:
            return draft.identity.id
        name = str(draft.values.get("name", "")).casefold()
        if kind == "organization":
            return uuid5(self.source_id, f"organization:{name}") if name else None
        address = draft.lists.get("addresses", [{}])[0]
        place = (name, address.get("address_1", ""), address.get("postal_code", ""))
        words = "|".join(str(one).casefold() for one in place)
        return uuid5(self.source_id, f"location:{words}") if words.strip("|") else None

    def _once(self, record: Record) -> Iterator[Record]:
        """Organizations, places and terms are told in many rows: the first telling counts."""
        if record.entry_id is not None and (record.kind, record.entry_id) not in self._made:
            self._made.add((record.kind, record.entry_id))
            yield record


def _at(main: Draft, link: dict[str, object]) -> None:
    there = main.lists.setdefault("service_at_locations", [])
    if any(one["location_id"] == link["location_id"] for one in there):
        return
    owner = main.identity.id if main.identity else link["location_id"]
    there.append({"id": uuid5(owner, f"at:{link['location_id']}"), **link})  # type: ignore[arg-type]  # both are UUIDs


def _sheet_named(name: str | None, sheets: Sequence[Sheet]) -> Sheet:
    if name is None:
        if len(sheets) != 1:
            names = _listed([sheet.name for sheet in sheets])
            raise WrongMapping(f"The file has several sheets: say which of {names} by `sheet`.")
        return sheets[0]
    for sheet in sheets:
        if sheet.name.strip().casefold() == name.strip().casefold():
            return sheet
    names = _listed([sheet.name for sheet in sheets])
    raise WrongMapping(f"The file has no sheet “{name}”; it has {names}.")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names) or "none"


def _bad_row(
    kind: str, table: Table, row: Row, header: str, words: str, value: str | None = None
) -> Record:
    findings = Findings(table.where(row))
    findings.add(header, f"the row is skipped: {words}", value)
    return refused(kind, findings)
