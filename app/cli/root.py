"""Puts the command together, one file per noun; turns what went wrong into one plain line."""

import sys

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.accounts.managing import LastAdmin
from app.accounts.people import EmailTaken, UnknownPerson
from app.cli import (
    asking,
    audit,
    checks,
    demo,
    exporting,
    feeds,
    flags,
    importing,
    keys,
    looking,
    mail,
    postcodes,
    rehearsing,
    running,
    users,
    webhooks,
)
from app.cli.output import errors
from app.dialects import UnknownDatabase
from app.directory.editing import BrokenReference, StaleVersion, UnknownEntry
from app.directory.exporting import CannotExport, CannotWrite
from app.directory.importing.files import UnreadableFile
from app.directory.importing.mapping import WrongMapping
from app.directory.postcode_files import NoPostcodes
from app.freshness.assurances import CheckInTheFuture
from app.freshness.deciders import CannotDecideSo
from app.freshness.flags import AlreadyResolved, UnknownFlag
from app.notices.webhooks import UnknownWebhook, WebhookExists
from crawlers.feed_pages import FeedFailed

command = typer.Typer(
    name="localoffer",
    help="The Local Offer directory: what was checked, by whom, how and when.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # rich tracebacks print local variables: keys among them
)

PLAIN = (
    UnknownDatabase,
    FeedFailed,
    NoPostcodes,
    AlreadyResolved,
    BrokenReference,
    CannotDecideSo,
    CannotExport,
    CannotWrite,
    CheckInTheFuture,
    EmailTaken,
    LastAdmin,
    StaleVersion,
    UnknownEntry,
    UnknownFlag,
    UnknownPerson,
    UnknownWebhook,
    UnreadableFile,
    WebhookExists,
    WrongMapping,
)

command.command()(running.run)
command.command()(running.serve)
command.command()(running.crawl)
command.command()(running.migrate)
command.command()(looking.visit)
command.command("ask-providers")(asking.ask)
command.command("rehearse")(rehearsing.rehearse_web)
command.command("export")(exporting.export)
command.add_typer(audit.command, name="audit")
command.add_typer(checks.command, name="checks")
command.add_typer(demo.command, name="demo")
command.add_typer(feeds.command, name="feeds")
command.add_typer(flags.command, name="flags")
command.add_typer(importing.command, name="import")
command.add_typer(keys.command, name="keys")
command.add_typer(looking.command, name="probe")
command.add_typer(mail.command, name="mail")
command.add_typer(postcodes.command, name="postcodes")
command.add_typer(users.command, name="users")
command.add_typer(webhooks.command, name="webhooks")


def main() -> None:
    """Runs the command; says what is wrong and what to do, without a traceback, where it can."""
    try:
        command()
    except ValidationError as error:
        errors.print(wrong_settings(error), markup=False)
        sys.exit(1)
    except PLAIN as error:
        errors.print(str(error), markup=False)
        sys.exit(1)
    except (OperationalError, ProgrammingError) as error:
        errors.print(f"The database does not answer as it should: {error.orig}", markup=False)
        errors.print("Is it there, and has `localoffer migrate` been run?")
        sys.exit(1)


def wrong_settings(error: ValidationError) -> str:
    """Which setting is wrong, and how."""
    return "\n".join(f"{_named(one['loc'])}: {one['msg']}" for one in error.errors())


def _named(place: tuple[int | str, ...]) -> str:
    name = str(place[0]) if place else ""
    return f"LOCALOFFER_{name.removeprefix('LOCALOFFER_').upper()}"
