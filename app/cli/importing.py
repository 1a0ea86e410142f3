"""`localoffer import`: entries from files and feeds."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import AsJson, Now, Report, console, moment, opened, progress_bar, say_json
from app.database import Database
from app.directory.importing.from_files import import_open_referral_file, import_spreadsheet
from app.directory.importing.report import ImportReport
from app.directory.importing.runs import RunState
from app.directory.importing.suggest import suggest_mapping
from app.freshness.from_sources import flag_import
from app.settings import settings
from crawlers.feed_fetching import feed_fetcher
from crawlers.feeds import import_feed

command = typer.Typer(help="Entries from files and feeds.", no_args_is_help=True)

Check = Annotated[bool, typer.Option("--check", help="Report only; write nothing.")]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse the whole if any record is bad.")]


@command.command()
def spreadsheet(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV or XLSX file.")],
    mapping: Annotated[str, typer.Option(help="A mapping: a file, or one that comes with us.")],
    check: Check = False,
    strict: Strict = False,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """Import a spreadsheet, its columns mapped by a small file."""
    at = moment(now)

    def read(database: Database, report: Report) -> ImportReport:
        return import_spreadsheet(
            database, file, mapping, check=check, strict=strict, now=at, progress=report
        )

    _import(read, at, as_json=as_json)


@command.command("open-referral")
def open_referral(
    source: Annotated[str, typer.Argument(help="A feed's address, or a file of JSON.")],
    check: Check = False,
    strict: Strict = False,
    licence: Annotated[str | None, typer.Option(help="The licence of a file's entries.")] = None,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """Import an Open Referral feed (3.x or 1.0), or a file of one."""
    at = moment(now)

    def read_file(database: Database, report: Report) -> ImportReport:
        return import_open_referral_file(
            database,
            Path(source),
            licence=licence,
            check=check,
            strict=strict,
            now=at,
            progress=report,
        )

    def read_feed(database: Database, _: Report) -> ImportReport:
        return asyncio.run(_walk(database, source, at))

    is_feed = "://" in source
    if is_feed and (check or strict):
        raise typer.BadParameter("--check and --strict are for files: save the feed first")
    if not is_feed and not Path(source).is_file():
        raise typer.BadParameter(f"there is no file {source}, and it is no address either")
    _import(read_feed if is_feed else read_file, at, as_json=as_json)


async def _walk(database: Database, url: str, at: datetime) -> ImportReport:
    async with feed_fetcher(settings(), at) as fetch:
        return await import_feed(database, url, fetch, at)


def _import(
    read: Callable[[Database, Report], ImportReport], at: datetime, *, as_json: bool
) -> None:
    with opened() as database:
        with progress_bar("Importing") as report:
            found = read(database, report)
        flag_import(database, found, at)
    if as_json:
        say_json(found.as_json())
    else:
        for line in found.words():
            console.print(line, markup=False, soft_wrap=True)
    if found.state in (RunState.REFUSED, RunState.FAILED):
        raise typer.Exit(1)


@command.command("suggest-mapping")
def suggest(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV or XLSX file.")],
) -> None:
    """Draft a mapping for a spreadsheet, to be read and corrected by a person."""
    typer.echo(suggest_mapping(file))
