"""What every command shares: the database, the moment, tables for people, JSON for machines."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

import app.records  # noqa: F401 -- every room, so that followers hear of publications
from app.clock import parse_now
from app.database import Database
from app.settings import Settings, settings

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def _moment(text: str) -> datetime:
    try:
        return parse_now(text)
    except ValueError:
        raise typer.BadParameter("give a moment such as 2026-11-24T09:00Z") from None


Now = Annotated[
    datetime | None,
    typer.Option(
        parser=_moment,
        metavar="MOMENT",
        help="Judge time as if it were this moment, for example 2026-11-24T09:00Z.",
    ),
]
Report = Callable[[int, int | None], None]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]


def moment(given: datetime | None) -> datetime:
    """The moment that was given, or the present one."""
    return given or parse_now(None)


@contextmanager
def opened(chosen: Settings | None = None) -> Iterator[Database]:
    """The database of the settings, closed in the end."""
    database = Database((chosen or settings()).database_url)
    try:
        yield database
    finally:
        database.close()


def say_json(value: Any) -> None:
    """One JSON value on one line."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table for people."""
    shown = Table(*columns, title=title, title_justify="left")
    for row in rows:
        shown.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(shown)


def facts(title: str, values: Mapping[str, object]) -> None:
    """A short list of named figures."""
    table(title, ["what", "how many"], list(values.items()))


@contextmanager
def progress_bar(what: str) -> Iterator[Report]:
    """A progress bar on the error stream; answers with `report(done, total)`."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=errors, transient=True) as bar:
        task = bar.add_task(what, total=None)

        def report(done: int, total: int | None = None) -> None:
            bar.update(task, completed=done, total=total)

        yield report
