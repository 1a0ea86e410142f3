"""A provider corrects an entry, field by field; an editor decides about each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from app.freshness.days import day_of
from app.site.confirm import FormId
from app.site.free_text import WithNumber
from app.site.guard import Secret, WithLink
from app.site.pages import Pages, Sent, show, to
from app.site.stating import Entry
from app.templates.transactions import Now, Reading, Writing
from app.voices.answering import still_right
from app.voices.choices import Words, checked_with, items_for, words_of_choices
from app.voices.corrections import differences, send_corrections
from app.voices.offered import Offered, one_of
from app.voices.proposals import FACT_OF, NOT_SAID, SEVERAL_OF, Field, NotSo, as_it_stands

pages = Pages()

REST = "rest"  # the box "all else is still right"


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together; those with a `title` are closed until somebody opens them, so
    that the form stays short on a phone."""

    fields: tuple[Field, ...]
    title: str = ""


GROUPS = (
    Group((
        Field.NAME, Field.DESCRIPTION, Field.PHONE, Field.EMAIL, Field.WEBSITE, Field.WHEN,
        Field.ADDRESS, Field.TOWN, Field.POSTCODE, Field.YOUNGEST, Field.OLDEST,
    )),
    Group(
        (Field.ELIGIBILITY, Field.NEEDS, Field.SUPPORT, Field.DIAGNOSIS, Field.PLAN),
        "Who can come: needs and support",
    ),
    Group((Field.ROUTES, Field.HOW_TO_START, Field.CAPACITY, Field.WAIT),
          "How to start: ways in, places and waiting"),
    Group((Field.FREE, Field.COST, Field.PAYMENT, Field.CARD), "Cost and payment"),
    Group((Field.OTHER,)),
)  # fmt: skip


async def fields_of(request: Request) -> dict[str, str]:
    """What was sent for each field, and the box below them; keys of several are on lines."""
    given = await request.form()
    found = {}
    for name in (*Field, REST):
        texts = [text for text in given.getlist(name) if isinstance(text, str)]
        if texts:
            found[str(name)] = "\n".join(texts) if name in SEVERAL_OF else texts[0]
    return found


Fields = Annotated[dict[str, str], Depends(fields_of)]


@pages.get("/correct")
def correct_page(
    request: Request,
    holder: WithLink,
    secret: Secret,
    _: WithNumber,
    session: Reading,
    now: Now,
    entry: UUID,
) -> Response:
    """The form, filled in with what the public reads."""
    one = one_of(session, holder.organization_id, entry)
    words = words_of_choices(session, day_of(now))
    return _form(request, secret, one, words, Sent({}), 200)


def _form(
    request: Request, secret: str, one: Offered, words: Words, sent: Sent, status: int
) -> Response:
    stands = {
        str(field): text or _not_said(field) for field, text in as_it_stands(one.body).items()
    }
    sent.values = stands | sent.values
    items = {field: items_for(words, field, sent.values[field]) for field in words}
    return show(
        request, "site/correct.html", status=status, secret=secret, entry=one, sent=sent,
        groups=GROUPS, items=items,
    )  # fmt: skip


def _not_said(field: Field) -> str:
    return NOT_SAID if field in FACT_OF else ""


@pages.post("/correct")
def correct(
    request: Request,
    holder: WithLink,
    secret: Secret,
    _: WithNumber,
    session: Writing,
    now: Now,
    form_id: FormId,
    entry: Entry,
    fields: Fields,
) -> Response:
    """What differs waits for an editor; the public learns that a correction was sent."""
    one = one_of(session, holder.organization_id, entry)
    words = words_of_choices(session, day_of(now))
    sent = Sent(dict(fields))
    proposed = _proposed(one, words, sent)
    new = differences(one.body, proposed)
    if not sent.errors and not new:
        sent.errors[Field.NAME] = "Change at least one thing, or go back and say that all is right"
    if sent.errors:
        return _form(request, secret, one, words, sent, 422)
    if fields.get(REST):
        still_right(session, holder, [entry], form_id=f"{form_id[:58]}-rest", now=now)
    send_corrections(session, holder, entry, new, form_id=form_id, now=now)
    return to("confirm", secret, done="corrected")


def _proposed(one: Offered, words: Words, sent: Sent) -> Mapping[Field, str]:
    """What was sent for each field that was changed; says what is wrong with the others."""
    stands = as_it_stands(one.body)
    found = {}
    for field in Field:
        text = sent.values.get(field)
        # Line breaks of forms are \r\n; what was not touched is not judged.
        if text is None or text.replace("\r\n", "\n").strip() == stands[field].strip():
            continue
        try:
            found[field] = checked_with(words, field, text, also=stands[field])
        except NotSo as error:
            sent.errors[field] = str(error)
    _ages_in_order(found, stands, sent)
    return found


def _ages_in_order(found: Mapping[Field, str], stands: Mapping[Field, str], sent: Sent) -> None:
    low = found.get(Field.YOUNGEST, stands[Field.YOUNGEST])
    high = found.get(Field.OLDEST, stands[Field.OLDEST])
    changed = Field.YOUNGEST in found or Field.OLDEST in found
    if changed and low and high and float(low) > float(high):
        sent.errors[Field.OLDEST] = "The oldest age must not be below the youngest"
