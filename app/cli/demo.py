"""`localoffer demo`: the fictional borough and its rehearsal."""

import asyncio
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from app.cli.output import (
    AsJson,
    Now,
    Report,
    console,
    facts,
    moment,
    opened,
    progress_bar,
    say_json,
)
from app.cli.running import prepare
from app.demo.loading import load_demo
from app.demo.rehearsal import Rehearsal, fast_forward
from app.settings import settings

command = typer.Typer(help="The fictional borough.", no_args_is_help=True)


@command.callback()
def _demo() -> None:
    """The fictional borough."""


@command.command()
def load(now: Now = None) -> None:
    """Load the fictional borough; a second time changes nothing."""
    prepare(settings())
    with opened() as database, progress_bar("Loading the demo borough") as report:
        loaded = load_demo(database, moment(now), report)
    facts("The demo borough", loaded.counts)


@command.command("fast-forward")
def forward(
    days: Annotated[int, typer.Option(min=1, max=800, help="How many days to rehearse.")] = 14,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """Rehearse days in seconds on a copy of the borough: what is flagged, what not, and why."""
    with progress_bar("Rehearsing") as report:
        found = asyncio.run(_rehearse(days, moment(now), report))
    if as_json:
        say_json(found.as_json())
        return
    for line in found.words():
        console.print(line, soft_wrap=True)


async def _rehearse(days: int, start: datetime, report: Report) -> Rehearsal:
    """On a database of its own: a rehearsal leaves no visits of the future behind."""
    with TemporaryDirectory(prefix="localoffer-rehearsal-") as folder:
        chosen = settings().model_copy(update={"database_url": f"sqlite:///{folder}/rehearsal.db"})
        await asyncio.to_thread(prepare, chosen)
        with opened(chosen) as database:
            load_demo(database, start)
            return await fast_forward(database, chosen, days, start, report)
