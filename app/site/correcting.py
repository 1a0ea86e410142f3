"""A provider corrects an entry, field by field; an editor decides about each."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from app.site.confirm import FormId
from app.site.free_text import WithNumber
from app.site.guard import Secret, WithLink
from app.site.pages import Pages, Sent, show, to
from app.site.stating import Entry
from app.site.transactions import Now, Reading, Writing
from app.voices.answering import still_right
from app.voices.corrections import differences, send_corrections
from app.voices.offered import Offered, one_of
from app.voices.proposals import Field, NotSo, as_it_stands, checked

pages = Pages()

REST = "rest"  # the box "all else is still right"


async def fields_of(request: Request) -> dict[str, str]:
    """What was sent for each field, and the box below them."""
    given = await request.form()
    found = {name: given.get(name) for name in (*Field, REST)}
    return {str(name): text for name, text in found.items() if isinstance(text, str)}


Fields = Annotated[dict[str, str], Depends(fields_of)]


@pages.get("/correct")
def correct_page(
    request: Request,
    holder: WithLink,
    secret: Secret,
    _: WithNumber,
    session: Reading,
    entry: UUID,
) -> Response:
    """The form, filled in with what the public reads."""
    one = one_of(session, holder.organization_id, entry)
    stands = {str(field): text for field, text in as_it_stands(one.body).items()}
    return _form(request, secret, one, Sent(stands), 200)


def _form(request: Request, secret: str, one: Offered, sent: Sent, status: int) -> Response:
    return show(
        request, "site/correct.html", status=status, secret=secret, entry=one, sent=sent,
        fields=list(Field),
    )  # fmt: skip


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
    sent = Sent(dict(fields))
    proposed = _proposed(one, sent)
    new = differences(one.body, proposed)
    if not sent.errors and not new:
        sent.errors[Field.NAME] = "Change at least one thing, or go back and say that all is right"
    if sent.errors:
        return _form(request, secret, one, sent, 422)
    if fields.get(REST):
        still_right(session, holder, [entry], form_id=f"{form_id[:58]}-rest", now=now)
    send_corrections(session, holder, entry, new, form_id=form_id, now=now)
    return to("confirm", secret, done="corrected")


def _proposed(one: Offered, sent: Sent) -> Mapping[Field, str]:
    """What was sent for each field that was changed; says what is wrong with the others."""
    stands = as_it_stands(one.body)
    found = {}
    for field in Field:
        text = sent.values.get(field)
        # Line breaks of forms are \r\n; what was not touched is not judged.
        if text is None or text.replace("\r\n", "\n").strip() == stands[field].strip():
            continue
        try:
            found[field] = checked(field, text)
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
