"""Undoing: what a decision found before it, kept with it, so that one press brings it back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.actors import Actor
from app.accounts.acts import ChangeSet, record_act, waiting_acts
from app.database import Base
from app.dialects import Document, Moment
from app.directory import editing
from app.directory.documents import EntryDocument, OrganizationDocument, ServiceDocument
from app.directory.history import EntryVersion
from app.directory.services import Service
from app.freshness.assurances import Assurance
from app.freshness.closings import note_turned
from app.freshness.flags import Flag
from app.freshness.trusting import refresh_trust
from app.notices.outbox import OutboxMessage

LASTS = timedelta(days=1)
KINDS: Mapping[str, type[EntryDocument]] = {
    kind.kind: kind for kind in (ServiceDocument, OrganizationDocument)
}


class Deed(Base):
    """What somebody did about flags, in words, and how those flags stood before.

    `change_sets` are the acts that it came to, `flags` how each open flag of these entries stood,
    `entries` which fields imports had to respect, by entry.
    """

    __tablename__ = "deeds"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("actors.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    words: Mapped[str]
    flag_id: Mapped[UUID] = mapped_column(ForeignKey("flags.id"), index=True)
    change_sets: Mapped[list[str]] = mapped_column(Document)
    flags: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    entries: Mapped[dict[str, list[str]]] = mapped_column(Document)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)


class CannotUndo(Exception):
    """This cannot be undone any more."""


class UnknownDeed(Exception):
    """Nothing like that was done."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, for the banner on the next page; `undoable` for whom looks at it now."""

    id: UUID
    words: str
    flag_id: UUID
    undoable: bool
    undone: bool


@contextmanager
def undoable(
    session: Session,
    flag_ids: Sequence[UUID],
    actor: Actor,
    now: datetime,
    *,
    words: str,
    also: Collection[UUID] = (),
) -> Iterator[Deed]:
    """Keeps how these flags, and all others of their entries and of `also`, stood before."""
    services = set(also) | set(
        session.scalars(select(Flag.service_id).where(Flag.id.in_(flag_ids)))
    )
    deed = Deed(
        id=uuid4(), actor_id=actor.id, at=now, words=words, flag_id=flag_ids[0],
        flags=_open_flags(session, services), entries=_corrected(session, services),
        change_sets=[],
    )  # fmt: skip
    before = set(waiting_acts(session))
    yield deed
    deed.change_sets = [str(id) for id in waiting_acts(session) if id not in before]
    session.add(deed)


def _open_flags(session: Session, services: Collection[UUID]) -> list[dict[str, Any]]:
    query = select(Flag.id, Flag.snoozed_until, Flag.decision_detail, Flag.assignee_id).where(
        Flag.service_id.in_(services), Flag.resolved_at.is_(None)
    )
    return [
        {
            "id": str(id),
            "snoozed_until": snoozed.isoformat() if snoozed else None,
            "detail": detail,
            "assignee": str(assignee) if assignee else None,
        }
        for id, snoozed, detail, assignee in session.execute(query)
    ]


def _corrected(session: Session, services: Collection[UUID]) -> dict[str, list[str]]:
    """By kind and id, which fields persons had set."""
    found: dict[str, list[str]] = {}
    runners = select(Service.organization_id).where(Service.id.in_(services))
    for kind, ids in ((ServiceDocument, services), (OrganizationDocument, runners)):
        record = kind.record
        query = select(record.id, record.corrected).where(record.id.in_(ids))
        found |= {f"{kind.kind} {id}": list(fields) for id, fields in session.execute(query)}
    return found


def done(session: Session, deed_id: UUID, actor_id: UUID, now: datetime) -> Done | None:
    """What was done, and whether this person may still undo it; None when there is no such."""
    one = session.get(Deed, deed_id)
    if one is None:
        return None
    free = one.undone_at is None and one.actor_id == actor_id and now - one.at < LASTS
    return Done(one.id, one.words, one.flag_id, free, one.undone_at is not None)


def undo(session: Session, deed_id: UUID, actor: Actor, now: datetime) -> Deed:
    """Brings entries and flags back to how they stood. Raises UnknownDeed, CannotUndo."""
    one = _claimed(session, deed_id, actor, now)
    acts = [UUID(id) for id in one.change_sets]
    wrote = session.scalars(
        select(EntryVersion).where(
            EntryVersion.change_set_id.in_(acts), EntryVersion.entry_kind.in_(KINDS)
        )
    ).all()
    _refuse_if_resolved(session, one)
    _refuse_if_changed(session, wrote, acts)
    services = _services_of(session, one)
    act = editing.begin(session, actor, act="undo", why=f"Undone: {one.words}", now=now)
    _restore_entries(session, act, wrote, one)
    _forget_word(session, one, services)
    _reopen(session, one)
    refresh_trust(session, services, now)
    record_act(session, actor.id, "reopen", now=now, why="Undone", about=services)
    return one


def _claimed(session: Session, deed_id: UUID, actor: Actor, now: datetime) -> Deed:
    """The decision, marked as undone by us: of two that undo, one is late."""
    one = session.get(Deed, deed_id)
    if one is None:
        raise UnknownDeed(UnknownDeed.__doc__)
    if one.actor_id != actor.id:
        raise CannotUndo("Only who decided can undo it. You can change the entry itself.")
    if now - one.at >= LASTS:
        raise CannotUndo("This was done more than a day ago. You can change the entry itself.")
    ours = update(Deed).where(Deed.id == deed_id, Deed.undone_at.is_(None))
    if session.scalar(ours.values(undone_at=now).returning(Deed.id)) is None:
        raise CannotUndo("This has been undone already.")
    return one


def _refuse_if_resolved(session: Session, one: Deed) -> None:
    """Somebody has decided upon the flag since."""
    query = (
        select(Actor.name)
        .join(Flag, Flag.resolved_by_id == Actor.id)
        .where(Flag.id == one.flag_id, Flag.resolved_at != one.at)
    )
    name = session.scalar(query)
    if name is not None:
        raise CannotUndo(f"{name} has resolved this flag since.")


def _refuse_if_changed(
    session: Session, wrote: Sequence[EntryVersion], acts: Collection[UUID]
) -> None:
    for version in wrote:
        later = session.execute(
            select(Actor.name, EntryVersion.at)
            .join(ChangeSet, ChangeSet.id == EntryVersion.change_set_id)
            .join(Actor, Actor.id == ChangeSet.actor_id)
            .where(
                EntryVersion.entry_id == version.entry_id,
                EntryVersion.version > version.version,
                EntryVersion.change_set_id.not_in(acts),
            )
            .limit(1)
        ).one_or_none()
        if later is not None:
            raise CannotUndo(
                f"{later.name} has changed this entry since, on "
                f"{later.at:%-d %B %Y}. Change the entry itself instead."
            )


def _services_of(session: Session, one: Deed) -> set[UUID]:
    return {UUID(key.split()[1]) for key in one.entries if key.startswith(ServiceDocument.kind)}


def _restore_entries(
    session: Session, act: editing.Act, wrote: Sequence[EntryVersion], one: Deed
) -> None:
    """Each entry as it stood before the first version that the decision wrote."""
    first: dict[tuple[str, UUID], int] = {}
    for version in wrote:
        key = (version.entry_kind, version.entry_id)
        first[key] = min(version.version, first.get(key, version.version))
    # Organisations before services, as always: services name them.
    for (name, entry_id), number in sorted(first.items()):
        document = session.scalar(
            select(EntryVersion.document).where(
                EntryVersion.entry_kind == name,
                EntryVersion.entry_id == entry_id,
                EntryVersion.version == number - 1,
            )
        )
        if document is None:
            raise CannotUndo("What the entry said before is not kept any more.")
        kind = KINDS[name]
        editing.save(session, act, kind.model_validate(document))
        fields = one.entries.get(f"{name} {entry_id}", [])
        session.execute(
            update(kind.record).where(kind.record.id == entry_id).values(corrected=fields)
        )


def _forget_word(session: Session, one: Deed, services: Collection[UUID]) -> None:
    """Checks that were not made after all, and mail that has not left the house."""
    session.execute(
        delete(Assurance).where(
            Assurance.service_id.in_(services),
            Assurance.actor_id == one.actor_id,
            Assurance.recorded_at == one.at,
        )
    )
    waiting = select(OutboxMessage).where(
        OutboxMessage.created_at == one.at, OutboxMessage.delivered_at.is_(None),
        OutboxMessage.tries == 0,
    )  # fmt: skip
    ids = {str(id) for id in services}
    for message in session.scalars(waiting):
        if message.body.get("template") == "page_wrong" and message.body["service_id"] in ids:
            session.delete(message)


def _reopen(session: Session, one: Deed) -> None:
    """Flags that the decision closed, or put to sleep, stand as before.

    Where another flag with the same reason has been raised since, that one stands.
    """
    before = {UUID(was["id"]): was for was in one.flags}
    flags = session.scalars(select(Flag).where(Flag.id.in_(before))).all()
    others = select(Flag.service_id, Flag.reason).where(
        Flag.service_id.in_({flag.service_id for flag in flags}),
        Flag.resolved_at.is_(None),
        Flag.id.not_in(before),
    )
    standing = {(service_id, reason) for service_id, reason in session.execute(others)}
    for flag in flags:
        closed_then = flag.resolved_at == one.at
        if (flag.resolved_at is not None and not closed_then) or (
            (flag.service_id, flag.reason) in standing
        ):
            continue
        was = before[flag.id]
        until = was["snoozed_until"]
        flag.resolved_at = flag.resolved_by_id = flag.decision = None
        flag.false_alarm, flag.decision_detail = False, was["detail"]
        flag.snoozed_until = datetime.fromisoformat(until) if until else None
        flag.assignee_id = UUID(was["assignee"]) if was["assignee"] else None
    note_turned(session, before)
    session.flush()
