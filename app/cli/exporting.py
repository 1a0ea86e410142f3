"""`localoffer export`: the published entries as open data."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import console, opened
from app.directory import exporting
from app.directory.open_formats import Format
from app.freshness.open_data import published_entries


def export(
    file: Annotated[Path, typer.Argument(help=f"Where to: ends in one of {exporting.ENDINGS}.")],
) -> None:
    """Write every published entry to a file; what is withheld is not in it."""
    form = exporting.format_of(file)
    with opened() as database, database.reading() as session:
        many = exporting.export(published_entries(session), file)
    what = "points" if form is Format.GEOJSON else "entries"
    console.print(f"{many} {what} written to {file}.", markup=False)
