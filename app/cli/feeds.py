"""`localoffer feeds`: other directories' feeds, kept in step."""

import asyncio
import re
from datetime import timedelta
from typing import Annotated, Any

import typer

from app.addresses import AddressRefused, normalise_url
from app.cli.output import AsJson, Now, console, moment, opened, say_json, table
from app.directory.importing.subscriptions import add_feed, all_feeds
from app.settings import settings
from crawlers.feed_fetching import run_one_feed

command = typer.Typer(help="Other directories' feeds, kept in step.", no_args_is_help=True)
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def _span(text: str | timedelta) -> timedelta:
    if isinstance(text, timedelta):  # the default comes by here too
        return text
    found = re.fullmatch(r"(\d{1,4})([mhd])", text.strip())
    span = UNITS[found[2]] * int(found[1]) if found else timedelta()
    if span < timedelta(minutes=5):
        raise typer.BadParameter("give a span such as 24h, 90m or 2d; five minutes at the least")
    return span


@command.command()
def add(
    url: Annotated[str, typer.Argument(help="The feed's address.")],
    every: Annotated[timedelta, typer.Option(parser=_span, metavar="SPAN")] = timedelta(days=1),
    name: Annotated[str | None, typer.Option(help="The publisher's name.")] = None,
    licence: Annotated[str | None, typer.Option(help="The licence of its entries.")] = None,
    now: Now = None,
) -> None:
    """Keep a feed in step; it is read by the clock, the first time at once."""
    try:
        address = normalise_url(url)
    except AddressRefused as refused:
        raise typer.BadParameter(str(refused)) from None
    with opened() as database, database.writing() as session:
        add_feed(session, address, every=every, name=name, licence=licence, now=moment(now))
    hours = every.total_seconds() / 3600
    console.print(f"{address} is read every {hours:g} hours.", markup=False, soft_wrap=True)


@command.command("list")
def list_feeds(as_json: AsJson = False) -> None:
    """Show the feeds, when they were read and how it went."""
    with opened() as database, database.reading() as session:
        found: list[dict[str, Any]] = [
            {
                "url": feed.url,
                "every_seconds": feed.every_seconds,
                "next_run_at": feed.next_run_at.isoformat(),
                "last_error": feed.last_error,
            }
            for feed in all_feeds(session)
        ]
    if as_json:
        say_json(found)
        return
    table(
        "Feeds", ["address", "every (s)", "next", "last error"], [list(f.values()) for f in found]
    )


@command.command()
def run(
    url: Annotated[str | None, typer.Argument(help="Only this feed.")] = None,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """Read the feeds now, without waiting for the clock."""
    at = moment(now)
    with opened() as database:
        with database.reading() as session:
            wanted = [(f.id, f.url) for f in all_feeds(session) if url in (None, f.url)]
        if not wanted:
            raise typer.BadParameter("there is no such feed: see `localoffer feeds list`")
        for feed_id, address in wanted:
            found = asyncio.run(run_one_feed(database, settings(), feed_id, at))
            if as_json:
                say_json({"url": address} | found)
            else:
                console.print(f"{address}: {found.get('error') or found['counts']}", markup=False)
