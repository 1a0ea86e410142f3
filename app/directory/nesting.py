"""Nested documents and their rows: writes a document's rows whole, and reads them back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import Any, TypeVar, get_args, get_origin
from uuid import UUID, uuid5

from sqlalchemy import BindParameter, Delete, Insert, Select, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from app.database import Base
from app.directory.columns import Entry as EntryRow
from app.directory.documents import Document, EntryDocument, PartDocument

Kind = TypeVar("Kind", bound=EntryDocument)
Row = dict[str, Any]

IDS: BindParameter[Any] = bindparam("ids", expanding=True)
IDS_PER_QUERY = 500  # SQLite takes 32,766 values; short lists keep plans and memory calm


@dataclass(frozen=True, slots=True)
class Nest:
    """A field of a document that holds others, and the column that names their owner."""

    field: str
    document: type[Document]
    owner_column: str
    is_list: bool


@cache
def nests_of(document: type[Document]) -> tuple[Nest, ...]:
    """The fields of this kind of document that hold other documents."""
    found = []
    for name, field in document.model_fields.items():
        is_list = get_origin(field.annotation) is list
        inner = get_args(field.annotation)[0] if is_list else field.annotation
        if isinstance(inner, type) and issubclass(inner, Document):
            found.append(Nest(name, inner, f"{document.kind}_id", is_list))
    return tuple(found)


@cache
def scalars_of(document: type[Document]) -> tuple[str, ...]:
    """The fields of this kind of document that are columns of its table."""
    nested = {nest.field for nest in nests_of(document)}
    return tuple(name for name in document.model_fields if name not in nested)


def write_parts(session: Session, documents: Sequence[EntryDocument]) -> None:
    """Replaces all that is nested in these documents, of one kind; their own rows must exist."""
    if not documents:
        return
    ids = [document.id for document in documents]
    connection = session.connection()
    for nest in nests_of(type(documents[0])):
        for some in chunks(ids):
            connection.execute(_deletion(nest), {"ids": some})
    rows: dict[type[Base], list[Row]] = defaultdict(list)
    for document in documents:
        _collect(document, rows)
    for record in sorted(rows, key=_owners_first):
        connection.execute(_insertion(record), rows[record])


# Statements are built once: building them anew costs more than the database takes to answer.


@cache
def _deletion(nest: Nest) -> Delete:
    table: Any = nest.document.record.__table__
    return delete(table).where(table.c[nest.owner_column].in_(IDS))


@cache
def _insertion(record: type[Base]) -> Insert:
    table: Any = record.__table__
    return insert(table)


@cache
def _query_of_entries(kind: type[EntryDocument]) -> Select[Any]:
    table: Any = kind.record.__table__
    return select(*(table.c[name] for name in scalars_of(kind))).where(table.c.id.in_(IDS))


@cache
def _query_of_parts(nest: Nest) -> Select[Any]:
    table: Any = nest.document.record.__table__
    owner = table.c[nest.owner_column]
    columns = (table.c[name] for name in scalars_of(nest.document))
    query = select(*columns, owner.label("_owner")).where(owner.in_(IDS))
    return query.order_by(owner, table.c.position) if nest.is_list else query


@cache
def _query_of_owners(record: type[Base]) -> Select[Any]:
    table: Any = record.__table__
    return select(table.c.id, *_owner_keys(record)).where(table.c.id.in_(IDS))


@cache
def _owners_first(record: type[Base]) -> int:
    tables: list[Any] = Base.metadata.sorted_tables
    return tables.index(record.__table__)


def _collect(owner: Document, rows: dict[type[Base], list[Row]]) -> None:
    for nest in nests_of(type(owner)):
        value = getattr(owner, nest.field)
        inner: list[Document] = value if nest.is_list else [value]
        for position, document in enumerate(inner):
            row = row_of(document) | {nest.owner_column: owner.id}  # type: ignore[attr-defined]
            if nest.is_list:
                row["position"] = position
            blank = dict.fromkeys(owner_columns(type(document)))
            rows[nest.document.record].append(blank | row)
            _collect(document, rows)


@cache
def owner_columns(document: type[Document]) -> tuple[str, ...]:
    """All columns by which some owner may be named; an insert of many rows needs all of them."""
    columns = document.record.__table__.columns.keys()
    kinds = ("service", "organization", "location", "service_at_location", "contact", "phone")
    fields = set(document.model_fields)
    return tuple(f"{k}_id" for k in kinds if f"{k}_id" in columns and f"{k}_id" not in fields)


def row_of(document: Document) -> Row:
    """The columns of this document's own row."""
    return {name: getattr(document, name) for name in scalars_of(type(document))}


def read_documents(session: Session, kind: type[Kind], ids: Iterable[UUID]) -> dict[UUID, Kind]:
    """The documents of these entries, by id; ids that are not there are left out."""
    found: dict[UUID, Kind] = {}
    for some in chunks(list(ids)):
        found |= _read_some(session, kind, some)
    return found


def _read_some(session: Session, kind: type[Kind], ids: Sequence[UUID]) -> dict[UUID, Kind]:
    found = session.connection().execute(_query_of_entries(kind), {"ids": ids})
    rows = [dict(row) for row in found.mappings()]
    _attach(session, kind, {row["id"]: row for row in rows})
    return {row["id"]: construct(kind, row) for row in rows}


def _attach(session: Session, kind: type[Document], owners: Mapping[UUID, Row]) -> None:
    """Reads what is nested in these rows, level by level: a fixed number of queries per kind."""
    for nest in nests_of(kind) if owners else ():
        found = session.connection().execute(_query_of_parts(nest), {"ids": list(owners)})
        inner = [dict(row) for row in found.mappings()]
        if nest.is_list:
            _attach(session, nest.document, {row["id"]: row for row in inner})
        for row in owners.values():
            row[nest.field] = [] if nest.is_list else nest.document()
        for row in inner:
            document = construct(nest.document, row)
            holder = owners[row.pop("_owner")]
            if nest.is_list:
                holder[nest.field].append(document)
            else:
                holder[nest.field] = document


def construct(kind: type[Document], row: Row) -> Any:
    """A document from values that were validated when they were written."""
    values = {name: row[name] for name in kind.model_fields}
    for name, enum in enums_of(kind):
        if values[name] is not None:
            values[name] = enum(values[name])
    return kind.model_construct(**values)


@cache
def enums_of(document: type[Document]) -> tuple[tuple[str, type[StrEnum]], ...]:
    """The fields whose values are of an enumeration; columns hold their keys."""
    found = []
    for name, field in document.model_fields.items():
        for candidate in (field.annotation, *get_args(field.annotation)):
            if isinstance(candidate, type) and issubclass(candidate, StrEnum):
                found.append((name, candidate))
    return tuple(found)


def chunks(ids: Sequence[UUID], size: int = IDS_PER_QUERY) -> Iterator[Sequence[UUID]]:
    """The ids, a query's worth at a time."""
    iterator = iter(ids)
    while some := list(islice(iterator, size)):
        yield some


def parts_of(document: Document) -> Iterator[tuple[PartDocument, UUID]]:
    """Everything nested in a document that has an id, with its owner's id, outermost first."""
    for nest in nests_of(type(document)):
        if nest.is_list:
            for part in getattr(document, nest.field):
                yield part, document.id  # type: ignore[attr-defined]
                yield from parts_of(part)


def settle_ids(session: Session, documents: Sequence[EntryDocument]) -> None:
    """Gives another, stable id to a part whose id belongs to another entry's part already.

    Feeds repeat one phone, or one schedule, under many services with one id.
    """
    taken: set[tuple[type[Base], UUID]] = set()
    wanted: dict[type[Base], set[UUID]] = defaultdict(set)
    for document in documents:
        for part, _ in parts_of(document):
            wanted[part.record].add(part.id)
    roots = _roots_of_stored(session, wanted)
    for document in documents:
        for part, owner_id in parts_of(document):
            key = (part.record, part.id)
            if roots.get(key, document.id) != document.id:
                part.id = uuid5(owner_id, str(part.id))
                key = (part.record, part.id)
            while key in taken:  # one entry may repeat an id any number of times
                part.id = uuid5(owner_id, str(part.id))
                key = (part.record, part.id)
            taken.add(key)


def _roots_of_stored(
    session: Session, wanted: Mapping[type[Base], set[UUID]]
) -> dict[tuple[type[Base], UUID], UUID]:
    """The entries to which these parts belong now, through a contact or a place if need be."""
    roots: dict[tuple[type[Base], UUID], UUID] = {}
    for record, ids in wanted.items():
        nested: dict[type[Base], dict[UUID, list[UUID]]] = defaultdict(lambda: defaultdict(list))
        for part_id, owner, owner_id in _owners_of_stored(session, record, ids):
            if issubclass(owner, EntryRow):
                roots[record, part_id] = owner_id
            else:
                nested[owner][owner_id].append(part_id)
        for owner, parts in nested.items():
            found = _roots_of_stored(session, {owner: set(parts)})
            for (_, owner_id), root in found.items():
                roots |= {(record, part_id): root for part_id in parts[owner_id]}
    return roots


def _owners_of_stored(
    session: Session, record: type[Base], ids: set[UUID]
) -> Iterator[tuple[UUID, type[Base], UUID]]:
    """Each of these parts that is there, with the record that owns it."""
    keys = _owner_keys(record)
    owners = [record_of_table(next(iter(key.foreign_keys)).column.table.name) for key in keys]
    for some in chunks(list(ids)):
        for row in session.connection().execute(_query_of_owners(record), {"ids": some}):
            for owner, owner_id in zip(owners, row[1:], strict=True):
                if owner_id is not None:
                    yield row.id, owner, owner_id


@cache
def _owner_keys(record: type[Base]) -> tuple[Any, ...]:
    """The columns of this table that name the row's owner."""
    return tuple(
        column
        for column in record.__table__.columns
        if any(key.ondelete == "CASCADE" for key in column.foreign_keys)
    )


@cache
def record_of_table(name: str) -> type[Base]:
    """The record that is kept in this table."""
    tables = {str(mapper.local_table): mapper.class_ for mapper in Base.registry.mappers}
    found: type[Base] = tables[name]
    return found
