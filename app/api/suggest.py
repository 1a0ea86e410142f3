"""Suggestions while somebody types."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from app.api import wire
from app.api.addresses import root_of, settings_of
from app.api.answers import as_json, whole
from app.api.examples import SUGGESTIONS, answers
from app.api.guard import GuardedRoute, Public
from app.api.parameters import Text
from app.api.sessions import Reading
from app.api.shapes import names_of
from app.clock import now
from app.directory.understanding.suggesting import (
    filters_beginning,
    names_beginning,
    phrases_beginning,
)
from app.directory.understanding.thesaurus import Thesaurus, thesaurus
from app.freshness.days import day_of

router = APIRouter(route_class=GuardedRoute, tags=["Entries"])

Typed = Annotated[Text, Query(description="What was typed so far.", examples=["swi"])]
Many = Annotated[int, Query(ge=1, le=20, description="How many of each kind at most.")]


@router.get(
    "/suggest",
    response_model=wire.Suggestions,
    responses=answers(SUGGESTIONS),
    summary="What somebody who types may mean",
)
def suggest(
    who: Public, request: Request, session: Reading, search: Typed = "", per_page: Many = 5
) -> Response:
    """Filters, words and names of services that begin with what was typed, each with its address.

    `search` may be empty: then there is nothing to suggest.
    """
    root = root_of(settings_of(request))
    said = [
        *_filters(root, search, per_page),
        *_phrases(thesaurus(session, day_of(now())), root, search, per_page),
        *_entries(session, root, search, per_page),
    ]
    return whole(request, as_json({"contents": said}))


def _filters(root: str, search: str, many: int) -> list[dict[str, Any]]:
    return [
        {
            "kind": "filter",
            "text": one.text,
            "parameter": one.parameter,
            "value": one.value,
            "url": f"{root}/services?{urlencode({one.parameter: one.value})}",
        }
        for one in filters_beginning(search, many)
    ]


def _phrases(plain: Thesaurus, root: str, search: str, many: int) -> list[dict[str, Any]]:
    return [
        {"kind": "words", "text": one, "url": f"{root}/services?{urlencode({'search': one})}"}
        for one in phrases_beginning(plain, search, many)
    ]


def _entries(session: Session, root: str, search: str, many: int) -> list[dict[str, Any]]:
    ids = names_beginning(session, search, many)
    names = names_of(session, ids)
    return [
        {"kind": "entry", "text": names[id], "id": str(id), "url": f"{root}/services/{id}"}
        for id in ids
        if id in names
    ]
