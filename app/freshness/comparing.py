"""Compares what a provider's page says with what the entries say, and flags what both days show."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.directory.documents import ServiceDocument
from app.directory.nesting import read_documents
from app.freshness.contacts import KINDS, contacts_of, places_of, readable, traces_of
from app.freshness.decided import decided_before
from app.freshness.drift import Drift, about_the_entry, drifts_of
from app.freshness.flags import Doubt, lift_flags, raise_flag
from app.freshness.links import Link, LinkRole
from app.freshness.outcomes import Reason
from app.freshness.readings import readings
from app.freshness.remembering import Past
from app.freshness.timetables import timetable_past

SECOND_READING = timedelta(days=1, hours=5)  # the second reading must be on another day

AGREES_AGAIN = "The provider's page and the entry agree again."
NEW_TIMETABLE = "The page no longer shows the old timetable."


def compare_with_record(past: Past, now: datetime) -> tuple[tuple[UUID, Reason], ...]:
    """Judges each entry whose main address this is; answers with the flags that are new."""
    ids = [id for id, role in past.users.items() if role is LinkRole.MAIN]
    pages = readings(past.visits()) if ids else []
    if not pages:
        return ()  # a page that has not been sent for months says neither yes nor no
    documents = read_documents(past.session, ServiceDocument, ids)
    places = places_of(past.session, documents.values())
    traces = traces_of(past.session, documents.values(), places)
    raised: list[tuple[UUID, Reason]] = []
    for id, document in documents.items():
        drifts = drifts_of(contacts_of(document, places), traces[id], pages)
        if _judge_drifts(past, id, drifts, now):
            raised.append((id, Reason.CONTACT_DRIFT))
        about = about_the_entry(pages, traces[id])
        current = about if about and about[-1] is pages[-1] else []
        old = timetable_past(current)
        if old is None and current:
            _lift(past, id, Reason.TIMETABLE_PAST, NEW_TIMETABLE, now)
        elif old is not None and not old.proved:
            _look_again(past.link, now)
        elif old is not None and _raise(past.session, id, old.doubt(past.link), now):
            raised.append((id, Reason.TIMETABLE_PAST))
    return tuple(raised)


def _judge_drifts(past: Past, service_id: UUID, drifts: Sequence[Drift], now: datetime) -> bool:
    """One flag for all kinds: the first that nobody has decided upon, the others named in it."""
    if not drifts:
        _lift(past, service_id, Reason.CONTACT_DRIFT, AGREES_AGAIN, now)
        return False
    current = [one for one in drifts if one.now]
    if any(not one.proved and not one.rotating for one in current):
        _look_again(past.link, now)
    doubts = [(one, one.doubt(past.link)) for one in current if one.proved]
    open_ones = [
        (one, doubt)
        for one, doubt in doubts
        if not decided_before(past.session, service_id, doubt.fingerprint, now)
    ]
    if not open_ones:
        return False
    (_, doubt), *others = open_ones
    also = "".join(
        f" The {KINDS[one.kind]} differs too: {', '.join(map(readable, one.found))}."
        for one, _ in others
    )
    doubt = replace(
        doubt,
        words=doubt.words + also,
        evidence=doubt.evidence | {"also": [other.evidence for _, other in others]},
    )
    return raise_flag(past.session, service_id, doubt, now)


def _raise(session: Session, service_id: UUID, doubt: Doubt, now: datetime) -> bool:
    if decided_before(session, service_id, doubt.fingerprint, now):
        return False
    return raise_flag(session, service_id, doubt, now)


def _look_again(link: Link, now: datetime) -> None:
    soon = now + SECOND_READING
    link.next_due_at = min(link.next_due_at or soon, soon)


def _lift(past: Past, service_id: UUID, reason: Reason, why: str, now: datetime) -> None:
    if past.is_flagged(reason):
        lift_flags(
            past.session,
            now,
            why=why,
            link_id=past.link.id,
            service_ids=[service_id],
            reasons=[reason],
        )
