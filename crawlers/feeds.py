"""Walks another directory's Open Referral feed, page by page, and stages what it finds."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import UUID

from sqlalchemy import func, select

from app.database import Database
from app.directory.importing.applying import apply_run
from app.directory.importing.envelope import Page
from app.directory.importing.files import UnreadableFile
from app.directory.importing.finishing import finish_run, report_of
from app.directory.importing.identities import identity_of
from app.directory.importing.json_files import parse_json
from app.directory.importing.merging import Rules
from app.directory.importing.open_referral import ServiceReader
from app.directory.importing.problems import Findings
from app.directory.importing.records import Record, refused
from app.directory.importing.report import ImportReport
from app.directory.importing.runs import Feed, ImportRow, ImportRun, RunState
from app.directory.importing.staging import Origin, open_run, stage_some, the_run, unfinished_run
from app.directory.sources import Source, SourceKind, source_for
from crawlers.feed_pages import (
    POLITELY,
    Asking,
    FeedFailed,
    FeedLimits,
    FetchJson,
    Sleep,
    services_addresses,
)

FULL_KEYS = frozenset(
    ("service_at_locations", "schedules", "regular_schedules", "contacts", "phones",
     "cost_options", "service_areas", "eligibilitys", "service_taxonomys")
)  # fmt: skip
STALE_AFTER = timedelta(days=1)


@dataclass(slots=True)
class Walk:
    """One walk under way."""

    database: Database
    asking: Asking
    run_id: UUID
    reader: ServiceReader
    services_url: str
    page: int
    remarks: dict[str, None] = field(default_factory=dict)
    announced: int | None = None
    whole: bool = True


async def run_feed(
    database: Database,
    feed_id: UUID,
    fetch: FetchJson,
    now: datetime,
    *,
    limits: FeedLimits = POLITELY,
    sleep: Sleep = asyncio.sleep,
) -> ImportReport:
    """Runs one feed that is kept in step, and remembers how it went. Raises FeedFailed."""
    with database.reading() as session:
        feed = session.get_one(Feed, feed_id)
        source = session.get_one(Source, feed.source_id)
        url = feed.url
        origin = Origin(SourceKind.FEED, source.key, source.name, source.licence)
    error: str | None = None
    try:
        return await import_feed(
            database, url, fetch, now, origin=origin, limits=limits, sleep=sleep
        )
    except FeedFailed as failed:
        error = str(failed)
        raise
    finally:
        await asyncio.to_thread(_remember, database, feed_id, now, error)


def _remember(database: Database, feed_id: UUID, now: datetime, error: str | None) -> None:
    with database.writing() as session:
        feed = session.get_one(Feed, feed_id)
        feed.last_error = error
        feed.next_run_at = now + timedelta(seconds=feed.every_seconds)
        runs = select(ImportRun.id).where(ImportRun.source_id == feed.source_id)
        feed.last_run_id = session.scalar(runs.order_by(ImportRun.started_at.desc()).limit(1))


async def import_feed(
    database: Database,
    url: str,
    fetch: FetchJson,
    now: datetime,
    *,
    origin: Origin | None = None,
    limits: FeedLimits = POLITELY,
    sleep: Sleep = asyncio.sleep,
) -> ImportReport:
    """Walks a feed to its end, or to the limit of time, and applies it. Raises FeedFailed.

    A walk that was broken off goes on at the page where it stood. One that runs out of time
    answers with a report in the state `staging`: call again to go on.
    """
    origin = origin or Origin(SourceKind.FEED, url, name=urlsplit(url).hostname)
    run_id, state, page, services_url = await asyncio.to_thread(_open, database, origin, now)
    if state == RunState.STAGING:
        reader = ServiceReader(await asyncio.to_thread(_source_of, database, run_id), now.date())
        asking = Asking(fetch, limits, sleep)
        walk = Walk(database, asking, run_id, reader, services_url or url, page)
        if services_url is None:
            await _find_services(walk, url)
        if not await _walk_pages(walk):
            return await asyncio.to_thread(_so_far, database, run_id)
        await asyncio.to_thread(_close_staging, walk)
    await asyncio.to_thread(apply_run, database, run_id, now)
    return await asyncio.to_thread(finish_run, database, run_id, now)


def _open(
    database: Database, origin: Origin, now: datetime
) -> tuple[UUID, RunState, int, str | None]:
    """The run that was broken off, if it is not too old, or else a new one."""
    with database.writing() as session:
        source = source_for(
            session, origin.kind, origin.key, name=origin.name, licence=origin.licence, now=now
        )
        run = unfinished_run(session, source.id)
        if run is None or now - run.started_at > STALE_AFTER:
            run = open_run(session, origin, rules=Rules(), now=now)
        return run.id, RunState(run.state), run.next_page, run.report.get("services_url")


def _source_of(database: Database, run_id: UUID) -> UUID:
    with database.reading() as session:
        return session.get_one(ImportRun, run_id).source_id


def _so_far(database: Database, run_id: UUID) -> ImportReport:
    with database.reading() as session:
        return report_of(session, session.get_one(ImportRun, run_id))


async def _find_services(walk: Walk, url: str) -> None:
    """Finds where the feed keeps its services, and starts at its first page."""
    refusals = []
    for candidate in services_addresses(url):
        try:
            page = await walk.asking.page(candidate, 1, retries=0)
        except FeedFailed as failed:
            refusals.append(str(failed))
            continue
        if page.is_envelope or (page.items and isinstance(page.items[0], dict)):
            walk.services_url = candidate
            # pages are counted from 0 where the answer to "page 1" is not the first one
            walk.page = 0 if page.first is False and page.number == 1 else 1
            return
        refusals.append(f"{candidate}: {'; '.join(page.problems) or 'no page of services'}")
    raise FeedFailed(f"No page of services was found. {refusals[0]}")


async def _walk_pages(walk: Walk) -> bool:
    """Reads and stages page after page; False when the time is up before the end."""
    clock = asyncio.get_running_loop().time
    ends_at = clock() + walk.asking.limits.longest
    before: list[str] = []
    for _ in range(walk.asking.limits.pages):
        if clock() > ends_at:
            return False
        page = await walk.asking.page(
            walk.services_url, walk.page, retries=walk.asking.limits.retries
        )
        walk.remarks |= dict.fromkeys(page.problems)
        walk.announced = page.total_items
        ids = [str(item.get("id")) for item in page.items if isinstance(item, dict)]
        if ids and ids == before:
            walk.remarks["The feed answers every page with the same services."] = None
            walk.whole = False
            return True
        before = ids
        records = await _records(walk, page)
        await asyncio.to_thread(_stage_page, walk, records)
        if page.ends(walk.page) or not page.is_envelope:
            return True
        walk.page += 1
        await walk.asking.sleep(walk.asking.limits.pause)
    raise FeedFailed(f"The feed has more than {walk.asking.limits.pages} pages.")


def _stage_page(walk: Walk, records: list[Record]) -> None:
    """The page and the mark that it was read are kept together: a crash repeats it, or nothing."""
    with walk.database.writing() as session:
        run = the_run(session, walk.run_id)
        stage_some(session, walk.run_id, records)
        run.next_page = walk.page + 1
        run.report = run.report | {"services_url": walk.services_url}


def _close_staging(walk: Walk) -> None:
    with walk.database.writing() as session:
        run = the_run(session, walk.run_id)
        seen = session.scalar(
            select(func.count()).where(ImportRow.run_id == run.id, ImportRow.kind == "service")
        )
        remarks = list(walk.remarks)
        if walk.announced is not None and walk.announced != seen:
            remarks.append(f"The feed announces {walk.announced} services and lists {seen}.")
        if seen == 0:
            remarks.append("The feed is empty: nothing is taken as missing from it.")
        run.complete = walk.whole and bool(seen)
        run.report = run.report | {"remarks": remarks}


async def _records(walk: Walk, page: Page) -> list[Record]:
    records: list[Record] = []
    for number, item in enumerate(page.items, start=1):
        where = f"page {walk.page}, record {number}"
        if _is_thin(item):
            item, problem = await _in_full(walk, item)
            if problem is not None:
                findings = Findings(where)
                findings.add("service", f"the record is skipped: {problem}", item.get("id"))
                records.append(refused("service", findings, _entry_id(walk, item)))
                continue
        records += walk.reader.read(item, where)
    return records


def _is_thin(item: Any) -> bool:
    """Lists of 3.x may leave out all that is nested: the service itself has to be asked for."""
    return isinstance(item, dict) and bool(item.get("id")) and not FULL_KEYS & item.keys()


async def _in_full(walk: Walk, item: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
    parts = urlsplit(walk.services_url)
    path = f"{parts.path.rstrip('/')}/{quote(str(item['id'])[:500], safe='')}"
    url = urlunsplit(parts._replace(path=path))
    await walk.asking.sleep(walk.asking.limits.pause)
    answer = await walk.asking.one(url)
    if answer.status in (404, 405, 410):
        return item, None  # the list is all that this publisher has to say
    if answer.status != 200:
        return item, f"its own page did not answer ({answer.problem or answer.status})"
    try:
        full = parse_json(answer.body, url)
    except UnreadableFile as error:
        return item, str(error)
    return (full, None) if isinstance(full, dict) else (item, "its own page is not an object")


def _entry_id(walk: Walk, item: dict[str, Any]) -> UUID:
    """The feed still lists it, though it cannot be read: it is not missing."""
    return identity_of(walk.reader.source_id, "service", str(item["id"])).id
