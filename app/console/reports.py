"""Reports for leaders and inspectors: numbers by month, a sample with its evidence, files of both.

To take a file away is an act, and is in the audit; to read is not.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from pydantic import Field
from sqlalchemy.orm import Session

from app.accounts.acts import record_act
from app.accounts.roles import May
from app.accounts.sessions import Person
from app.console.act_words import words_of
from app.console.answers_in_words import label_of
from app.console.days import Day, as_typed
from app.console.entries import QUESTIONS
from app.console.forms import Form, Sent, filled, submitted
from app.console.guard import MayRead
from app.console.pages import MOUNT, Pages, show
from app.console.plots import plots_of, said
from app.console.spreadsheets import Sheet, spreadsheet
from app.console.transactions import Now, Reading, Writing
from app.freshness.days import day_of, in_words
from app.freshness.evidence import Happened
from app.freshness.report_tables import Cell, Series
from app.freshness.reporting import MONTHS, MOST_MONTHS, Report, report
from app.freshness.sampling import MOST, NotYet, Sample, sample

pages = Pages()

REPORTS = f"{MOUNT}/reports"
CHOICES = [(str(many), f"{many} months") for many in (6, MONTHS, 24, MOST_MONTHS)]
SAMPLE_COLUMNS = (
    "Place", "Entry", "Name", "Organisation", "Standing", "When", "Kind", "What", "By",
    "Of the day",
)  # fmt: skip
EXPORTED, SAMPLE_EXPORTED = "report_exported", "sample_exported"
WRONG_DAY = "Enter a real day, like 1 11 2026"
MOST_SEED = 2**31 - 1


class ReportForm(Form):
    """Over how many months."""

    wrong: ClassVar = {"months": f"Enter a number of months from 1 to {MOST_MONTHS}"}

    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] = MONTHS


class ReportFile(ReportForm):
    """The same as a file."""

    kind: Sheet


class SampleForm(Form):
    """How many entries, by which seed, as they were known on which day: today if none is given."""

    wrong: ClassVar = {
        "many": f"Enter how many entries, from 1 to {MOST}",
        "seed": f"Enter the seed, a whole number from 0 to {MOST_SEED}",
        "as_of": WRONG_DAY,
    }

    many: Annotated[int, Field(ge=1, le=MOST)] = 10
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)] = 1
    as_of: Day | None = None


class SampleFile(SampleForm):
    """The same as a file."""

    kind: Sheet


ReportFileSent = Annotated[Sent[ReportFile], Depends(submitted(ReportFile))]
SampleFileSent = Annotated[Sent[SampleFile], Depends(submitted(SampleFile))]


@pages.get("/reports")
def reports(request: Request, who: MayRead, session: Reading, now: Now) -> Response:
    """All tables, with plots of those that run by month."""
    sent = filled(ReportForm, dict(request.query_params))
    return _shown(request, session, who, now, sent)


@pages.get("/reports/sample")
def sampled(request: Request, who: MayRead, session: Reading, now: Now) -> Response:
    """A sample; without a query, the form alone."""
    asked = bool(request.query_params)
    sent = filled(SampleForm, dict(request.query_params))
    return _sample_shown(request, session, now, sent, asked=asked)


@pages.post("/reports/sample/export")
def export_sample(
    request: Request, who: MayRead, session: Writing, now: Now, sent: SampleFileSent
) -> Response:
    """The sample as a file, a row for each piece of evidence."""
    found = _drawn(session, now, sent)
    if found is None or sent.form is None:
        return _sample_shown(request, session, now, sent, asked=True)
    why = (
        f"{found.many} entries, seed {found.seed}, as of {in_words(found.as_of)}, {sent.form.kind}"
    )
    about = [one.id for one in found.entries]
    record_act(session, who.actor_id, SAMPLE_EXPORTED, now=now, why=why, about=about)
    name = f"sample-{found.many}-seed-{found.seed}-as-of-{found.as_of}"
    return spreadsheet(sent.form.kind, name, SAMPLE_COLUMNS, _sample_rows(found))


@pages.post("/reports/{key}/export")
def export(
    request: Request, who: MayRead, session: Writing, now: Now, key: Series, sent: ReportFileSent
) -> Response:
    """One table as a file."""
    if sent.form is None:
        return _shown(request, session, who, now, sent)
    table = _report(session, who, now, sent.form.months).tables[key]
    why = f"{table.title}, {sent.form.months} months, {sent.form.kind}"
    record_act(session, who.actor_id, EXPORTED, now=now, why=why, about=[who.actor_id])
    name = f"{key}-{day_of(now)}"
    return spreadsheet(sent.form.kind, name, table.columns, table.rows)


def _report(session: Session, who: Person, now: datetime, months: int) -> Report:
    return report(session, now, months=months, names=who.may(May.MANAGE_PEOPLE))


def _shown(
    request: Request, session: Session, who: Person, now: datetime, sent: Sent[Any]
) -> Response:
    months = sent.form.months if sent.form else MONTHS
    found = _report(session, who, now, months)
    values: dict[str, Any] = {
        "report": found, "plots": plots_of(found), "said": said, "sent": sent, "months": months,
        "choices": CHOICES, "shown": Sent({"months": str(months)}, None, sent.errors),
    }  # fmt: skip
    return show(request, "console/reports.html", status=200 if sent.form else 422, **values)


def _drawn(session: Session, now: datetime, sent: Sent[Any]) -> Sample | None:
    """The sample that the form asks for; None, with the form blamed, if it cannot be drawn."""
    form = sent.form
    if form is None:
        return None
    try:
        return sample(
            session, many=form.many, seed=form.seed, as_of=form.as_of or day_of(now), now=now
        )
    except NotYet as error:
        sent.blame("as_of", str(error))
        return None


def _sample_shown(
    request: Request, session: Session, now: datetime, sent: Sent[Any], *, asked: bool
) -> Response:
    found = _drawn(session, now, sent) if asked else None
    given = {"many": "10", "seed": "1", "as_of": as_typed(day_of(now))}
    typed = {name: value for name, value in sent.values.items() if name in given}
    if found:
        typed["as_of"] = as_typed(found.as_of)
    values: dict[str, Any] = {
        "sample": found, "sent": Sent(given | typed, None, sent.errors), "what": what_of,
        "link": urlencode({"many": found.many, "seed": found.seed, "as_of": str(found.as_of)})
        if found else "",
    }  # fmt: skip
    status = 422 if sent.errors else 200
    return show(request, "console/reports_sample.html", status=status, **values)


def _sample_rows(found: Sample) -> Iterator[tuple[Cell, ...]]:
    """An entry of which nothing is known has a row as well."""
    for place, one in enumerate(found.entries, start=1):
        head = (place, str(one.id), one.name, one.organization, one.standing)
        for told in one.happened:
            day = told.assures.isoformat() if told.assures else None
            yield (*head, told.at.isoformat(), told.kind, what_of(told), told.by, day)
        if not one.happened:
            yield (*head, None, None, None, None, None)


def what_of(told: Happened) -> str:
    """What happened, in words: of a change, the facts that changed."""
    if not told.act:
        return told.what
    facts = ", ".join(sorted({label_of(name, QUESTIONS) for name in told.fields}))
    words = words_of(told.act)
    return f"{told.what}: {words}" + (f" ({facts})" if facts else "")
