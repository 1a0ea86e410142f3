"""`localoffer mail`: what was not taken, why, and once more. What a mail says is shown nowhere."""

from typing import Annotated

import typer

from app.cli.output import AsJson, Now, console, moment, opened, say_json, table
from app.notices.outbox import MessageKind, dead_letters, replay
from app.notices.waiting import post

command = typer.Typer(help="Mail that waits or was given up.", no_args_is_help=True)

MAIL = None  # a destination of its own, beside the webhooks
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")]


@command.command("list")
def list_dead(limit: Limit = 100, as_json: AsJson = False) -> None:
    """Show how much mail waits, and the mails that were given up, newest first."""
    with opened() as database, database.reading() as session:
        found = post(session)[MessageKind.MAIL]
        rows = [
            {
                "id": str(one.id),
                "about": str(one.body.get("template")),
                "to": one.recipient,
                "written_at": one.created_at.isoformat(),
                "gave_up_at": one.gave_up_at.isoformat() if one.gave_up_at else None,
                "last_error": one.last_error,
            }
            for one in dead_letters(session, MAIL, limit=limit)
        ]
    oldest = found.oldest.isoformat() if found.oldest else None
    if as_json:
        say_json({"waiting": found.waiting, "oldest": oldest, "dead": found.dead, "mails": rows})
        return
    since = f", the oldest since {oldest}" if oldest else ""
    console.print(f"{found.waiting} mails wait{since}; {found.dead} were given up.")
    if rows:
        table("Given up", list(rows[0]), [list(row.values()) for row in rows])


@command.command("replay")
def replay_dead(now: Now = None) -> None:
    """Send the mails that were given up once more, with all their tries."""
    with opened() as database, database.writing() as session:
        many = replay(session, MAIL, moment(now))
    console.print(f"{many} mails are due again; the clock delivers them.")
