"""`localoffer visit` and `localoffer probe`: look at addresses."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import (
    AsJson,
    Now,
    Report,
    console,
    moment,
    opened,
    progress_bar,
    say_json,
    table,
)
from app.cli.pretending import crawler_settings
from app.database import Database
from app.freshness.slots import A_MINUTE, note_run, slot_of
from app.settings import Settings, settings
from crawlers.cycle import Cycle, CycleReport
from crawlers.schedule import process_name
from crawlers.visitor import Visitor, visit_many
from crawlers.visits import Visit

command = typer.Typer(help="Look at the links that are due.", no_args_is_help=True)


@command.callback()
def _probe() -> None:
    """Look at the links that are due."""


def visit(
    urls: Annotated[list[str] | None, typer.Argument(help="Addresses to look at.")] = None,
    listed: Annotated[
        Path | None,
        typer.Option("--from", exists=True, dir_okay=False, help="A file, one address a line."),
    ] = None,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """Look at addresses and say what was found, without touching a database."""
    wanted = [*(urls or []), *(_lines(listed) if listed else [])]
    if not wanted:
        raise typer.BadParameter("give an address, or a file of them with --from")
    asyncio.run(_visit_all(wanted, moment(now), as_json=as_json))


def _lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8", errors="replace")
    return [line.strip() for line in text.splitlines() if line.strip()]


async def _visit_all(urls: Iterable[str], now: datetime, *, as_json: bool) -> None:
    async for found in visit_many(urls, settings(), now=now):
        if as_json:
            say_json(found.as_json())
        else:
            _show(found)


def _show(found: Visit) -> None:
    console.print(f"[bold]{found.outcome.value}[/bold] {found.detail}  {found.url}")
    for hop in found.chain:
        console.print(f"    {hop.status} {hop.url}", soft_wrap=True)
    if found.page and found.page.title:
        console.print(f"    “{found.page.title}”", markup=False)


@command.command()
def once(
    everything: Annotated[
        bool, typer.Option("--all", help="Go on until nothing is due or we cannot look.")
    ] = False,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """Run one probe cycle, or all that are due."""
    with opened() as database, progress_bar("Looking") as report:
        total = asyncio.run(_probe_once(database, now, everything=everything, report=report))
    if as_json:
        say_json(total.as_json())
        return
    table("Looked", ["outcome", "addresses"], sorted(total.outcomes.items()))
    for words in total.incidents:
        console.print(words)
    if total.discarded:
        console.print(f"[bold]We could not look:[/bold] {total.discarded}. Nothing is flagged.")
    console.print(f"{total.visited} visited on {total.hosts} hosts, {total.raised} flags raised.")


async def _probe_once(
    database: Database, now: datetime | None, *, everything: bool, report: Report
) -> CycleReport:
    total = CycleReport(outcomes=Counter(), states=Counter())
    async with crawler_settings(database, settings()) as chosen:
        async with Visitor.from_settings(chosen) as visitor:
            cycle = _cycle(database, visitor, chosen, now)
            while True:
                found = await cycle.run()
                total.add(found)
                report(total.visited, None)
                if not everything or not found.visited or found.discarded:
                    break
        await asyncio.to_thread(_note, database, total, moment(now))
    return total


def _cycle(database: Database, visitor: Visitor, chosen: Settings, now: datetime | None) -> Cycle:
    return Cycle(database, visitor, chosen, process_name(), lambda: moment(now))


def _note(database: Database, total: CycleReport, at: datetime) -> None:
    with database.writing() as session:
        slot = f"{slot_of(at, A_MINUTE)} {process_name()}"[:64]
        note_run(session, "probe", slot, at, detail=total.as_json())
