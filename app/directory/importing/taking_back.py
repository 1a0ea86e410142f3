"""Taking an import back: what it made goes, what it changed is as before, unless changed since.

It is told by the import's own change sets. What people wrote after it stays theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.accounts.actors import Actor
from app.accounts.acts import ChangeSet, record_act
from app.database import Database
from app.directory.differing import flat_stored, has_field, taken_over
from app.directory.documents import (
    EntryDocument,
    LocationDocument,
    OrganizationDocument,
    ServiceDocument,
)
from app.directory.editing import Act, flat, save_many
from app.directory.facts import EntryStatus
from app.directory.history import EntryVersion
from app.directory.importing.pace import Pace
from app.directory.importing.runs import ImportRun, RunState
from app.directory.nesting import read_documents

# Services first, so that nothing shown names what is gone.
IN_ORDER = (ServiceDocument, OrganizationDocument, LocationDocument)
TAKEN_BACK = "taken_back"


class NothingToTakeBack(Exception):
    """This import has not been published, or was taken back already."""


@dataclass(slots=True)
class TakenBack:
    """What it came to: entries withdrawn, put back, and fields left because they changed since."""

    withdrawn: int = 0
    put_back: int = 0
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Written:
    """A record that the import wrote: its first version by it, and its last."""

    id: UUID
    first: int
    last: int


def begin_taking_back(session: Session, run_id: UUID, *, by: UUID, now: datetime) -> None:
    """Says who takes it back; one that stopped half-way goes on. Raises NothingToTakeBack."""
    run = session.get(ImportRun, run_id, with_for_update=True)
    if run is None or run.state != RunState.FINISHED or is_taken_back(run):
        raise NothingToTakeBack(NothingToTakeBack.__doc__)
    if TAKEN_BACK in run.report:
        return
    act = record_act(session, by, "import_taken_back", now=now, import_run_id=None)
    told = {"at": now.isoformat(), "by": str(by), "act": str(act)}
    run.report = run.report | {TAKEN_BACK: told}


def is_taken_back(run: ImportRun) -> bool:
    """Whether the whole of it was; one that is under way is not."""
    return "withdrawn" in run.report.get(TAKEN_BACK, {})


def take_back(database: Database, run_id: UUID, now: datetime) -> TakenBack:
    """Undoes an import that was begun to be taken back, in short transactions."""
    found = TakenBack()
    pace = Pace()
    with database.reading() as session:
        run = session.get_one(ImportRun, run_id)
        act_id, actor_id = UUID(run.report[TAKEN_BACK]["act"]), run.actor_id
        source_id = run.source_id
        waiting = {kind: _written(session, run_id, kind, act_id) for kind in IN_ORDER}
    for kind, all_of_it in waiting.items():
        done = 0
        while some := all_of_it[done : done + pace.size]:
            with pace.timed(), database.writing() as session:
                # Not a person's correction: the next import must be able to set these again.
                act = Act(act_id, session.get_one(Actor, actor_id), now, source_id)
                _undo(session, act, kind, some, found)
            done += len(some)
    with database.writing() as session:
        run = session.get_one(ImportRun, run_id)
        told = {"withdrawn": found.withdrawn, "put_back": found.put_back, "left": found.left[:200]}
        run.report = run.report | {TAKEN_BACK: run.report[TAKEN_BACK] | told}
    return found


def _written(
    session: Session, run_id: UUID, kind: type[EntryDocument], act_id: UUID
) -> list[Written]:
    """What the import wrote of this kind and what is not taken back yet."""
    again = aliased(EntryVersion)
    undone = select(again.id).where(
        again.change_set_id == act_id, again.entry_id == EntryVersion.entry_id
    )
    query = (
        select(
            EntryVersion.entry_id, func.min(EntryVersion.version), func.max(EntryVersion.version)
        )
        .join(ChangeSet, ChangeSet.id == EntryVersion.change_set_id)
        .where(ChangeSet.import_run_id == run_id, EntryVersion.entry_kind == kind.kind)
        .where(~undone.exists())
        .group_by(EntryVersion.entry_id)
        .order_by(EntryVersion.entry_id)
    )
    return [Written(*row) for row in session.execute(query)]


def _undo(
    session: Session,
    act: Act,
    kind: type[EntryDocument],
    some: Sequence[Written],
    found: TakenBack,
) -> None:
    stands = read_documents(session, kind, [one.id for one in some])
    stored = _stored(session, kind, some)
    withdrawn, put_back = [], []
    for one in some:
        entry = stands[one.id]
        if one.first == 1:
            if isinstance(entry, ServiceDocument):  # organisations and places stay
                entry.local_offer.entry_status = EntryStatus.WITHDRAWN
                withdrawn.append(entry)
            continue
        before, came = stored.get((one.id, one.first - 1)), stored.get((one.id, one.last))
        if before is None or came is None:
            found.left.append(f"{entry.kind} {entry.id}")
            continue
        put_back.append(_as_before(entry, kind.model_validate(before), came, found))
    for documents in (withdrawn, put_back):
        saved = save_many(session, act, documents) if documents else []
        changed = sum(bool(one.changed) for one in saved)
        if documents is withdrawn:
            found.withdrawn += changed
        else:
            found.put_back += changed


def _as_before(
    entry: EntryDocument, before: EntryDocument, came: Mapping[str, Any], found: TakenBack
) -> EntryDocument:
    """The entry with what the import changed put back, unless somebody changed it since."""
    told, old, now = flat_stored(came), flat(before), flat(entry)
    names = {**told, **old}
    fields = [n for n in names if told.get(n) != old.get(n) and has_field(entry, n)]
    since = [name for name in fields if now.get(name) != told.get(name)]
    found.left += [f"{getattr(entry, 'name', entry.id)}: {name}" for name in since]
    return taken_over(entry, before, set(fields) - set(since))


def _stored(
    session: Session, kind: type[EntryDocument], some: Sequence[Written]
) -> dict[tuple[UUID, int], dict[str, Any]]:
    """The documents of each before the import and as it left them."""
    changed = [one for one in some if one.first > 1]
    wanted = {(one.id, number) for one in changed for number in (one.first - 1, one.last)}
    query = select(EntryVersion.entry_id, EntryVersion.version, EntryVersion.document).where(
        EntryVersion.entry_kind == kind.kind, EntryVersion.entry_id.in_({id for id, _ in wanted})
    )
    return {
        (row.entry_id, row.version): row.document
        for row in session.execute(query)
        if (row.entry_id, row.version) in wanted and row.document
    }
