"""Feeds that are kept in step: added, and listed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.directory.importing.runs import Feed
from app.directory.sources import SourceKind, source_for


def add_feed(
    session: Session,
    url: str,
    *,
    every: timedelta,
    name: str | None = None,
    licence: str | None = None,
    now: datetime,
) -> Feed:
    """Adds a feed, or changes how often it is read; it is due at once."""
    source = source_for(
        session,
        SourceKind.FEED,
        url,
        name=name or urlsplit(url).hostname,
        licence=licence,
        now=now,
    )
    feed = session.scalar(select(Feed).where(Feed.url == url))
    if feed is None:
        feed = Feed(url=url, source_id=source.id)
        session.add(feed)
    feed.every_seconds = int(every.total_seconds())
    feed.next_run_at = now
    feed.paused = False
    session.flush()
    return feed


def all_feeds(session: Session) -> Sequence[Feed]:
    """Every feed, by address."""
    return session.scalars(select(Feed).order_by(Feed.url)).all()
