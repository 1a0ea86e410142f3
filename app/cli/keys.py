"""`localoffer keys`: API keys for editors and their tools."""

from typing import Annotated

import typer

from app.accounts.keys import create_key
from app.accounts.roles import Role
from app.cli.output import Now, console, moment, opened

command = typer.Typer(help="API keys for editors and their tools.", no_args_is_help=True)


@command.callback()
def _keys() -> None:
    """API keys for editors and their tools."""


@command.command()
def create(
    role: Annotated[Role, typer.Option(help="What the key may do.")],
    name: Annotated[str, typer.Option(help="Whose key it is: shown in every history.")] = "editor",
    now: Now = None,
) -> None:
    """Make a key and print it: it is shown this once."""
    with opened() as database, database.writing() as session:
        secret = create_key(session, name=name, role=role, now=moment(now))
    console.print(secret, soft_wrap=True)
