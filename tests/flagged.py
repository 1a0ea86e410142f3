"""A directory with any number of open flags, written by the database: for what must stay fast."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.actors import NAMESPACE
from app.database import Database
from app.dialects import upsert
from app.directory.facts import OfferFacts
from app.directory.organizations import Organization
from app.directory.publications import Publication
from app.directory.services import Service
from app.freshness.flags import Flag
from app.freshness.hosts import Host
from app.freshness.links import Link, LinkUse
from app.freshness.outcomes import Reason
from app.freshness.trust import Trust
from app.freshness.visits import VisitRecord
from tests.makers import NOW

CATEGORIES = ("clubs", "short_breaks", "advice", "health", "jobs")
TEAMS = ("Early help", "Short breaks team", None)
REASONS = (Reason.LINK_GONE, Reason.CONTACT_DRIFT, Reason.OVERDUE, Reason.FACT_EXPIRED)
FLAGS_AN_ENTRY = 4
ENTRIES_A_PROVIDER = 5
PAGE = {"title": "Club", "phones": ["+442079460001"], "excerpt": "Every Saturday. " * 30}


def id_of(kind: str, number: int) -> UUID:
    """The same id in every run."""
    return uuid5(NAMESPACE, f"{kind} {number}")


def flag_many(database: Database, flags: int) -> None:
    """So many open flags, four on each entry, five entries to a provider and its website."""
    entries = range(-(-flags // FLAGS_AN_ENTRY))
    providers = range(-(-len(entries) // ENTRIES_A_PROVIDER))
    with database.writing() as session:
        _add(session, Organization, [_provider(n) for n in providers])
        _add(session, Host, [
            {"id": id_of("host", n), "name": f"club{n}.example", "addresses": []} for n in providers
        ])  # fmt: skip
        _add(session, Service, [_service(n) for n in entries])
        _add(session, Link, [_link(n) for n in entries])
        _add(session, LinkUse, [
            {"service_id": id_of("service", n), "link_id": id_of("link", n), "role": "main"}
            for n in entries
        ])  # fmt: skip
        session.execute(upsert(session, OfferFacts), [_facts(n) for n in entries])
        _add(session, Publication, [_publication(n) for n in entries])
        session.execute(upsert(session, Trust), [_trust(n) for n in entries])
        _add(session, VisitRecord, [_visit(n, day) for n in entries for day in range(3)])
        _add(session, Flag, [_flag(n) for n in range(flags)])


def _add(session: Session, record: type[Any], rows: list[dict[str, Any]]) -> None:
    session.execute(insert(record), rows)


def _provider(n: int) -> dict[str, Any]:
    return {"id": id_of("organization", n), "name": f"Provider {n}", "last_modified": NOW,
            "version": 1, "corrected": []}  # fmt: skip


def _service(n: int) -> dict[str, Any]:
    return {
        "id": id_of("service", n), "name": f"Saturday club {n}", "status": "active",
        "organization_id": id_of("organization", n // ENTRIES_A_PROVIDER),
        "url": f"https://club{n // ENTRIES_A_PROVIDER}.example/{n}",
        "last_modified": NOW, "version": 1, "corrected": [],
    }  # fmt: skip


def _link(n: int) -> dict[str, Any]:
    host = n // ENTRIES_A_PROVIDER
    return {"id": id_of("link", n), "url": f"https://club{host}.example/{n}",
            "host_id": id_of("host", host), "state": "confirmed"}  # fmt: skip


def _facts(n: int) -> dict[str, Any]:
    return {
        "service_id": id_of("service", n), "entry_status": "published", "pinned": False,
        "category": CATEGORIES[n % len(CATEGORIES)], "owner_team": TEAMS[n % len(TEAMS)],
        "needs": [], "conditions": [], "diagnosis_stages": [], "support": [],
        "diagnosis_required": "unknown", "ehcp_required": "unknown", "referral_routes": [],
        "capacity": "unknown", "free": "unknown", "payment_methods": [],
        "short_breaks_card": "unknown", "pfa_outcomes": [], "decision_types": [], "steps": [],
        "out_of_area": "unknown",
        "address_visibility": "public", "contact_visibility": "public",
    }  # fmt: skip


def _publication(n: int) -> dict[str, Any]:
    return {"service_id": id_of("service", n), "state": "published", "slug": f"club-{n}",
            "withheld": [], "sort_key": f"saturday club {n}", "body": "{}",
            "first_published_at": NOW, "last_modified": NOW}  # fmt: skip


def _trust(n: int) -> dict[str, Any]:
    return {"service_id": id_of("service", n), "body": "{}", "state": "never_assured",
            "basis": "none" if n % 2 else "council_check",
            "first_check_on": NOW.date() + timedelta(days=n // 30) if n % 2 else None,
            "next_due": None if n % 2 else NOW.date() + timedelta(days=n // 20)}  # fmt: skip


def _visit(n: int, day: int) -> dict[str, Any]:
    return {"id": id_of(f"visit {day}", n), "link_id": id_of("link", n),
            "at": NOW - timedelta(days=day + 1), "outcome": "ok", "detail": "page", "status": 200,
            "evidence": {"page": PAGE}}  # fmt: skip


def _flag(n: int) -> dict[str, Any]:
    entry, which = divmod(n, FLAGS_AN_ENTRY)
    reason = REASONS[which]
    return {
        "id": id_of("flag", n), "service_id": id_of("service", entry),
        "link_id": id_of("link", entry), "reason": reason, "harm": reason.harm,
        "words": f"{reason.words}: seen on 4 visits", "fingerprint": f"{n:064d}",
        "evidence": {"visits": [{"page": PAGE, "at": NOW.isoformat()}] * 6},
        "raised_at": NOW - timedelta(hours=n % 997), "false_alarm": False,
    }  # fmt: skip
