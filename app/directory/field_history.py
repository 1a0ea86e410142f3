"""History of an entry, field by field: who changed it, when, from what and to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.directory.differing import flat_stored
from app.directory.documents import EntryDocument
from app.directory.history import VersionLine, versions_of


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one version; `erased` when its values are gone and only the fact is left."""

    field: str
    before: Any
    after: Any
    erased: bool = False


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """One version: who made it, when and why, and each field that changed."""

    version: int
    at: datetime
    actor: str
    actor_kind: str
    act: str
    why: str
    erased: bool
    changes: tuple[FieldChange, ...]


def history_of(session: Session, entry: EntryDocument) -> list[VersionChanges]:
    """Every version of an entry, newest first, each beside the one before."""
    lines = versions_of(session, entry.id, entry.kind)
    olders: list[VersionLine | None] = [*lines[1:], None]
    return [_changes(line, older) for line, older in zip(lines, olders, strict=True)]


def _changes(line: VersionLine, older: VersionLine | None) -> VersionChanges:
    after = flat_stored(line.document) if line.document else None
    before = flat_stored(older.document) if older and older.document else None
    if older is None:
        before = {}
    return VersionChanges(
        version=line.version,
        at=line.at,
        actor=line.actor,
        actor_kind=line.actor_kind,
        act=line.act,
        why=line.why,
        erased=after is None,
        changes=tuple(_change(field, before, after) for field in line.changed_fields),
    )


def _change(
    field: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> FieldChange:
    if before is None or after is None:
        return FieldChange(field, None, None, erased=True)
    return FieldChange(field, before.get(field), after.get(field))
