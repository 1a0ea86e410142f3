"""Facets: how many entries each value of each filter would find."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from app.api import wire
from app.api.answers import as_json, whole
from app.api.asking import EntriesAsked
from app.api.direct import DirectRoute
from app.api.examples import FACETS, answers
from app.api.guard import Public
from app.api.lists import Entries, asking
from app.api.sessions import Reading
from app.directory.search_facets import VOCABULARIES, Counts, facets
from app.directory.vocabulary import vocabularies

router = APIRouter(route_class=DirectRoute, tags=["Entries"])


@router.get(
    "/services/facets",
    response_model=wire.Facets,
    responses=answers(FACETS),
    summary="How many each filter would find",
)
def service_facets(
    who: Public, request: Request, session: Reading, asked: Annotated[EntriesAsked, Query()]
) -> Response:
    """Counts of the services found, by every value; each filter is counted as if it were not set.

    Counts are exact up to 10,000 entries; beyond, `is_capped` says that they are of the first.
    """
    return whole(request, as_json(_said(session, asked, Entries(asking(request)))))


def _said(session: Session, asked: EntriesAsked, entries: Entries) -> dict[str, Any]:
    question = entries.question(session, asked)
    words = {one.key: one.terms for one in vocabularies(session)}
    found = facets(session, question, words)
    labels = {name: {one.key: one.label for one in terms} for name, terms in words.items()}
    return {
        "is_capped": found.is_capped,
        "contents": [
            {
                "parameter": name,
                "values": _values(counts, labels.get(VOCABULARIES.get(name, ""), {})),
            }
            for name, counts in found.counts.items()
            if counts
        ],
    }


def _values(counts: Counts, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"value": value, "count": count} | ({"label": labels[value]} if value in labels else {})
        for value, count in counts.items()
    ]
