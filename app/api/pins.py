"""What editors put first today: on the home page, or beside a guide; and the guides."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from app.api import wire
from app.api.addresses import root_of, settings_of
from app.api.answers import RECHECK, Listing, listed, paged, whole
from app.api.asking import Page
from app.api.direct import DirectRoute
from app.api.examples import GUIDE, PINNED, answers, page_of
from app.api.guard import Public
from app.api.sessions import Reading
from app.api.shapes import joined, names_of, published_entries, with_more
from app.clock import now
from app.directory.guides import published_guides
from app.directory.pins_shown import Shown, shown_at, shown_beside
from app.directory.published import NoSuchEntry
from app.directory.standing_in import standing_in
from app.freshness.days import day_of

router = APIRouter(route_class=DirectRoute, tags=["Entries"])

Place = Annotated[
    UUID | Literal["home"],
    Query(description="`home`, or the id of a published guide: whose pins.", examples=["home"]),
]


@router.get(
    "/pins",
    response_model=wire.Listed[wire.PinnedService],
    responses=answers(page_of(PINNED)),
    summary="Entries that come first today",
)
def pins(who: Public, request: Request, session: Reading, place: Place = "home") -> Response:
    """Entries that editors put first on the home page, or beside a guide, in their order.

    Those of today alone, by London's calendar; each is whole, as in lists, and says why.
    """
    guide = None if place == "home" else _published(session, place)
    shown = shown_at(session, guide, day_of(now()))
    entries = published_entries(session, [one.service_id for one in shown])
    things = [
        with_more(joined(entries[one.service_id]), _reason(one))
        for one in shown
        if one.service_id in entries
    ]
    body = paged(Listing(things, len(things)), page=1, rows=max(1, len(things)))
    return whole(request, body, cache=RECHECK)


@router.get(
    "/guides",
    response_model=wire.Listed[wire.Guide],
    responses=answers(page_of(GUIDE), streams=True),
    summary="Guides, by page",
)
def guides(
    who: Public, request: Request, session: Reading, asked: Annotated[Page, Query()]
) -> Response:
    """Published guides by name: what decisions each is about, its steps, when somebody last read
    it against the law, and the entries that stand beside it today."""
    today = day_of(now())
    of_today = Guides(root_of(settings_of(request)), today)
    return listed(request, session, asked, of_today.page, day=today, cache=RECHECK)


@dataclass(frozen=True, slots=True)
class Guides:
    """Guides as they are on one day; `root` is where addresses begin."""

    root: str
    today: date

    def page(self, session: Session, asked: Page, rows: int) -> Listing:
        """A page of guides, each with its pins."""
        ids, total = published_guides(session, page=asked.page, per_page=rows)
        entries = published_entries(session, ids)
        beside = shown_beside(session, ids, self.today)
        pinned = {one.service_id for some in beside.values() for one in some}
        names = names_of(session, sorted(pinned))
        things = []
        for id in ids:
            pins = [self._pin(one, names) for one in beside.get(id, ()) if one.service_id in names]
            things.append(with_more(joined(entries[id]), {"pins": pins} if pins else {}))
        return Listing(things, total)

    def _pin(self, one: Shown, names: dict[UUID, str]) -> dict[str, Any]:
        url = f"{self.root}/services/{one.service_id}"
        return {"id": str(one.service_id), "name": names[one.service_id], "url": url} | _reason(one)


def _reason(one: Shown) -> dict[str, Any]:
    return {"why": one.why} if one.why else {}


def _published(session: Session, guide_id: UUID) -> UUID:
    """The guide, if the public may know of it. Raises NoSuchEntry."""
    if standing_in(session, [guide_id])[guide_id] != guide_id:
        raise NoSuchEntry(NoSuchEntry.__doc__)
    return guide_id
