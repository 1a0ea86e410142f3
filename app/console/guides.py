"""Guides: each with its steps, how its law check stands, and the entries that stand beside it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy.orm import Session

from app.console.entries import STATUS_WORDS
from app.console.guard import MayEdit, MayRead
from app.console.home_page import GivenPin, Words, add, nothing_sent, pin_taken, place_page
from app.console.pages import Pages, show, to
from app.console.pins import GUIDES
from app.console.transactions import Now, Reading, Writing
from app.directory.guides import Guide, all_guides, the_guide
from app.directory.known_words import terms_of
from app.directory.pins_shown import shown_beside
from app.directory.services import names_of
from app.freshness.days import day_of
from app.freshness.law_checks import law_check_in_words, law_is_current

pages = Pages()


@dataclass(frozen=True, slots=True)
class GuideSeen:
    """A guide as its line and its page tell it; `decisions` and `law` in words."""

    guide: Guide
    decisions: tuple[str, ...]
    law: str
    law_is_current: bool


@pages.get("/guides")
def guides(request: Request, who: MayRead, session: Reading, now: Now) -> Response:
    """Every guide."""
    today = day_of(now)
    found = all_guides(session)
    beside = shown_beside(session, [one.id for one in found], today)
    names = names_of(session, {one.service_id for some in beside.values() for one in some})
    pinned = {
        guide_id: [names[one.service_id] for one in some] for guide_id, some in beside.items()
    }
    labels = _labels(session, today)
    return show(
        request, "console/guides.html", guides=[_seen(one, labels, today) for one in found],
        pinned=pinned, statuses=STATUS_WORDS,
    )  # fmt: skip


@pages.get("/guides/{guide_id}")
def guide_page(
    request: Request, who: MayRead, session: Reading, now: Now, guide_id: UUID, words: Words = ""
) -> Response:
    """One guide: what families see, and its pins."""
    return place_page(
        request, session, now, guide_id, nothing_sent(), words,
        template="console/guide.html", seen=_the_guide(session, guide_id, day_of(now)),
    )  # fmt: skip


@pages.post("/guides/{guide_id}")
def pin_to_guide(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    guide_id: UUID,
    sent: GivenPin,
    words: Words = "",
) -> Response:
    """One more entry beside it, after the others."""
    seen = _the_guide(session, guide_id, day_of(now))
    if form := pin_taken(session, guide_id, sent):
        add(session, guide_id, form, who.actor_id, now)
        return to(f"{GUIDES}/{guide_id}", done="pinned")
    return place_page(
        request, session, now, guide_id, sent, words,
        status=422, template="console/guide.html", seen=seen,
    )  # fmt: skip


def _the_guide(session: Session, guide_id: UUID, today: date) -> GuideSeen:
    return _seen(the_guide(session, guide_id), _labels(session, today), today)


def _labels(session: Session, today: date) -> dict[str, str]:
    return dict(terms_of(session, ["decision_types"], today)["decision_types"])


def _seen(guide: Guide, labels: dict[str, str], today: date) -> GuideSeen:
    law = (guide.law_checked_on, guide.law_valid_until, today)
    return GuideSeen(
        guide,
        tuple(labels.get(key, key.replace("_", " ")) for key in guide.decision_types),
        law_check_in_words(*law),
        law_is_current(*law),
    )
