"""Plain words: every set that searches know, and one with its days and its history."""

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from sqlalchemy.orm import Session

from app.accounts.roles import May
from app.console.act_words import words_of
from app.console.forms import Form, Sent, submitted
from app.console.guard import MayEdit, MayRead
from app.console.pages import MOUNT, Pages, show, to
from app.console.plain_words_said import Saying
from app.console.transactions import Now, Reading, Writing
from app.directory.changing_synonyms import put_back, take_off
from app.directory.synonym_history import changes_of
from app.directory.synonym_lines import (
    SetLine,
    keys_by_name,
    looked_for,
    set_line,
    set_lines,
    sets_missed,
    themes,
)
from app.directory.synonym_rules import Overlap, overlaps
from app.directory.synonym_sets import sets_on
from app.directory.unmet import unmet_searches
from app.freshness.days import day_of

pages = Pages()

PLAIN_WORDS = f"{MOUNT}/vocabularies/words"
ON_A_PAGE = 50
UNMET_SHOWN = 20


@pages.get("/vocabularies/words")
def plain_words(
    request: Request,
    who: MayRead,
    session: Reading,
    now: Now,
    search: Annotated[str, Query(max_length=200)] = "",
    theme: Annotated[str, Query(max_length=64)] = "",
    whose: Annotated[str, Query(max_length=16)] = "",
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> Response:
    """What people say, and what searches take it for."""
    today = day_of(now)
    every = set_lines(session, today)
    found = looked_for(every, text=search, theme=theme, ours=whose == "ours")
    names = keys_by_name(every)
    missed = [(one, sets_missed(one.words, names)) for one in unmet_searches(session)[:UNMET_SHOWN]]
    asked = {"search": search, "theme": theme, "whose": whose}
    values: dict[str, Any] = {
        "lines": found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        "total": len(found),
        "every": len(every),
        "asked": asked,
        "page_number": page,
        "last_page": max(1, -(-len(found) // ON_A_PAGE)),
        "themes": themes(),
        "missed": [] if any(asked.values()) or page > 1 else missed,
        "today": today,
        "may_change": who.may(May.EDIT),
    }
    return show(request, "console/plain_words.html", **values)


class SeenForm(Form):
    """The edition of the set that somebody has before them."""

    seen: int = 0


@pages.get("/vocabularies/words/{key}")
def plain_word_set(
    request: Request, who: MayRead, session: Reading, now: Now, key: str
) -> Response:
    """One set: what it holds, whose words it has from when until when, who changed what."""
    today = day_of(now)
    line = set_line(session, key, today)
    names = {one.key: one.one.name for one in set_lines(session, today)}
    said = Saying(session, names, today)
    stands = line.counts if line.counts and line.counts != line.one else None
    values: dict[str, Any] = {
        "line": line,
        "facts": said.facts(line),
        "stands": stands.phrases if stands else (),
        "overlaps": overlaps_of(session, line, today),
        "changes": [(one, [said.changed(field) for field in one.fields])
                    for one in changes_of(session, key)],
        "words_of": words_of,
        "today": today,
        "may_change": who.may(May.EDIT),
    }  # fmt: skip
    return show(request, "console/plain_word_set.html", **values)


@pages.post("/vocabularies/words/{key}/take-off")
def take_set_off(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    key: str,
    sent: Annotated[Sent[SeenForm], Depends(submitted(SeenForm))],
) -> Response:
    """Searches no longer know it, from this moment on."""
    take_off(session, key, seen=sent.form.seen if sent.form else 0, by=who.actor_id, now=now)
    return to(f"{PLAIN_WORDS}/{key}", done="taken_off")


@pages.post("/vocabularies/words/{key}/put-back")
def put_set_back(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    key: str,
    sent: Annotated[Sent[SeenForm], Depends(submitted(SeenForm))],
) -> Response:
    """As it came with the program."""
    put_back(session, key, seen=sent.form.seen if sent.form else 0, by=who.actor_id, now=now)
    return to(f"{PLAIN_WORDS}/{key}", done="put_back")


def overlaps_of(session: Session, line: SetLine, today: date) -> list[Overlap]:
    """Phrases of a set that others hold on the day from which on it counts."""
    if line.is_taken_off:
        return []
    return overlaps(line.one, sets_on(session, max(line.valid_from or today, today)))
