"""`localoffer webhooks`: whom we tell of changes, and how the messages fare."""

import asyncio
import json
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated
from uuid import uuid4

import typer

from app.addresses import AddressRefused
from app.cli.output import AsJson, Now, console, moment, opened, say_json, table
from app.notices.events import Event
from app.notices.outbox import dead_letters, replay
from app.notices.signing import signed_headers
from app.notices.webhooks import (
    BOTH_SIGN,
    add_webhook,
    all_webhooks,
    find_webhook,
    receiver_of,
    remove_webhook,
    rotate_secret,
)
from app.settings import settings
from crawlers.sending import Sender

command = typer.Typer(help="Whom we tell of changes, signed.", no_args_is_help=True)

Named = Annotated[str, typer.Argument(metavar="WEBHOOK", help="The webhook's id or address.")]


@command.command()
def add(
    url: Annotated[str, typer.Argument(help="The address that is to be told.")],
    event: Annotated[
        list[Event] | None,
        typer.Option(help="Only these; withdrawn and redacted are always told. May be repeated."),
    ] = None,
    now: Now = None,
) -> None:
    """Tell an address of changes from now on, and print its secret: it is shown this once."""
    allow = settings().webhooks_allow
    try:
        with opened() as database, database.writing() as session:
            made = add_webhook(
                session, url, events=event or list(Event), allow=allow, now=moment(now)
            )
            id, secret = made.id, made.secret
    except AddressRefused as refused:
        raise typer.BadParameter(f"{refused} (see LOCALOFFER_WEBHOOKS_ALLOW)") from None
    console.print(f"Webhook {id}. Its secret, shown this once:", markup=False, soft_wrap=True)
    console.print(secret, markup=False, soft_wrap=True)


@command.command("list")
def list_webhooks(as_json: AsJson = False) -> None:
    """Show whom we tell, and how many messages wait, arrived and were given up."""
    with opened() as database, database.reading() as session:
        found = all_webhooks(session)
    rows = [{**asdict(one), "id": str(one.id), "events": list(one.events)} for one in found]
    if as_json:
        say_json(rows)
        return
    table(
        "Webhooks",
        ["id", "address", "events", "waiting", "delivered", "given up", "last error"],
        [list((asdict(one) | {"events": " ".join(one.events)}).values()) for one in found],
    )


@command.command()
def dead(webhook: Named, as_json: AsJson = False) -> None:
    """Show the messages that were given up, newest first, at most a hundred."""
    with opened() as database, database.reading() as session:
        found = dead_letters(session, find_webhook(session, webhook).id)
        rows = [
            {
                "id": f"msg_{one.id.hex}",
                "type": one.body["type"],
                "number": one.body["number"],
                "service_id": one.body["service_id"],
                "gave_up_at": one.gave_up_at.isoformat() if one.gave_up_at else None,
                "last_error": one.last_error,
            }
            for one in found
        ]
    if as_json:
        say_json(rows)
        return
    table("Given up", list(rows[0]) if rows else ["none"], [list(row.values()) for row in rows])


@command.command("replay")
def replay_dead(webhook: Named, now: Now = None) -> None:
    """Send the messages that were given up once more, with all their tries."""
    with opened() as database, database.writing() as session:
        many = replay(session, find_webhook(session, webhook).id, moment(now))
    console.print(f"{many} messages are due again; the clock delivers them.")


@command.command()
def rotate(
    webhook: Named,
    keep_hours: Annotated[
        int, typer.Option(min=0, max=24 * 30, help="Hours in which the old secret signs too.")
    ] = BOTH_SIGN // timedelta(hours=1),
    now: Now = None,
) -> None:
    """Give a webhook a new secret and print it: it is shown this once."""
    with opened() as database, database.writing() as session:
        found = find_webhook(session, webhook)
        keep = timedelta(hours=keep_hours)
        secret = rotate_secret(session, found, moment(now), keep=keep)
    console.print(secret, markup=False, soft_wrap=True)


@command.command("test")
def send_test(webhook: Named, now: Now = None) -> None:
    """Send a signed message of the type `webhook.test` at once, and say how it went."""
    at = moment(now)
    with opened() as database, database.reading() as session:
        receiver = receiver_of(find_webhook(session, webhook), at)
    said = {"type": "webhook.test", "timestamp": at.isoformat(), "data": {}}
    body = json.dumps(said, separators=(",", ":")).encode()
    headers = signed_headers(receiver.secrets, uuid4(), at, body)
    failure = asyncio.run(Sender.from_settings(settings()).send(receiver.url, body, headers, at))
    if failure:
        console.print(failure.words, markup=False, soft_wrap=True)
        raise typer.Exit(1)
    console.print("The receiver took it.")


@command.command()
def remove(webhook: Named) -> None:
    """Tell this address of nothing more; what waits for it is deleted."""
    with opened() as database, database.writing() as session:
        remove_webhook(session, find_webhook(session, webhook))
    console.print("The webhook is gone.")
