"""`localoffer checks`: the checks that editors have before them."""

from datetime import timedelta
from typing import Annotated, Any

import typer

from app.cli.output import AsJson, Now, console, moment, opened, say_json, table
from app.freshness.check_plan import TOGETHER, Plan, plan_checks
from app.freshness.check_policies import policy_on
from app.freshness.checks_due import entries_to_check
from app.freshness.days import day_of, in_words
from app.freshness.outcomes import Harm
from app.freshness.overdue import MINUTES_PER_CHECK
from app.settings import settings

command = typer.Typer(help="The checks that editors have before them.", no_args_is_help=True)


@command.callback()
def _checks() -> None:
    """The checks that editors have before them."""


@command.command()
def plan(
    weeks: Annotated[int, typer.Option(min=1, max=104, help="How far to look ahead.")] = 12,
    together: Annotated[
        int,
        typer.Option(min=0, max=180, help="One call renews all that falls due within these days."),
    ] = TOGETHER.days,
    as_json: AsJson = False,
    now: Now = None,
) -> None:
    """Show how many checks fall due in each week, and how far the editors' hours reach."""
    hours, today = settings().editor_hours_a_week, day_of(moment(now))
    with opened() as database, database.reading() as session:
        entries, policy = entries_to_check(session), policy_on(session, today)
    found = plan_checks(
        entries,
        today,
        weeks=weeks,
        hours_a_week=hours,
        minutes_per_check=MINUTES_PER_CHECK,
        together=timedelta(days=together),
        policy=policy,
    )
    if as_json:
        say_json(plan_line(found, hours))
    else:
        show(found, hours)


def plan_line(found: Plan, hours: float) -> dict[str, Any]:
    """The plan as one JSON object."""
    return {
        "editor_hours_a_week": hours,
        "checks_a_week": found.a_week,
        "weeks": [
            {
                "begins": week.begins.isoformat(),
                "due": dict(week.due),
                "done": dict(week.done),
                "waiting": dict(week.waiting),
            }
            for week in found.weeks
        ],
        "cannot_keep": list(found.cannot_keep),
    }


def show(found: Plan, hours: float) -> None:
    """The plan as a table, and what the hours are too few for."""
    rows = [
        (
            in_words(week.begins),
            *(week.due[harm] for harm in Harm),
            sum(week.done.values()),
            sum(week.waiting.values()),
        )
        for week in found.weeks
    ]
    columns = ["week from", *(f"{harm} harm" for harm in Harm), "can be made", "left over"]
    can = f"{hours:g} hours a week are enough for {found.a_week:.3g} checks"
    table(f"Checks that fall due; {can}, worst harm first", columns, rows)
    if not found.cannot_keep:
        console.print("Every interval can be kept.")
        return
    console.print("[bold]With these hours, these intervals cannot be kept:[/bold]")
    for words in found.cannot_keep:
        console.print(f"  {words}", markup=False)
