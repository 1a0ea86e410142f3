"""`localoffer users`: people who sign in to the console; the first administrator is made here."""

import getpass
from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer
from sqlalchemy.orm import Session

from app.accounts.actors import ActorKind, actor_named
from app.accounts.by_mail import address_of_link
from app.accounts.managing import disable_person, enable_person, set_role
from app.accounts.people import UnknownPerson, account_with, add_person, all_people
from app.accounts.roles import Role
from app.accounts.second_factors import take_away
from app.accounts.signing_in import give_link
from app.accounts.tickets import Purpose
from app.cli.output import AsJson, Now, console, moment, opened, say_json, table
from app.console.pages import MOUNT
from app.settings import settings

command = typer.Typer(help="People who sign in to the console.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The person's email address.")]


@command.command()
def add(
    email: Email,
    role: Annotated[Role, typer.Option(help="What they may do.")],
    name: Annotated[str, typer.Option(help="Their name, shown in every history.")],
    now: Now = None,
) -> None:
    """Add a person, and print a link with which they choose a password."""
    at = moment(now)
    with opened() as database, database.writing() as session:
        by = _whoever_runs_this(session, at)
        account = add_person(session, email=email, name=name, role=role, by=by, now=at)
        link = give_link(session, account.actor_id, Purpose.INVITATION, by=by, now=at)
    _print_link(link, Purpose.INVITATION)


@command.command("list")
def list_people(as_json: AsJson = False) -> None:
    """Show who has an account."""
    with opened() as database, database.reading() as session:
        found = all_people(session)
    if as_json:
        say_json(
            [
                {
                    "id": str(one.actor_id), "name": one.name, "email": one.email,
                    "role": one.role.value, "has_password": one.has_password,
                    "has_second_factor": one.has_second_factor, "disabled_at": one.disabled_at,
                    "last_sign_in_at": one.last_sign_in_at,
                }
                for one in found
            ]
        )  # fmt: skip
        return
    table(
        "People",
        ["email", "name", "role", "password", "second factor", "last sign-in", "disabled"],
        [
            [
                one.email, one.name, one.role.value, "yes" if one.has_password else "no",
                "yes" if one.has_second_factor else "no", one.last_sign_in_at, one.disabled_at,
            ]
            for one in found
        ],
    )  # fmt: skip


@command.command()
def disable(email: Email, now: Now = None) -> None:
    """Sign a person out everywhere, and let them in no more."""
    with opened() as database, database.writing() as session:
        by = _whoever_runs_this(session, moment(now))
        done = disable_person(session, _known(session, email), by=by, now=moment(now))
    console.print("Disabled." if done else "Disabled already.")


@command.command()
def enable(email: Email, now: Now = None) -> None:
    """Let a disabled person in again."""
    with opened() as database, database.writing() as session:
        by = _whoever_runs_this(session, moment(now))
        done = enable_person(session, _known(session, email), by=by, now=moment(now))
    console.print("Let in again." if done else "Not disabled.")


@command.command("set-role")
def change_role(
    email: Email, role: Annotated[Role, typer.Argument(help="What they may do.")], now: Now = None
) -> None:
    """Give a person another role."""
    with opened() as database, database.writing() as session:
        by = _whoever_runs_this(session, moment(now))
        done = set_role(session, _known(session, email), role, by=by, now=moment(now))
    console.print("The role is changed." if done else "They have this role already.")


@command.command("reset-password")
def reset_password(
    email: Email,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="Take the second factor away as well.")
    ] = False,
    now: Now = None,
) -> None:
    """Print a link with which a person chooses another password."""
    at = moment(now)
    with opened() as database, database.writing() as session:
        by = _whoever_runs_this(session, at)
        actor_id = _known(session, email)
        link = give_link(session, actor_id, Purpose.NEW_PASSWORD, by=by, now=at)
        if second_factor:
            take_away(session, actor_id, by=by, now=at)
    _print_link(link, Purpose.NEW_PASSWORD)


def _known(session: Session, email: str) -> UUID:
    account = account_with(session, email)
    if account is None:
        raise UnknownPerson(f"There is nobody with the address {email}.")
    return account.actor_id


def _whoever_runs_this(session: Session, now: datetime) -> UUID:
    """The machine's own user: a person, as with `localoffer flags`."""
    return actor_named(session, ActorKind.PERSON, getpass.getuser(), now=now).id


def _print_link(link: str, purpose: Purpose) -> None:
    hours = int(purpose.lasts.total_seconds() // 3600)
    console.print(f"This link works once, within {hours} hours:", markup=False)
    url = address_of_link(link, f"{settings().base_url}{MOUNT}")
    console.print(url, markup=False, soft_wrap=True)
