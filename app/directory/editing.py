"""The only way an entry changes: writes the version, refuses stale ones, publishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.actors import Actor, ActorKind
from app.accounts.acts import concern, record_act
from app.directory.columns import Entry
from app.directory.documents import EntryDocument, LocalOfferDocument
from app.directory.history import EntryVersion
from app.directory.nesting import read_documents, row_of, write_parts
from app.directory.publishing import pending

Kind = TypeVar("Kind", bound=EntryDocument)


class StaleVersion(Exception):
    """Somebody else has changed this entry since you read it. Read it again, then save."""


class UnknownEntry(Exception):
    """There is no such entry."""


class BrokenReference(Exception):
    """The entry names an organisation, a place or a term that does not exist."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act under way: its change set, who acts, when, and the source of what is new."""

    change_set_id: UUID
    actor: Actor
    at: datetime
    source_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save came to: the entry's version, and the fields that differ from before."""

    entry_id: UUID
    version: int
    is_new: bool
    changed: tuple[str, ...]


def begin(
    session: Session,
    actor: Actor,
    *,
    act: str,
    why: str,
    now: datetime,
    import_run_id: UUID | None = None,
    source_id: UUID | None = None,
) -> Act:
    """Opens a change set: what follows is done by this actor, for this reason."""
    change_set_id = record_act(
        session, actor.id, act, why=why, now=now, import_run_id=import_run_id
    )
    return Act(change_set_id, actor, now, source_id)


def read_entry(session: Session, kind: type[Kind], entry_id: UUID) -> Kind:
    """The entry as it stands. Raises UnknownEntry."""
    found = read_documents(session, kind, [entry_id]).get(entry_id)
    if found is None:
        raise UnknownEntry(f"There is no {kind.kind} {entry_id}.")
    return found


def state_of(session: Session, kind: type[Kind], entry_id: UUID) -> tuple[int, list[str]]:
    """The entry's version, and the fields that a person corrected. Raises UnknownEntry."""
    record = kind.record
    query = select(record.version, record.corrected).where(record.id == entry_id)
    found = session.execute(query).one_or_none()
    if found is None:
        raise UnknownEntry(f"There is no {kind.kind} {entry_id}.")
    return found.version, list(found.corrected)


def save(
    session: Session, act: Act, document: EntryDocument, *, expected_version: int | None = None
) -> Saved:
    """Saves one entry. Raises StaleVersion when it is no longer at the version expected."""
    expected = {} if expected_version is None else {document.id: expected_version}
    return save_many(session, act, [document], expected=expected)[0]


def save_many(
    session: Session,
    act: Act,
    documents: Sequence[EntryDocument],
    *,
    expected: Mapping[UUID, int] | None = None,
) -> list[Saved]:
    """Saves entries of one kind; what is as it was is left alone and makes no version."""
    kind = type(documents[0])
    ids = [document.id for document in documents]
    versions = _lock(session, kind, ids)
    _refuse_stale(versions, expected or {})
    before = read_documents(session, kind, versions)
    saved = [_compare(document, before.get(document.id), versions) for document in documents]
    changed = [
        (document, one) for document, one in zip(documents, saved, strict=True) if one.changed
    ]
    if changed:
        try:
            _write(session, act, changed)
        except IntegrityError as error:
            raise BrokenReference(BrokenReference.__doc__) from error
    return saved


def _lock(session: Session, kind: type[EntryDocument], ids: Sequence[UUID]) -> dict[UUID, int]:
    record = kind.record
    query = select(record.id, record.version).where(record.id.in_(ids))
    return {id: version for id, version in session.execute(query.with_for_update())}


def _refuse_stale(versions: Mapping[UUID, int], expected: Mapping[UUID, int]) -> None:
    for entry_id, version in expected.items():
        if versions.get(entry_id, 0) != version:
            raise StaleVersion(StaleVersion.__doc__)


def _compare(
    document: EntryDocument, before: EntryDocument | None, versions: Mapping[UUID, int]
) -> Saved:
    version = versions.get(document.id, 0)
    fields = changed_fields(before, document)
    return Saved(document.id, version + bool(fields), before is None, fields)


def changed_fields(before: EntryDocument | None, after: EntryDocument) -> tuple[str, ...]:
    """Names of the fields that differ; the Local Offer's facts one by one (`local_offer.free`)."""
    old, new = flat(before) if before else nothing_said(), flat(after)
    names = {**old, **new} if before else new
    return tuple(name for name in names if old.get(name) != new.get(name))


@cache
def nothing_said() -> dict[str, Any]:
    """What a new entry says before anybody said anything: nobody's correction."""
    facts = LocalOfferDocument().stored()
    return {f"local_offer.{name}": value for name, value in facts.items()}


def flat(document: EntryDocument) -> dict[str, Any]:
    """The document's fields as JSON values, the facts spread out beside the others."""
    fields = document.stored()
    facts = fields.pop("local_offer", {})
    return fields | {f"local_offer.{name}": value for name, value in facts.items()}


def _write(session: Session, act: Act, changed: Sequence[tuple[EntryDocument, Saved]]) -> None:
    _write_entries(session, act, changed)
    write_parts(session, [document for document, _ in changed])
    session.execute(
        insert(EntryVersion),
        [
            {
                "change_set_id": act.change_set_id,
                "entry_kind": document.kind,
                "entry_id": document.id,
                "version": one.version,
                "document": document.stored(),
                "changed_fields": list(one.changed),
                "at": act.at,
            }
            for document, one in changed
        ],
    )
    _remember_corrections(session, act, changed)
    waiting = pending(session)
    waiting.at = act.at
    concern(session, act.change_set_id, (document.id for document, _ in changed))
    waiting_ids = {
        "service": waiting.services,
        "organization": waiting.organizations,
        "location": waiting.locations,
    }[changed[0][0].kind]
    waiting_ids |= {document.id for document, _ in changed}


def _write_entries(
    session: Session, act: Act, changed: Sequence[tuple[EntryDocument, Saved]]
) -> None:
    record = type(changed[0][0]).record
    table: Any = record.__table__
    stamp = {"last_modified": act.at}
    rows = [
        (one.is_new, row_of(document) | stamp | {"version": one.version})
        for document, one in changed
    ]
    fresh: dict[str, Any] = {"corrected": [], "source_id": act.source_id}
    if new := [row | fresh for is_new, row in rows if is_new]:
        session.execute(insert(record), new)
    if old := [{f"b_{k}": v for k, v in row.items()} for is_new, row in rows if not is_new]:
        columns: dict[str, Any] = {n[2:]: bindparam(n) for n in old[0] if n != "b_id"}
        statement = update(table).where(table.c.id == bindparam("b_id")).values(columns)
        session.connection().execute(statement, old)


def _remember_corrections(
    session: Session, act: Act, changed: Sequence[tuple[EntryDocument, Saved]]
) -> None:
    """Fields that a person set: an import must not overwrite them."""
    if not ActorKind(act.actor.kind).corrects:
        return
    for document, one in changed:
        record = session.get(document.record, document.id, populate_existing=True)
        if isinstance(record, Entry):
            record.corrected = sorted({*record.corrected, *one.changed} - {"id", "foreign_id"})
