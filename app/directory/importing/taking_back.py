"""Taking an import back: what it made goes, what it changed is as before, unless changed since.

It is told by the import's own change sets. What people wrote after it stays theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import ChangeSet, record_act
from app.database import Database
from app.directory.differing import flat_stored, has_field, taken_over
from app.directory.documents import KINDS, EntryDocument, ServiceDocument
from app.directory.editing import Act, flat, read_entry, save
from app.directory.facts import EntryStatus
from app.directory.history import EntryVersion
from app.directory.importing.runs import ImportRun, RunState
from app.directory.nesting import chunks

AT_ONCE = 50
TAKEN_BACK = "taken_back"


class NothingToTakeBack(Exception):
    """This import has not been published, or was taken back already."""


@dataclass(slots=True)
class TakenBack:
    """What it came to: entries withdrawn, put back, and fields left because they changed since."""

    withdrawn: int = 0
    put_back: int = 0
    left: list[str] = field(default_factory=list)


def take_back(database: Database, run_id: UUID, *, by: UUID, now: datetime) -> TakenBack:
    """Undoes an import, some entries at a time. Raises NothingToTakeBack."""
    with database.writing() as session:
        run = session.get(ImportRun, run_id, with_for_update=True)
        if run is None or run.state != RunState.FINISHED or TAKEN_BACK in run.report:
            raise NothingToTakeBack(NothingToTakeBack.__doc__)
        run.report = run.report | {TAKEN_BACK: {"at": now.isoformat(), "by": str(by)}}
        change_set_id = record_act(session, by, "import_taken_back", now=now, import_run_id=None)
        versions = _versions_of(session, run_id)
    found = TakenBack()
    for some in chunks(versions, AT_ONCE):
        with database.writing() as session:
            run = session.get_one(ImportRun, run_id)
            # Not a person's correction: the next import must be able to set these fields again.
            act = Act(change_set_id, session.get_one(Actor, run.actor_id), now, run.source_id)
            for version_id in some:
                _undo(session, act, version_id, found)
    with database.writing() as session:
        run = session.get_one(ImportRun, run_id)
        told = {"withdrawn": found.withdrawn, "put_back": found.put_back, "left": found.left[:200]}
        run.report = run.report | {TAKEN_BACK: run.report[TAKEN_BACK] | told}
    return found


def _versions_of(session: Session, run_id: UUID) -> Sequence[UUID]:
    """What the import wrote: services first, so that nothing shown names what is gone."""
    query = (
        select(EntryVersion.id)
        .join(ChangeSet, ChangeSet.id == EntryVersion.change_set_id)
        .where(ChangeSet.import_run_id == run_id)
        .order_by(EntryVersion.entry_kind.desc(), EntryVersion.version.desc(), EntryVersion.id)
    )
    return session.scalars(query).all()


def _undo(session: Session, act: Act, version_id: UUID, found: TakenBack) -> None:
    written = session.get_one(EntryVersion, version_id)
    kind = KINDS[written.entry_kind]
    entry = read_entry(session, kind, written.entry_id)
    if written.version == 1:
        found.withdrawn += _withdraw(session, act, entry)
        return
    before = _before(session, kind, written)
    if before is None or written.document is None:
        found.left.append(f"{entry.kind} {entry.id}")
        return
    came, stands = flat_stored(written.document), flat(entry)
    fields = [one for one in written.changed_fields if has_field(entry, one)]
    since = [one for one in fields if stands.get(one) != came.get(one)]
    found.left += [f"{getattr(entry, 'name', entry.id)}: {one}" for one in since]
    saved = save(session, act, taken_over(entry, before, set(fields) - set(since)))
    found.put_back += bool(saved.changed)


def _withdraw(session: Session, act: Act, entry: EntryDocument) -> int:
    """An entry that the import made is shown no more; organisations and places stay."""
    if not isinstance(entry, ServiceDocument):
        return 0
    entry.local_offer.entry_status = EntryStatus.WITHDRAWN
    return int(bool(save(session, act, entry).changed))


def _before(
    session: Session, kind: type[EntryDocument], written: EntryVersion
) -> EntryDocument | None:
    query = select(EntryVersion.document).where(
        EntryVersion.entry_kind == written.entry_kind,
        EntryVersion.entry_id == written.entry_id,
        EntryVersion.version == written.version - 1,
    )
    stored = session.scalar(query)
    return kind.model_validate(stored) if stored else None
