"""`localoffer audit`: whether what was written down of all acts is still as it was."""

from typing import Annotated

import typer

from app.cli.output import console, errors, opened
from app.directory.auditing import (
    Head,
    first_broken_link,
    head,
    missing_since,
    unchained_acts,
)

command = typer.Typer(help="The chain of all acts, and whether it is whole.", no_args_is_help=True)


def _head(text: str) -> Head:
    try:
        return Head.read(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


@command.command("head")
def print_head() -> None:
    """Print the chain's head: keep it on another machine, and give it to `verify` later."""
    with opened() as database, database.reading() as session:
        console.print(str(head(session)), markup=False, soft_wrap=True)


@command.command()
def verify(
    kept: Annotated[
        Head | None,
        typer.Option(
            "--head", parser=_head, metavar="HEAD", help="A head that was printed before."
        ),
    ] = None,
) -> None:
    """Find acts that were edited, deleted, inserted, swapped or cut off; exit 1 if there are."""
    with opened() as database, database.reading() as session:
        broken, loose = first_broken_link(session), unchained_acts(session)
        missing = kept is not None and missing_since(session, kept)
        last = head(session)
    wrong = []
    if broken is not None:
        wrong.append(f"The chain is broken at number {broken}.")
    if loose:
        wrong.append(f"{loose} acts are not in the chain.")
    if missing and kept:
        wrong.append(f"The chain does not hold the head {kept.number} that was kept.")
    for line in wrong:
        errors.print(line, markup=False, soft_wrap=True)
    if wrong:
        raise typer.Exit(1)
    console.print(f"The chain is whole: {last.number} acts.", markup=False, soft_wrap=True)
