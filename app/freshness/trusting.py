"""Works out what the public is told of each entry's freshness, and tells the website of changes."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.dialects import upsert
from app.directory.documents import ServiceDocument
from app.directory.facts import ContactVisibility, EntryStatus
from app.directory.nesting import chunks, read_documents
from app.directory.public_parts import timestamp
from app.directory.publishing import BATCH, touch
from app.directory.services import Service
from app.directory.sources import Source
from app.freshness import doubts
from app.freshness.assurances import (
    Assurance,
    Confirmation,
    latest_assurances,
    latest_confirmations,
    latest_statements,
)
from app.freshness.check_policies import policy_on
from app.freshness.days import day_of
from app.freshness.links import Link, LinkRole, LinkUse
from app.freshness.policy import Fact, Policy
from app.freshness.public_freshness import public_freshness, website_line
from app.freshness.standing import (
    Basis,
    Claim,
    Doubt,
    Method,
    Standing,
    Statement,
    StatementKind,
    freshness_state,
)
from app.freshness.trust import Trust

DATED_FACTS = {
    Fact.CAPACITY: "capacity_as_of",
    Fact.WAITING_TIME: "wait_as_of",
    Fact.PAYMENT: "payment_checked_on",
    Fact.OPENING_HOURS: "opening_checked_on",
}


INTERNAL = frozenset({"policy"})  # of what moves here alone nobody is told


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows about the trust in some entries, read beforehand."""

    assurances: Mapping[UUID, Assurance]
    confirmations: Mapping[UUID, Confirmation]
    statements: Mapping[UUID, Confirmation]
    doubts: Mapping[UUID, Doubt]
    corrections: Mapping[UUID, date]
    websites: Mapping[UUID, Link]
    broken: frozenset[UUID]
    modified: Mapping[UUID, datetime]
    publishers: Mapping[UUID, str]
    policy: Policy


def trust_what_is_published(
    session: Session, documents: Sequence[ServiceDocument], now: datetime
) -> None:
    """Keeps the trust row of each published entry in step with it."""
    _refresh(session, documents, now)


def refresh_trust(
    session: Session, ids: Collection[UUID], now: datetime, *, following: bool = False
) -> int:
    """Works these entries' trust out anew; tells the website of those that differ, and how many.

    `following`: whoever calls brings all else into line with the policy of today as well.
    """
    changed = 0
    for some in chunks(sorted(ids), BATCH):
        documents = list(read_documents(session, ServiceDocument, some).values())
        differing = _refresh(session, documents, now, following=following)
        touch(session, differing, now=now)
        changed += len(differing)
    return changed


def _refresh(
    session: Session,
    documents: Sequence[ServiceDocument],
    now: datetime,
    *,
    following: bool = False,
) -> list[UUID]:
    session.flush()
    known = _known(session, [d.id for d in documents], now)
    before = {
        one.service_id: one
        for one in session.scalars(
            select(Trust).where(Trust.service_id.in_([d.id for d in documents]))
        )
    }
    rows = [_row(document, known, now) for document in documents]
    for row in rows:
        old = before.get(row["service_id"])
        if old is not None and old.policy != row["policy"] and not following:
            row["policy"] = None  # its flags are to follow, though all that is told here has
    changed = [row for row in rows if _differs(before.get(row["service_id"]), row)]
    told = [
        row["service_id"]
        for row in changed
        if (old := before.get(row["service_id"])) and _differs(old, row, but=INTERNAL)
    ]
    if changed:
        statement = upsert(session, Trust)
        columns = {n: statement.excluded[n] for n in changed[0] if n != "service_id"}
        session.execute(
            statement.on_conflict_do_update(index_elements=["service_id"], set_=columns), changed
        )
        for one in before.values():
            session.expire(one)
    return told


def follow_looks(
    session: Session, links: Collection[Link], concerned: Collection[UUID], now: datetime
) -> None:
    """Works out anew the trust in the entries concerned; for others that use these links, says
    when their website was last looked at.

    Of that alone nobody is told: a look that found nothing new would put every entry into the feed
    of changes, week after week.
    """
    uses = select(LinkUse.service_id).where(LinkUse.link_id.in_([link.id for link in links]))
    # All rows at once and in one order, or two crawlers may wait for each other for ever.
    session.execute(
        select(Trust.service_id)
        .where(Trust.service_id.in_(uses) | Trust.service_id.in_(concerned))
        .order_by(Trust.service_id)
        .with_for_update()
    )
    refresh_trust(session, concerned, now)
    _note_looks(session, links)


def _note_looks(session: Session, links: Collection[Link]) -> None:
    session.flush()
    for some in chunks(sorted(link.id for link in links), BATCH):
        uses = select(LinkUse.service_id).where(LinkUse.link_id.in_(some))
        rows = session.execute(
            select(Trust.service_id, Trust.body).where(Trust.service_id.in_(uses))
        ).all()
        websites, broken = _websites(session, [id for id, _ in rows])
        noted = []
        for id, text in rows:
            body, line = json.loads(text), _website(id, websites, broken)
            if line is not None and body.get("website") != line:
                noted.append({"service_id": id, "body": _as_text(body | {"website": line})})
        if noted:
            session.execute(update(Trust), noted)


def _website(
    id: UUID, websites: Mapping[UUID, Link], broken: Collection[UUID]
) -> dict[str, Any] | None:
    link = websites.get(id)
    return website_line(link, broken=link.id in broken) if link is not None else None


def _as_text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _differs(before: Trust | None, row: Mapping[str, Any], but: Collection[str] = ()) -> bool:
    return before is None or any(
        getattr(before, name) != value for name, value in row.items() if name not in but
    )


def _known(session: Session, ids: Collection[UUID], now: datetime) -> Known:
    websites, broken = _websites(session, ids)
    origin = select(Service.id, Service.last_modified, Source.name).outerjoin(
        Source, Source.id == Service.source_id
    )
    rows = session.execute(origin.where(Service.id.in_(ids))).all()
    return Known(
        assurances=latest_assurances(session, ids),
        confirmations=latest_confirmations(session, ids),
        statements=latest_statements(session, ids),
        doubts=doubts.public_doubts(session, ids),
        corrections=doubts.corrections_waiting(session, ids),
        websites=websites,
        broken=broken,
        modified={id: modified for id, modified, _ in rows},
        publishers={id: name for id, _, name in rows if name},
        policy=policy_on(session, day_of(now)),
    )


def _websites(session: Session, ids: Collection[UUID]) -> tuple[dict[UUID, Link], frozenset[UUID]]:
    """Each entry's main address, or its organization's; and which of those links are dead."""
    query = (
        select(LinkUse.service_id, LinkUse.role, Link)
        .join(Link, Link.id == LinkUse.link_id)
        .where(
            LinkUse.service_id.in_(ids),
            LinkUse.role.in_([LinkRole.MAIN, LinkRole.ORGANIZATION]),
        )
    )
    found: dict[UUID, dict[str, Link]] = defaultdict(dict)
    for service_id, role, link in session.execute(query):
        found[service_id][role] = link
    chosen = {id: by.get(LinkRole.MAIN) or by[LinkRole.ORGANIZATION] for id, by in found.items()}
    return chosen, doubts.dead_links(session, {link.id for link in chosen.values()})


def public_answer(session: Session, document: ServiceDocument, now: datetime) -> dict[str, Any]:
    """What the public would be told of this document's freshness; writes nothing."""
    known = _known(session, [document.id], now)
    modified = {document.id: now, **known.modified}
    body: dict[str, Any] = json.loads(
        _row(document, replace(known, modified=modified), now)["body"]
    )
    return body


def _row(document: ServiceDocument, known: Known, now: datetime) -> dict[str, Any]:
    standing = standing_of(document, known)
    freshness = freshness_state(standing, now)
    website = _website(document.id, known.websites, known.broken)
    edited = timestamp(known.modified[document.id])
    body = public_freshness(standing, freshness, website=website, last_edited=edited, now=now)
    return {
        "service_id": document.id,
        "body": _as_text(body),
        "state": freshness.state,
        "basis": standing.basis,
        "assured_date": standing.last_word_on,
        "next_due": standing.next_due,
        "turns_at": freshness.turns_at,
        "policy": known.policy.mark_of(document.local_offer.category),
    }


def standing_of(document: ServiceDocument, known: Known) -> Standing:
    """What people said of an entry: the newer word is the basis."""
    id, facts = document.id, document.local_offer
    assurance, confirmation = known.assurances.get(id), known.confirmations.get(id)
    assured_on = assurance.assured_on if assurance else None
    confirmed_on = confirmation.confirmed_on if confirmation else None
    word = max((day for day in (assured_on, confirmed_on) if day), default=None)
    basis = Basis.NONE
    if word:
        basis = Basis.COUNCIL_CHECK if word == assured_on else Basis.PROVIDER_CONFIRMATION
    shows = facts.contact_visibility == ContactVisibility.PUBLIC
    return Standing(
        basis=basis,
        assured_on=assured_on,
        method=Method(assurance.method) if assurance else None,
        by_role=assurance.by_role if assurance else "The Local Offer team",
        provider_confirmed_on=confirmed_on,
        next_due=known.policy.next_due(facts.category, word) if word else None,
        doubt=known.doubts.get(id),
        statement=_statement(document, known.statements.get(id)),
        correction_on=known.corrections.get(id),
        claim=_claim(document, known.publishers.get(id), word),
        can_ring=shows and bool(document.phones or any(c.phones for c in document.contacts)),
        can_email=shows and bool(document.email),
        facts=tuple(
            (fact, day) for fact, column in DATED_FACTS.items() if (day := getattr(facts, column))
        ),
        policy=known.policy,
    )


def _claim(document: ServiceDocument, publisher: str | None, word: date | None) -> Claim | None:
    """The publisher's own claim, never over something newer that a person told us."""
    claimed = document.publisher_assured_date
    if claimed is None or (word and word >= claimed):
        return None
    return Claim(publisher or "The publisher", claimed)


def _statement(document: ServiceDocument, said: Confirmation | None) -> Statement | None:
    """What the provider said of itself, or what an editor noted, until it runs out."""
    kinds = {kind.value for kind in StatementKind}
    if said is not None and said.kind in kinds:
        until = said.statement.get("until")
        return Statement(
            StatementKind(said.kind),
            said.confirmed_on,
            date.fromisoformat(until) if until else None,
        )
    facts = document.local_offer
    if facts.entry_status == EntryStatus.TEMPORARILY_CLOSED and facts.closed_on:
        kind = StatementKind.TEMPORARILY_CLOSED
        return Statement(kind, facts.closed_on, facts.closed_until, by_provider=False)
    return None
