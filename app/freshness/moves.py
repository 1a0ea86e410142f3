"""Whether what stands at the end of a move is what stood at the address before it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.directory.documents import ServiceDocument
from app.directory.nesting import read_documents
from app.freshness.contacts import places_of, traces_of
from app.freshness.outcomes import Outcome
from app.freshness.readings import before_the_move
from app.freshness.sameness import same_thing
from app.freshness.visits import VisitRecord

SAME_PLACE = "same_place"  # only the spelling changed: https, www, a slash
SAME, WHY = "same_content", "sameness"


def after_a_move(
    session: Session,
    *,
    asked: str,
    landed: str,
    detail: str,
    page: Mapping[str, Any] | None,
    earlier: Sequence[VisitRecord],
    users: Collection[UUID],
) -> dict[str, Any]:
    """The answer as evidence of the visit, as belief reads it; empty when nobody can tell.

    `earlier` are the visits before this one, oldest first; `users` the entries that use the link.
    """
    if detail == SAME_PLACE:
        return {SAME: True, WHY: {"words": "Only the spelling of the address changed."}}
    if page is None:
        return _as_last_time(landed, earlier)
    documents = read_documents(session, ServiceDocument, users).values()
    traces = traces_of(session, documents, places_of(session, documents))
    answer = same_thing(
        before_the_move(earlier), page, asked=asked, landed=landed, traces=traces.values()
    )
    known = {} if answer.same is None else {SAME: answer.same}
    return known | {WHY: answer.as_json()}


def _as_last_time(landed: str, earlier: Sequence[VisitRecord]) -> dict[str, Any]:
    """An answer without a page, because it has not changed, says again what it said."""
    for visit in reversed(earlier):
        if visit.outcome == Outcome.MOVED and visit.final_url == landed:
            return {name: visit.evidence[name] for name in (SAME, WHY) if name in visit.evidence}
    return {}
