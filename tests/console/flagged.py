"""Flags of every kind in a console's database, for tests of its pages."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.freshness.flags import Doubt, Flag, raise_flag
from app.freshness.jobs import PROBE, JobRun
from app.freshness.links import Link
from app.freshness.outcomes import Outcome, Reason
from app.freshness.probes import Probe, Seen, record_probes
from app.freshness.trusting import refresh_trust
from tests import makers
from tests.console.conftest import Console
from tests.makers import NOW

OLD, NEW = "https://otter.example", "https://new-otter.example"
LONG = "Saturday " + "swimming and splashing " * 6 + "for all"
EXCERPT = (
    "Otter Club meets every Saturday at ten. Ring us on {} before you come for the first time."
)


def clubs(console: Console, many: int = 3) -> list[UUID]:
    """So many clubs of one organisation, each with a page on its website."""
    runner = makers.an_organization("Otter Club", website=f"{OLD}/")
    made = [
        makers.a_service(
            f"Club {n}" if n else LONG, organization=runner, url=f"{OLD}/{n}",
            additional_urls=[], phones=[{"number": "020 7946 0005"}], contacts=[],
        )
        for n in range(many)
    ]  # fmt: skip
    with console.database.writing() as session:
        makers.save(session, runner, *made, now=NOW - timedelta(days=30))
    return [one.id for one in made]


def flag(console: Console, service_id: UUID, doubt: Doubt, days: int = 2) -> UUID:
    """An open flag."""
    at = console.clock() - timedelta(days=days)
    with console.database.writing() as session:
        raise_flag(session, service_id, doubt, at)
        refresh_trust(session, {service_id}, at)
        where = (Flag.service_id == service_id) & (Flag.reason == doubt.reason)
        return session.scalars(select(Flag.id).where(where, Flag.resolved_at.is_(None))).one()


def link_of(session: Session, n: int) -> Link:
    """The page of a club."""
    return session.scalars(select(Link).where(Link.url == f"{OLD}/{n}")).one()


def moved(console: Console, service_id: UUID, n: int) -> UUID:
    """A page that has moved, with its likely fix."""
    with console.database.reading() as session:
        link_id = link_of(session, n).id
    to = f"{NEW}/{n}"
    return flag(console, service_id, Doubt(
        Reason.LINK_MOVED, f"Moved for good to {to}", f"moved {n}", link_id=link_id,
        suggestion={
            "words": f"Use {to} instead.", "decision": {"decision": "link_corrected", "url": to},
        },
    ))  # fmt: skip


def overdue(console: Console, service_id: UUID) -> UUID:
    """A check that is due."""
    return flag(console, service_id, Doubt(
        Reason.OVERDUE, "Last checked on 1 June 2026; a check was due by 1 September 2026.", "old",
        suggestion={
            "words": "Ring the provider and go through the entry.",
            "decision": {"decision": "assured", "method": "phone"},
        },
    ))  # fmt: skip


def drifted(console: Console, service_id: UUID, n: int) -> UUID:
    """A page that gives another phone number, as two visits saw."""
    for days, phone in ((9, "+442079460005"), (3, "+442079460099")):
        visited(console, n, NOW - timedelta(days=days), phone)
    with console.database.reading() as session:
        link_id = link_of(session, n).id
    return flag(console, service_id, Doubt(
        Reason.CONTACT_DRIFT, "The provider's page gives 020 7946 0099.", "drift", link_id=link_id,
        evidence={
            "kind": "phones", "recorded": ["+442079460005"], "found": ["+442079460099"],
            "before": EXCERPT.format("020 7946 0005"),
        },
    ))  # fmt: skip


def visited(console: Console, n: int, at: datetime, phone: str = "+442079460005") -> None:
    """A visit that found the page."""
    page = {"title": "Otter Club", "phones": [phone],
            "excerpt": EXCERPT.format(phone.replace("+44", "0"))}  # fmt: skip
    chain = [{"status": 301, "url": f"{OLD}/{n}", "step": "location"},
             {"status": 200, "url": f"{OLD}/{n}/", "step": None}]  # fmt: skip
    certificate = {"host": "otter.example", "issuer": "A good issuer",
                   "not_after": "2027-03-01T00:00:00+00:00", "problem": None}  # fmt: skip
    with console.database.writing() as session:
        evidence = {"page": page, "chain": chain, "certificate": certificate}
        seen = Seen(at, Outcome.OK, "page", status=200, evidence=evidence)
        record_probes(session, [Probe(link_of(session, n).id, seen)], now=at)


def crawler_ran(console: Console, at: datetime) -> None:
    """A round of a crawler that ended well."""
    with console.database.writing() as session:
        session.add(JobRun(job=PROBE, slot=at.isoformat(), started_at=at, finished_at=at,
                           outcome="ok", detail={}))  # fmt: skip
