"""`localoffer rehearse`: years of a web whose truth is known, and how well we knew it."""

import logging
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import structlog
import typer

from app.cli.output import AsJson, Report, console, opened, progress_bar, say_json
from app.cli.running import prepare
from app.demo.rehearsing.plots import write_plots
from app.demo.rehearsing.rehearsing import Asked, Found, rehearse
from app.demo.rehearsing.summary import summary
from app.demo.rehearsing.telling import lines
from app.settings import settings

# Every run of a seed begins on the same morning, whatever day it is.
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAYS_A_YEAR = 365.25

Links = Annotated[int, typer.Option(min=10, max=100_000, help="Addresses that entries rely on.")]
Years = Annotated[float, typer.Option(min=0.01, max=10, help="How long to rehearse.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same web and the same figures.")]
Days = Annotated[float | None, typer.Option(min=2, help="Days in place of --years.")]
Budget = Annotated[int | None, typer.Option(min=1, help="Visits a day; none: one a week each.")]
Out = Annotated[Path | None, typer.Option(help="A folder for figures.json and plots (SVG).")]


def rehearse_web(
    links: Links = 2000,
    years: Years = 2.0,
    seed: Seed = 1,
    days: Days = None,
    budget: Budget = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Rehearse years on a web with a known truth: false alarms, recall, delays, calibration."""
    asked = Asked(links, days or years * DAYS_A_YEAR, seed, budget)
    # What is wrong on the rehearsed web is the point of it, and no news for the log.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    began = time.perf_counter()
    with progress_bar(f"Rehearsing {links} links, days") as report:
        found = _rehearsed(asked, report)
    seconds = time.perf_counter() - began
    told = summary(found)
    if as_json:
        say_json(told.as_json())
    else:
        for line in lines(told):
            console.print(line, soft_wrap=True, markup=False)
        console.print(f"{seconds:.0f} seconds: {told.looks / seconds:.0f} looks a second.")
    if out is not None:
        for path in write_plots(out, found, told):
            console.print(f"Written: {path}") if not as_json else None


def _rehearsed(asked: Asked, report: Report) -> Found:
    with TemporaryDirectory(prefix="localoffer-rehearsal-") as folder:
        chosen = settings().model_copy(update={"database_url": f"sqlite:///{folder}/rehearsal.db"})
        prepare(chosen)
        with opened(chosen) as database:
            return rehearse(database, chosen, START, asked, report)
