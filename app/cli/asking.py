"""`localoffer ask-providers`: asks providers by mail whether their entries are still right."""

from typing import Annotated

import typer

from app.cli.output import AsJson, Now, console, moment, opened, say_json, table
from app.freshness.days import in_words
from app.settings import settings
from app.voices.asking import ask_providers, plan_asking
from app.voices.request_mails import Asking

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would go; write nothing.")]


def ask(dry_run: DryRun = False, as_json: AsJson = False, now: Now = None) -> None:
    """Ask providers whether their entries are still right: whoever is due, by mail."""
    chosen, at = settings(), moment(now)
    with opened(chosen) as database:
        with database.reading() as session:
            plan = plan_asking(session, at, terms=chosen.school_terms)
        asked = plan.askings
        if not dry_run:
            root = f"{chosen.base_url}/provider"
            with database.writing() as session:
                asked = ask_providers(session, at, root=root, terms=chosen.school_terms)
    if as_json:
        found = {"holidays": plan.holidays, "to_ring": len(plan.silent)}
        say_json({**found, "queued": not dry_run, "requests": [_json(one) for one in asked]})
        return
    if plan.holidays:
        console.print("Schools have holidays: no mail goes now.")
    columns = ["provider", "step", "to how many", "entries", "first due"]
    table("Would go" if dry_run else "Queued", columns, [_row(one) for one in asked])
    console.print(f"{len(plan.silent)} providers are to be rung: see /console/providers.")


def _row(one: Asking) -> list[object]:
    first = min((line.by for line in one.lines if line.by), default=None)
    due = in_words(first) if first else ""
    return [one.organization, one.step.words, len(one.emails), len(one.lines), due]


def _json(one: Asking) -> dict[str, object]:
    """Without addresses: whoever reads this need not know them."""
    return {
        "organization": one.organization,
        "step": one.step.value,
        "contacts": len(one.emails),
        "entries": [
            {"name": line.name, "what": line.what, "by": line.by.isoformat() if line.by else None}
            for line in one.lines
        ],
    }
