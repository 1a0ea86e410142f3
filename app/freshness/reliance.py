"""Which addresses an entry relies on: kept in step with each publication, in its transaction."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.actors import NAMESPACE
from app.addresses import AddressRefused, normalise_url
from app.dialects import upsert
from app.directory.contacts import Url
from app.directory.documents import ServiceDocument
from app.directory.nesting import chunks
from app.directory.organizations import Organization
from app.freshness.flags import lift_flags
from app.freshness.hosts import Host
from app.freshness.links import Link, LinkRole, LinkUse
from app.freshness.outcomes import Reason
from app.freshness.rules import LinkState

Use = tuple[str, LinkRole]

ABOUT_LINKS = (
    Reason.LINK_GONE, Reason.LINK_SOFT_GONE, Reason.LINK_PARKED, Reason.LINK_MOVED,
    Reason.LINK_CERTIFICATE, Reason.HOST_DOWN, Reason.CANNOT_LOOK, Reason.CONTACT_DRIFT,
    Reason.CLOSURE_ANNOUNCED, Reason.TIMETABLE_PAST,
)  # fmt: skip

SOCIAL_DOMAINS = (
    "facebook.com", "twitter.com", "x.com", "instagram.com", "youtube.com", "youtu.be",
    "linkedin.com", "tiktok.com", "threads.net", "bsky.app",
)  # fmt: skip


def rely_on_links(session: Session, documents: Sequence[ServiceDocument], now: datetime) -> None:
    """Writes what these entries use now: new addresses are due at once."""
    public = [d for d in documents if d.local_offer.entry_status.is_public]
    organizations = _organization_addresses(session, public)
    wanted = {
        document.id: set(_uses(document, organizations.get(document.organization_id)))
        for document in public
    }
    ids = _links_for(session, {url for uses in wanted.values() for url, _ in uses}, now)
    before = _used_before(session, documents)
    rows: list[dict[str, Any]] = []
    for document in documents:
        uses = {(ids[url], str(role)) for url, role in wanted.get(document.id, ())}
        _drop(
            session, document.id, before[document.id] - uses, still={id for id, _ in uses}, now=now
        )
        rows += [
            {"service_id": document.id, "link_id": link_id, "role": role}
            for link_id, role in sorted(uses - before[document.id])
        ]
    if rows:
        session.execute(insert(LinkUse), rows)


def _used_before(
    session: Session, documents: Sequence[ServiceDocument]
) -> Mapping[UUID, set[tuple[UUID, str]]]:
    found: dict[UUID, set[tuple[UUID, str]]] = defaultdict(set)
    query = select(LinkUse.service_id, LinkUse.link_id, LinkUse.role).where(
        LinkUse.service_id.in_([d.id for d in documents])
    )
    for service_id, link_id, role in session.execute(query):
        found[service_id].add((link_id, role))
    return found


def _drop(
    session: Session,
    service_id: UUID,
    uses: set[tuple[UUID, str]],
    *,
    still: set[UUID],
    now: datetime,
) -> None:
    """Forgets these uses; a doubt about an address that the entry no longer uses has gone."""
    for link_id, role in uses:
        session.execute(
            delete(LinkUse).where(
                LinkUse.service_id == service_id,
                LinkUse.link_id == link_id,
                LinkUse.role == role,
            )
        )
        if link_id not in still:
            lift_flags(
                session,
                now,
                why="The entry no longer uses this address.",
                link_id=link_id,
                service_ids=[service_id],
                reasons=ABOUT_LINKS,
            )


def _organization_addresses(
    session: Session, documents: Sequence[ServiceDocument]
) -> Mapping[UUID | None, list[Use]]:
    ids = {d.organization_id for d in documents if d.organization_id}
    found: defaultdict[UUID | None, list[Use]] = defaultdict(list)
    websites = select(Organization.id, Organization.website).where(Organization.id.in_(ids))
    for organization_id, website in session.execute(websites):
        if website:
            found[organization_id].append((website, LinkRole.ORGANIZATION))
    others = select(Url.organization_id, Url.url, Url.role).where(Url.organization_id.in_(ids))
    for owner_id, url, role in session.execute(others):
        found[owner_id].append((url, _role_of(url, role)))
    return found


def _uses(document: ServiceDocument, organization: Sequence[Use] | None) -> Iterator[Use]:
    """The addresses that an entry uses, spelt in one way; what is no web address is left out."""
    found: list[Use] = [(document.url, LinkRole.MAIN)] if document.url else []
    found += [(one.url, _role_of(one.url, one.role)) for one in document.additional_urls]
    found += [(s.schedule_link, LinkRole.ADDITIONAL) for s in document.schedules if s.schedule_link]
    for text, role in [*found, *(organization or ())]:
        try:
            yield normalise_url(text), role
        except AddressRefused:
            continue


def _role_of(url: str, role: str | None) -> LinkRole:
    if role in (LinkRole.SOCIAL, LinkRole.BOOKING):
        return LinkRole(role)
    host = (urlsplit(url).hostname or "") if "://" in url else url.split("/")[0]
    social = any(host == d or host.endswith(f".{d}") for d in SOCIAL_DOMAINS)
    return LinkRole.SOCIAL if social else LinkRole.ADDITIONAL


def _links_for(session: Session, urls: set[str], now: datetime) -> dict[str, UUID]:
    """The ids of these addresses' links, with hosts and links made for those that are new."""
    ids = {url: uuid5(NAMESPACE, f"link:{url}") for url in urls}
    known = {
        id for some in chunks(list(ids.values()))
        for id in session.scalars(select(Link.id).where(Link.id.in_(some)))
    }  # fmt: skip
    new = {url: id for url, id in ids.items() if id not in known}
    if new:
        _add_links(session, new, now)
    return ids


def _add_links(session: Session, new: Mapping[str, UUID], now: datetime) -> None:
    hosts = {url: urlsplit(url).netloc for url in new}
    host_ids = {name: uuid5(NAMESPACE, f"host:{name}") for name in set(hosts.values())}
    rows: list[dict[str, Any]] = [
        {"id": id, "name": name, "next_due_at": now, "addresses": []}
        for name, id in sorted(host_ids.items())
    ]
    # Whoever is first: ids are made of names, so that a race may be lost at either of the two.
    statement = upsert(session, Host).on_conflict_do_nothing()
    session.execute(statement, rows)
    links: list[dict[str, Any]] = [
        {
            "id": id,
            "url": url,
            "host_id": host_ids[hosts[url]],
            "state": LinkState.NOT_LOOKED_AT,
            "probability_dead": 0.0,
            "next_due_at": now,
        }
        for url, id in sorted(new.items())
    ]
    session.execute(upsert(session, Link).on_conflict_do_nothing(), links)
    for some in chunks(list(host_ids.values())):
        session.execute(update(Host).where(Host.id.in_(some)).values(next_due_at=now))
