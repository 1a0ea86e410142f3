"""Publishes what changed, in the transaction that changed it; gives changes their numbers last."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from app.accounts.acts import take_waiting_acts, waiting_acts
from app.database import WritingSession
from app.dialects import upsert
from app.directory.auditing import chain_acts
from app.directory.counters import CHANGES, take_numbers
from app.directory.documents import ServiceDocument
from app.directory.facts import AddressVisibility, ContactVisibility, EntryStatus
from app.directory.former_slugs import remember_slugs
from app.directory.locations import ServiceAtLocation
from app.directory.nesting import chunks, read_documents
from app.directory.public_shape import PublicEntry, public_service
from app.directory.publications import Change, ChangeKind, Publication, PublicationState
from app.directory.services import Service
from app.directory.slugs import slug_for
from app.directory.surroundings import surroundings_of
from app.notices.announcing import announce
from app.notices.events import Event, News

Follower = Callable[[Session, Sequence[ServiceDocument], datetime], None]

FOLLOWERS: list[Follower] = []
BATCH = 200


@dataclass(slots=True)
class Pending:
    """What a transaction has changed and not yet published."""

    services: set[UUID] = field(default_factory=set)
    organizations: set[UUID] = field(default_factory=set)
    locations: set[UUID] = field(default_factory=set)
    touched: set[UUID] = field(default_factory=set)
    kinds: list[tuple[UUID, ChangeKind]] = field(default_factory=list)
    at: datetime | None = None


def pending(session: Session) -> Pending:
    """What this transaction has yet to publish."""
    found: Pending = session.info.setdefault("pending", Pending())
    return found


def follow_with(*followers: Follower) -> None:
    """Names those that must hear of each publication, in its transaction and in this order.

    Rooms upstairs follow, and this room may not import them: `app.records` puts them together.
    """
    FOLLOWERS[:] = followers


def touch(session: Session, service_ids: Iterable[UUID], *, now: datetime) -> None:
    """These entries' freshness changed: the website must hear of it, though no word did."""
    waiting = pending(session)
    waiting.touched |= set(service_ids)
    waiting.at = now


def publish_pending(session: Session) -> None:
    """Brings publications up to what this transaction has written so far."""
    assert FOLLOWERS, "import app.records: it names who follows"  # noqa: S101 -- a programmer's error
    session.flush()
    waiting = pending(session)
    done: set[UUID] = set()
    while ids := (_affected(session, waiting) - done):
        done |= ids
        for some in chunks(sorted(ids), BATCH):
            waiting.services |= _publish(session, some, waiting)
    waiting.services.clear()


def publish_if_pending(session: Session) -> None:
    """The same, for whoever looks before commit at what the public will read."""
    if "pending" in session.info:
        publish_pending(session)


def _affected(session: Session, waiting: Pending) -> set[UUID]:
    ids = set(waiting.services)
    if waiting.organizations:
        query = select(Service.id).where(Service.organization_id.in_(waiting.organizations))
        ids |= set(session.scalars(query))
    if waiting.locations:
        at = ServiceAtLocation.location_id.in_(waiting.locations)
        ids |= set(session.scalars(select(ServiceAtLocation.service_id).where(at)))
    waiting.organizations.clear()
    waiting.locations.clear()
    return ids


def _publish(session: Session, ids: Sequence[UUID], waiting: Pending) -> set[UUID]:
    """Publishes these services; answers with companions whose shape changes for it."""
    now = waiting.at
    assert now is not None, "whoever changes an entry says when"  # noqa: S101 -- a programmer's error
    documents = list(read_documents(session, ServiceDocument, ids).values())
    around = surroundings_of(session, documents)
    versions = dict(
        session.execute(select(Service.id, Service.last_modified).where(Service.id.in_(ids))).all()
    )
    before = {
        one.service_id: one
        for one in session.scalars(select(Publication).where(Publication.service_id.in_(ids)))
    }
    ruling = []
    rows = []
    for document in documents:
        old = before.get(document.id)
        slug = slug_of(document, old)
        entry = public_service(document, around, slug=slug, last_modified=versions[document.id])
        row = _row(document, entry, slug, old, versions[document.id], now)
        kind = _kind_of_change(old, row)
        if kind is None:
            continue
        rows.append(row)
        waiting.kinds.append((document.id, kind))
        if set(row["withheld"]) != set(old.withheld if old else ()) and (old or rules(document)):
            ruling.append(document)
    if rows:
        slugs = {row["service_id"]: row["slug"] for row in rows}
        left = ((one.slug, id) for id, one in before.items() if slugs.get(id, one.slug) != one.slug)
        remember_slugs(session, left, now)
        _store(session, rows)
    for follower in FOLLOWERS:
        follower(session, documents, now)
    return companions_of(session, ruling) if ruling else set()


def slug_of(document: ServiceDocument, old: Publication | None) -> str:
    """An entry keeps its address for ever, unless an editor gives it another one."""
    if old is None or document.local_offer.slug:
        return slug_for(document)
    return old.slug


def _row(
    document: ServiceDocument,
    entry: PublicEntry,
    slug: str,
    old: Publication | None,
    last_modified: datetime,
    now: datetime,
) -> dict[str, Any]:
    state = state_of(document)
    return {
        "service_id": document.id,
        "state": state,
        "slug": slug,
        "sort_key": document.name.casefold(),
        "body": json.dumps(entry.body, ensure_ascii=False, separators=(",", ":"))
        if state == PublicationState.PUBLISHED
        else "",
        "withheld": list(entry.withheld),
        "replacement_id": document.local_offer.replacement_id,
        "public_reason": document.local_offer.public_reason,
        "first_published_at": old.first_published_at if old else now,
        "last_modified": last_modified,
    }


def state_of(document: ServiceDocument) -> PublicationState:
    """What the public is to see of an entry."""
    status = document.local_offer.entry_status
    if status.is_public:
        return PublicationState.PUBLISHED
    if status in (EntryStatus.MERGED, EntryStatus.DRAFT):
        return PublicationState(status.value)
    return PublicationState.WITHDRAWN


def _kind_of_change(old: Publication | None, row: dict[str, Any]) -> ChangeKind | None:
    """What the change feed says; None when the public sees no difference."""
    was = old.state if old else PublicationState.DRAFT
    if row["state"] == PublicationState.DRAFT and was == PublicationState.DRAFT:
        return None
    if row["state"] != PublicationState.PUBLISHED:
        told = ("state", "replacement_id", "public_reason")
        same = old is not None and all(getattr(old, name) == row[name] for name in told)
        return None if same else ChangeKind.WITHDRAWN
    if old is None or was != PublicationState.PUBLISHED:
        return ChangeKind.PUBLISHED
    if set(row["withheld"]) - set(old.withheld):
        return ChangeKind.REDACTED
    return None if old.body == row["body"] else ChangeKind.CHANGED


def _store(session: Session, rows: list[dict[str, Any]]) -> None:
    statement = upsert(session, Publication)
    columns = {name: statement.excluded[name] for name in rows[0] if name != "service_id"}
    session.execute(
        statement.on_conflict_do_update(index_elements=["service_id"], set_=columns), rows
    )
    session.expire_all()  # rows read before are older than what was just written


def rules(document: ServiceDocument) -> bool:
    """Whether this entry itself withholds something, and so binds its companions."""
    facts = document.local_offer
    return (
        facts.address_visibility != AddressVisibility.PUBLIC
        or facts.contact_visibility != ContactVisibility.PUBLIC
    )


def companions_of(session: Session, documents: Sequence[ServiceDocument]) -> set[UUID]:
    """Entries at the same places or of the same organization: what one withholds, all withhold."""
    places = {one.location_id for d in documents for one in d.service_at_locations}
    runners = {d.organization_id for d in documents if d.organization_id}
    at = select(ServiceAtLocation.service_id).where(ServiceAtLocation.location_id.in_(places))
    run_by = select(Service.id).where(Service.organization_id.in_(runners))
    return {*session.scalars(at), *session.scalars(run_by)} - {d.id for d in documents}


def number_changes(session: Session) -> None:
    """Writes this transaction's lines of the change feed: the last act before commit."""
    waiting = pending(session)
    if not waiting.kinds and not waiting.touched:
        return
    told = {service_id for service_id, _ in waiting.kinds}
    quiet = select(Publication.service_id).where(
        Publication.service_id.in_(waiting.touched - told),
        Publication.state == PublicationState.PUBLISHED,
    )
    fresher = [(id, ChangeKind.CHANGED) for id in session.scalars(quiet)]
    if lines := waiting.kinds + fresher:
        assert waiting.at is not None, "whoever changes an entry says when"  # noqa: S101 -- as above
        numbers = take_numbers(session, CHANGES, len(lines))
        session.execute(
            insert(Change),
            [
                {"number": number, "service_id": id, "kind": kind, "at": waiting.at}
                for number, (id, kind) in zip(numbers, lines, strict=True)
            ],
        )
        events = [Event(f"entry.{kind}") for _, kind in waiting.kinds]
        events += [Event.FRESHNESS_CHANGED] * len(fresher)
        told_of = zip(lines, events, numbers, strict=True)
        announce(session, (News(id, event, no) for (id, _), event, no in told_of), waiting.at)


@event.listens_for(WritingSession, "before_commit")
def _before_commit(session: Session) -> None:
    if "pending" not in session.info and not waiting_acts(session):
        return
    publish_pending(session)
    session.flush()
    chain_acts(session, take_waiting_acts(session).items())
    number_changes(session)
    session.info.pop("pending", None)


@event.listens_for(WritingSession, "after_rollback")
def _after_rollback(session: Session) -> None:
    session.info.pop("pending", None)
    take_waiting_acts(session)
