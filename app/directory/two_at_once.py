"""Two people at one entry: a save that comes too late is kept whole beside what came first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import ChangeSet
from app.directory import editing
from app.directory.differing import Difference, differences
from app.directory.documents import EntryDocument
from app.directory.history import EntryVersion

Kind = TypeVar("Kind", bound=EntryDocument)


@dataclass(frozen=True, slots=True)
class Clash(Generic[Kind]):
    """Somebody else saved first: who and when, both versions, and the fields that differ."""

    by: str
    at: datetime
    version: int
    theirs: Kind
    mine: Kind
    fields: tuple[Difference, ...]


def save_or_clash(
    session: Session, act: editing.Act, mine: Kind, *, expected_version: int
) -> editing.Saved | Clash[Kind]:
    """Saves an entry that still stands as its editor read it; else writes nothing."""
    try:
        return editing.save(session, act, mine, expected_version=expected_version)
    except editing.StaleVersion:
        return clash_of(session, mine, expected_version)


def clash_of(session: Session, mine: Kind, read_at: int) -> Clash[Kind]:
    """What stands now beside what somebody wants, both since the version that they had read."""
    kind = type(mine)
    theirs = editing.read_entry(session, kind, mine.id)
    version, _ = editing.state_of(session, kind, mine.id)
    base = version_of(session, kind, mine, read_at) or theirs
    query = (
        select(Actor.name, EntryVersion.at)
        .join(ChangeSet, ChangeSet.actor_id == Actor.id)
        .join(EntryVersion, EntryVersion.change_set_id == ChangeSet.id)
        .where(
            EntryVersion.entry_kind == kind.kind,
            EntryVersion.entry_id == mine.id,
            EntryVersion.version == version,
        )
    )
    by, at = session.execute(query).one()
    return Clash(by, at, version, theirs, mine, tuple(differences(base, theirs, mine)))


def version_of(
    session: Session, kind: type[Kind], like: EntryDocument, version: int
) -> Kind | None:
    """An entry as it stood; None when there is no such version, or its values were erased."""
    query = select(EntryVersion.document).where(
        EntryVersion.entry_kind == kind.kind,
        EntryVersion.entry_id == like.id,
        EntryVersion.version == version,
    )
    stored = session.scalar(query)
    return kind.model_validate(stored) if stored else None
