"""The evidence of some entries up to a moment: checks, confirmations, visits, flags, changes.

Nobody is named, only roles; of changes, which facts changed, not their values: what is hidden
today stays hidden in the past.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.acts import ChangeSet
from app.addresses import AddressRefused, normalise_url
from app.directory.history import EntryVersion
from app.directory.organizations import Organization
from app.directory.services import Service
from app.freshness.assurances import STILL_RIGHT, Assurance, Confirmation
from app.freshness.flags import CLOSED_ITSELF, Flag
from app.freshness.links import Link
from app.freshness.outcomes import Outcome, Reason
from app.freshness.published_then import SERVICE
from app.freshness.report_people import role_words
from app.freshness.standing import Method
from app.freshness.visits import VisitRecord

VISITS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Happened:
    """One piece of evidence. `assures`: the day that a check or a confirmation is of.

    `act` and `fields` are of changes, as they are stored: doors have the words for them.
    """

    at: datetime
    kind: str
    what: str
    by: str
    assures: date | None = None
    act: str = ""
    fields: tuple[str, ...] = ()


Told = Iterator[tuple[UUID, Happened]]


def standing_documents(
    session: Session, ids: Collection[UUID], until: datetime
) -> Mapping[UUID, dict[str, Any]]:
    """Each entry as its version of then had it, with `organization_name`.

    Of an entry whose past was erased, today's name and nothing else.
    """
    newest = (
        select(EntryVersion.entry_id, func.max(EntryVersion.version).label("version"))
        .where(*_of(ids, until))
        .group_by(EntryVersion.entry_id)
        .subquery()
    )
    query = (
        select(Service.id, Service.name, EntryVersion.document)
        .outerjoin(newest, newest.c.entry_id == Service.id)
        .outerjoin(
            EntryVersion,
            (EntryVersion.entry_kind == SERVICE)
            & (EntryVersion.entry_id == Service.id)
            & (EntryVersion.version == newest.c.version),
        )
        .where(Service.id.in_(ids))
    )
    found = {id: document or {"name": name} for id, name, document in session.execute(query)}
    owners = {UUID(one["organization_id"]) for one in found.values() if one.get("organization_id")}
    named = select(Organization.id, Organization.name).where(Organization.id.in_(owners))
    names = {str(id): name for id, name in session.execute(named)}
    return {
        id: one | {"organization_name": names.get(str(one.get("organization_id")))}
        for id, one in found.items()
    }


def _of(ids: Collection[UUID], until: datetime) -> tuple[Any, ...]:
    return EntryVersion.entry_kind == SERVICE, EntryVersion.entry_id.in_(ids), (
        EntryVersion.at < until
    )  # fmt: skip


def evidence_of(
    session: Session,
    ids: Collection[UUID],
    documents: Mapping[UUID, Mapping[str, Any]],
    until: datetime,
) -> Mapping[UUID, list[Happened]]:
    """All that was known of each entry before this moment, oldest first."""
    found: dict[UUID, list[Happened]] = {id: [] for id in ids}
    for told in (
        _checks(session, ids, until),
        _confirmations(session, ids, until),
        _visits(session, documents, until),
        _flags(session, ids, until),
        _changes(session, ids, until),
    ):
        for id, one in told:
            found[id].append(one)
    return {id: sorted(some, key=lambda one: (one.at, one.kind)) for id, some in found.items()}


def _checks(session: Session, ids: Collection[UUID], until: datetime) -> Told:
    query = (
        select(Assurance, Actor.kind, Actor.role)
        .join(Actor, Actor.id == Assurance.actor_id)
        .where(Assurance.service_id.in_(ids), Assurance.recorded_at < until)
    )
    for one, kind, role in session.execute(query):
        how = f"Checked {Method(one.method).words}"
        by = f"{one.by_role} ({role_words(kind, role)})"
        yield one.service_id, Happened(one.recorded_at, "Check", how, by, assures=one.assured_on)


def _confirmations(session: Session, ids: Collection[UUID], until: datetime) -> Told:
    query = select(Confirmation).where(
        Confirmation.service_id.in_(ids), Confirmation.recorded_at < until
    )
    for one in session.scalars(query):
        right = one.kind == STILL_RIGHT
        what = f"Said: {one.kind.replace('_', ' ')}"
        day = one.confirmed_on if right else None
        kind = "Confirmation" if right else "Statement"
        yield one.service_id, Happened(one.recorded_at, kind, what, "The provider", assures=day)


def _visits(session: Session, documents: Mapping[UUID, Mapping[str, Any]], until: datetime) -> Told:
    """The last visits to each address that the entry had then."""
    users: dict[str, set[UUID]] = defaultdict(set)
    for id, document in documents.items():
        for url in _addresses(document):
            users[url].add(id)
    place = func.row_number().over(
        partition_by=VisitRecord.link_id, order_by=(VisitRecord.at.desc(), VisitRecord.id)
    )
    numbered = (
        select(VisitRecord.id, place.label("place"))
        .join(Link, Link.id == VisitRecord.link_id)
        .where(Link.url.in_(users), VisitRecord.at < until)
        .subquery()
    )
    query = (
        select(VisitRecord, Link.url)
        .join(numbered, numbered.c.id == VisitRecord.id)
        .join(Link, Link.id == VisitRecord.link_id)
        .where(numbered.c.place <= VISITS_SHOWN)
    )
    for one, url in session.execute(query):
        answer = f" ({one.status})" if one.status else ""
        unsure = "; not counted" if one.discarded else ""
        what = f"{Outcome(one.outcome).words}{answer}: {url}{unsure}"
        for id in users[url]:
            yield id, Happened(one.at, "Visit", what, "Our visitor")


def _addresses(document: Mapping[str, Any]) -> Iterator[str]:
    more = (one.get("url") for one in document.get("additional_urls") or ())
    for text in (document.get("url"), *more):
        try:
            if text:
                yield normalise_url(text)
        except AddressRefused:
            continue


def _flags(session: Session, ids: Collection[UUID], until: datetime) -> Told:
    """Raised, tried and closed, each at its time; what came later is not told."""
    query = (
        select(Flag, Actor.kind, Actor.role)
        .outerjoin(Actor, Actor.id == Flag.resolved_by_id)
        .where(Flag.service_id.in_(ids), Flag.raised_at < until)
    )
    for one, kind, role in session.execute(query):
        # The words of a flag follow its evidence while it is open; its reason stays.
        words = Reason(one.reason).words
        yield one.service_id, Happened(one.raised_at, "Flag", words, "The directory")
        tries = (one.decision_detail or {}).get("so_far", ())
        for tried in tries:
            at = datetime.fromisoformat(tried["at"])
            if at < until:
                what = f"{_plain(tried['decision'])}: {words}"
                yield one.service_id, Happened(at, "Attempt", what, "The team")
        if one.resolved_at and one.resolved_at < until:
            yield one.service_id, _decision(one, words, kind, role)


def _decision(flag: Flag, words: str, kind: str | None, role: str | None) -> Happened:
    assert flag.resolved_at is not None  # noqa: S101 -- asked before
    decision = flag.decision or ""
    told = "Closed by itself" if decision == CLOSED_ITSELF else _plain(decision)
    wrong = " (false alarm: what we had seen was wrong)" if flag.false_alarm else ""
    by = role_words(kind, role) if kind else "The directory"
    return Happened(flag.resolved_at, "Decision", f"{told}{wrong}: {words}", by)


def _plain(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _changes(session: Session, ids: Collection[UUID], until: datetime) -> Told:
    query = (
        select(
            EntryVersion.entry_id, EntryVersion.version, EntryVersion.at,
            EntryVersion.changed_fields, ChangeSet.act, Actor.kind, Actor.role,
        )
        .join(ChangeSet, ChangeSet.id == EntryVersion.change_set_id)
        .join(Actor, Actor.id == ChangeSet.actor_id)
        .where(*_of(ids, until))
    )  # fmt: skip
    for id, version, at, changed, act, kind, role in session.execute(query):
        fields = tuple(name for name in changed if name != "id") if version > 1 else ()
        made = Happened(at, "Change", f"Version {version}", role_words(kind, role), act=act)
        yield id, replace(made, fields=fields)
