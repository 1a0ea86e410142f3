"""`localoffer postcodes`: points for postcodes, from a file."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import console, opened, progress_bar
from app.directory.postcode_files import load_postcodes, read_postcodes
from app.directory.search_index import index_everything

command = typer.Typer(help="Points for postcodes.", no_args_is_help=True)


@command.callback()
def _postcodes() -> None:
    """Points for postcodes."""


@command.command()
def load(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="Code-Point Open, or a CSV with points."),
    ],
) -> None:
    """Load postcodes; a second time changes nothing."""
    with (
        opened() as database,
        progress_bar("Loading postcodes") as report,
        database.writing() as session,
    ):
        many = load_postcodes(session, read_postcodes(file), lambda done: report(done, None))
        index_everything(session)  # entries published before have their points only now
    console.print(f"{many:,} postcodes loaded.")
