"""`localoffer export`: the published entries as open data."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import console, opened
from app.directory import exporting


def export(
    file: Annotated[Path, typer.Argument(help="Where to: ends in .ndjson, .csv or .xlsx.")],
) -> None:
    """Write every published entry to a file; what is withheld is not in it."""
    with opened() as database, database.reading() as session:
        many = exporting.export(session, file)
    console.print(f"{many} entries written to {file}.", markup=False)
