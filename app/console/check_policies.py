"""How often entries are checked and how long facts count: as shipped, today, coming and past; and
how an administrator sets it, after seeing what that would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import Field
from sqlalchemy.orm import Session

from app.console.days import Day, MaybeDay, as_typed
from app.console.forms import Form, Sent, filled, submitted
from app.console.guard import MayManagePeople, MayRead
from app.console.pages import MOUNT, Pages, show, to
from app.console.transactions import Now, Reading, Writing, settings_of
from app.freshness.cadences import MOST_MONTHS, NAMED, Months
from app.freshness.check_policies import policies
from app.freshness.days import day_of
from app.freshness.policy import FEWEST_DAYS, MOST_DAYS, SHIPPED, Kind, Policies, Ruling, words_of
from app.freshness.policy_preview import preview_policy
from app.freshness.setting_policies import (
    CannotSetSo,
    EndsTooSoon,
    HasCounted,
    PolicyLine,
    UnknownKey,
    add_policy,
    change_policy,
    names_of,
    policy_line,
    policy_lines,
    refuse_wrong,
    remove_policy,
)

pages = Pages()

CHECKS = f"{MOUNT}/vocabularies/checks"
WRONG_DAY = "Enter a real day, like 1 6 2027"
CADENCES = {
    one.key: one.words
    for one in (*(Months(many) for many in range(1, MOST_MONTHS + 1)), *NAMED.values())
}
NO_CADENCE = "Choose how often entries are checked"
NO_DAYS = f"Enter a number of days from {FEWEST_DAYS} to {MOST_DAYS}"
FIELDS = {UnknownKey: "key", EndsTooSoon: "valid_to", HasCounted: "valid_to"}


class PolicyForm(Form):
    """What a category or a fact is to last, from which day to which; without a last day, until
    somebody ends it. `lasts` is asked of categories, `days` of facts."""

    wrong: ClassVar = {
        "key": "Choose one from the list", "days": NO_DAYS,
        "valid_from": "Enter the first day, like 1 6 2027", "valid_to": WRONG_DAY,
        "why": "Enter why, in 500 characters or fewer",
    }  # fmt: skip

    key: Annotated[str, Field(max_length=64)]
    lasts: str = ""
    days: Annotated[int | None, Field(ge=FEWEST_DAYS, le=MOST_DAYS)] = None
    valid_from: Day
    valid_to: MaybeDay = None


class WhyForm(Form):
    """Why it is to be so."""

    wrong: ClassVar = PolicyForm.wrong

    why: Annotated[str, Field(min_length=1, max_length=500)]


class PolicySaved(PolicyForm):
    """The same with its reason, to be saved."""

    why: Annotated[str, Field(min_length=1, max_length=500)]


SavedSent = Annotated[Sent[PolicySaved], Depends(submitted(PolicySaved))]
WhySent = Annotated[Sent[WhyForm], Depends(submitted(WhyForm))]


@dataclass(frozen=True, slots=True)
class InList:
    """A category or a fact in the list: as shipped, and as it is today."""

    key: str
    name: str
    shipped: str
    today: str
    ruling: Ruling | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a form stands: what it is about, and the row that it changes, if it does."""

    request: Request
    session: Session
    today: date
    kind: Kind
    line: PolicyLine | None = None

    @property
    def begun(self) -> bool:
        """Whether the row counts already, so that only its last day can be another."""
        return self.line is not None and self.line.has_begun(self.today)

    @property
    def action(self) -> str:
        """Where its forms go."""
        return f"{CHECKS}/set/{self.line.id}" if self.line else f"{CHECKS}/new/{self.kind}"


@pages.get("/vocabularies/checks")
def checks(request: Request, who: MayRead, session: Reading, now: Now) -> Response:
    """What was shipped, what is in force today, what is coming and what is over."""
    today, known = day_of(now), policies(session)
    lines = policy_lines(session)
    return show(
        request, "console/check_policy.html",
        standings={str(kind): _standings(session, kind, known, today) for kind in Kind},
        in_force=[one for one in lines if one.has_begun(today) and not one.is_over(today)],
        coming=[one for one in reversed(lines) if not one.has_begun(today)],
        past=[one for one in lines if one.is_over(today)],
    )  # fmt: skip


def _standings(session: Session, kind: Kind, known: Policies, today: date) -> Sequence[InList]:
    policy = known.on(today)
    return [
        InList(
            key,
            name,
            words_of(kind, SHIPPED.lasts(kind, key)),
            words_of(kind, policy.lasts(kind, key)),
            known.ruling_on(kind, key, today),
        )
        for key, name in names_of(session, kind).items()
    ]


@pages.get("/vocabularies/checks/new/{kind}")
def new_policy(
    request: Request, who: MayManagePeople, session: Reading, now: Now, kind: Kind
) -> Response:
    """An empty form; or one that was filled in, with what it would do."""
    asked = Asked(request, session, day_of(now), kind)
    key = request.query_params.get("key", "")
    return _page(asked, {"key": key, "valid_from": as_typed(asked.today)})


@pages.post("/vocabularies/checks/new/{kind}")
def add(
    request: Request, who: MayManagePeople, session: Writing, now: Now, kind: Kind, sent: SavedSent
) -> Response:
    """Sets how long a category or a fact lasts."""
    asked = Asked(request, session, day_of(now), kind)
    ruling = _ruling(asked, sent)
    if ruling is None or sent.form is None:
        return _shown(asked, sent)
    add_policy(session, ruling, who.actor_id, why=sent.form.why, now=now)
    return to(CHECKS, done="added")


@pages.get("/vocabularies/checks/set/{id}")
def one_policy(
    request: Request, who: MayManagePeople, session: Reading, now: Now, id: UUID
) -> Response:
    """A row that is in force or coming: its form, or what another one would do."""
    asked = _of_row(request, session, day_of(now), id)
    return _page(asked, _values(asked.line.ruling) if asked.line else {})


@pages.post("/vocabularies/checks/set/{id}")
def change(
    request: Request, who: MayManagePeople, session: Writing, now: Now, id: UUID, sent: SavedSent
) -> Response:
    """Gives a row other words or days."""
    asked = _of_row(request, session, day_of(now), id)
    ruling = _ruling(asked, sent)
    if ruling is None or sent.form is None:
        return _shown(asked, sent)
    change_policy(session, id, ruling, who.actor_id, why=sent.form.why, now=now)
    return to(CHECKS, done="changed")


@pages.post("/vocabularies/checks/set/{id}/remove")
def remove(
    request: Request, who: MayManagePeople, session: Writing, now: Now, id: UUID, sent: WhySent
) -> Response:
    """Takes a row away that has not counted on any day but today."""
    if sent.form is None:
        asked = _of_row(request, session, day_of(now), id)
        values = _values(asked.line.ruling) if asked.line else {}
        return _shown(asked, Sent(values | sent.values, None, sent.errors), trying=False)
    remove_policy(session, id, who.actor_id, why=sent.form.why, now=now)
    return to(CHECKS, done="removed")


def _of_row(request: Request, session: Session, today: date, id: UUID) -> Asked:
    line = policy_line(session, id)
    return Asked(request, session, today, line.ruling.kind, line)


def _values(ruling: Ruling) -> dict[str, str]:
    number = ruling.lasts.partition(":")[2] if ruling.kind is Kind.FACT else ""
    return {
        "key": ruling.key, "lasts": ruling.lasts, "days": number,
        "valid_from": as_typed(ruling.valid_from), "valid_to": as_typed(ruling.valid_to),
    }  # fmt: skip


def _page(asked: Asked, values: dict[str, Any]) -> Response:
    """The form as somebody finds it; or, when it was filled in, with what it would do."""
    said = dict(asked.request.query_params)
    if "valid_from" not in said:
        return _shown(asked, Sent(values, None))
    given = {name: said.get(name, "") for name in PolicyForm.model_fields}
    return _shown(asked, filled(PolicyForm, given))


def _shown(asked: Asked, sent: Sent[Any], *, trying: bool = True) -> Response:
    """The form; and, when all but its reason is right, what it would do."""
    hours = settings_of(asked.request).editor_hours_a_week
    given = {name: sent.values.get(name, "") for name in PolicyForm.model_fields}
    trial = filled(PolicyForm, given)
    ruling = _ruling(asked, trial) if trying and (sent.form or sent.errors) else None
    if sent.form and trial.errors:
        sent = trial
    session, kind, today = asked.session, asked.kind, asked.today
    preview = None
    if ruling is not None:
        lasts = SHIPPED.lasts(kind, ruling.key) if asked.begun else ruling.lasts
        preview = preview_policy(session, kind, ruling.key, lasts, today=today, hours_a_week=hours)
    return show(
        asked.request, "console/check_policy_form.html", status=422 if sent.errors else 200,
        sent=sent, kind=str(kind), line=asked.line, begun=asked.begun, preview=preview,
        removable=asked.line is not None and asked.line.ruling.valid_from >= today,
        ruling=ruling, action=asked.action,
        names=list(names_of(session, kind).items()), cadences=list(CADENCES.items()),
        hours_a_week=hours,
    )  # fmt: skip


def _ruling(asked: Asked, sent: Sent[Any]) -> Ruling | None:
    """What the form comes to; None, with its fields blamed, where it cannot be set so."""
    form = sent.form
    if form is None:
        return None
    if asked.kind is Kind.CATEGORY and form.lasts not in CADENCES:
        sent.blame("lasts", NO_CADENCE)
        return None
    if asked.kind is Kind.FACT and form.days is None:
        sent.blame("days", NO_DAYS)
        return None
    lasts = f"days:{form.days}" if asked.kind is Kind.FACT else form.lasts
    ruling = Ruling(asked.kind, form.key, lasts, form.valid_from, form.valid_to)
    row = asked.line.id if asked.line else None
    try:
        refuse_wrong(asked.session, ruling, today=asked.today, instead_of=row)
    except CannotSetSo as error:
        field = "valid_to" if asked.begun else FIELDS.get(type(error), "valid_from")
        sent.blame(field, str(error))
        return None
    return ruling
