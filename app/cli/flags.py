"""`localoffer flags`: what needs a person, and what the person decides."""

import getpass
import json
from typing import Annotated, Any
from uuid import UUID

import typer
from pydantic import TypeAdapter, ValidationError

from app.accounts.actors import ActorKind, actor_named
from app.cli.output import AsJson, Now, console, moment, opened, say_json, table
from app.directory.services import names_of
from app.freshness.calibration import Calibration, calibrate
from app.freshness.deciders import in_words
from app.freshness.decisions import Decision
from app.freshness.flags import Flag, open_flags
from app.freshness.outcomes import Reason
from app.freshness.resolving import resolve

command = typer.Typer(help="What needs a person.", no_args_is_help=True)
decision_shape: TypeAdapter[Decision] = TypeAdapter(Decision)


@command.command("list")
def list_flags(
    reason: Annotated[Reason | None, typer.Option(help="Only flags of this reason.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    snoozed: Annotated[bool, typer.Option(help="Include flags that sleep until a day.")] = False,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """Show open flags, worst harm first."""
    with opened() as database, database.reading() as session:
        flags, total = open_flags(session, moment(now), reason=reason, snoozed=snoozed, limit=limit)
        names = names_of(session, {flag.service_id for flag in flags})
        if as_json:
            for flag in flags:
                say_json(flag_line(flag, names[flag.service_id]))
            return
        rows = [(f.id, f.harm, f.reason, names[f.service_id], f.words) for f in flags]
    table(f"{total} open flags", ["flag", "harm", "reason", "entry", "why"], rows)


def flag_line(flag: Flag, name: str) -> dict[str, Any]:
    """A flag as one JSON object."""
    return {
        "id": flag.id,
        "service_id": flag.service_id,
        "service": name,
        "reason": flag.reason,
        "harm": flag.harm,
        "words": flag.words,
        "raised_at": flag.raised_at.isoformat(),
        "suggestion": flag.suggestion,
        "evidence": flag.evidence,
    }


@command.command("resolve")
def resolve_flag(
    flag: Annotated[UUID, typer.Argument(help="The flag's id.")],
    decision: Annotated[
        str,
        typer.Argument(help="A decision as JSON, or its name alone when it needs nothing more."),
    ],
    by: Annotated[str, typer.Option(help="Who decides.")] = "",
    now: Now = None,
) -> None:
    """Resolve a flag, for example: resolve ID '{"decision": "assured", "method": "phone"}'."""
    chosen = _decision(decision)
    with opened() as database, database.writing() as session:
        at = moment(now)
        actor = actor_named(session, ActorKind.PERSON, by or getpass.getuser(), now=at)
        resolve(session, flag, chosen, actor, at)
    console.print(f"{chosen.decision.replace('_', ' ')}: done.")


def _decision(text: str) -> Decision:
    try:
        value = json.loads(text) if text.lstrip().startswith("{") else {"decision": text}
        return decision_shape.validate_python(value)
    except ValidationError as error:
        raise typer.BadParameter(in_words(error)) from None
    except ValueError as error:
        raise typer.BadParameter(f"not JSON: {error}") from None


@command.command("calibrate")
def calibrate_beliefs(as_json: AsJson = False) -> None:
    """Compare what we believed of web addresses with what editors decided; changes nothing."""
    with opened() as database, database.reading() as session:
        found = calibrate(session)
    if as_json:
        say_json(found.as_json())
        return
    _say_calibration(found)


def _say_calibration(found: Calibration) -> None:
    rows = [
        (row.outcome.value, row.detail or "", row.seen.alive, row.seen.dead,
         f"{row.before.likelihood:.1f}", f"{row.after.likelihood:.1f}")
        for row in found.rows
    ]  # fmt: skip
    heads = ["outcome", "detail", "looks, alive", "looks, dead", "ratio now", "ratio then"]
    table("How strongly each outcome speaks for a dead page", heads, rows)
    if found.brier is None:
        console.print("Nobody has decided upon a dead or a living address yet.")
        return
    table(
        f"Belief against {found.dead + found.alive} decisions: Brier score {found.brier:.4f}",
        ["believed from", "to", "flags", "on average", "were dead"],
        [(b.low, b.high, b.count, f"{b.believed:.3f}", f"{b.dead:.3f}") for b in found.bins],
    )
