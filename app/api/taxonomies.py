"""Taxonomies, their terms, and our own vocabularies."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from app.api import wire
from app.api.answers import Listing, as_json, listed_words, whole
from app.api.asking import Id, TaxonomiesAsked, TermsAsked
from app.api.direct import DirectRoute
from app.api.examples import TAXONOMY, TERM, VOCABULARIES, answers, page_of
from app.api.guard import Public
from app.api.sessions import Reading
from app.directory import taxonomy_lists
from app.directory.documents import prune
from app.directory.vocabulary import VocabularyShown, vocabularies

router = APIRouter(route_class=DirectRoute, tags=["Words"])


@router.get(
    "/taxonomies",
    response_model=wire.Listed[wire.Taxonomy],
    responses=answers(page_of(TAXONOMY), streams=True),
    summary="Taxonomies, by page",
)
def taxonomies(
    who: Public, request: Request, session: Reading, asked: Annotated[TaxonomiesAsked, Query()]
) -> Response:
    """Taxonomies; our own vocabularies are among them."""
    return listed_words(request, session, asked, _taxonomies)


@router.get(
    "/taxonomies/{id}",
    response_model=wire.Taxonomy,
    responses=answers(TAXONOMY),
    summary="One taxonomy",
)
def taxonomy(who: Public, request: Request, session: Reading, id: Id) -> Response:
    """One taxonomy."""
    return whole(request, as_json(taxonomy_lists.taxonomy(session, id)))


@router.get(
    "/taxonomy_terms",
    response_model=wire.Listed[wire.TaxonomyTerm],
    responses=answers(page_of(TERM), streams=True),
    summary="Terms, by page",
)
def taxonomy_terms(
    who: Public, request: Request, session: Reading, asked: Annotated[TermsAsked, Query()]
) -> Response:
    """Terms of taxonomies."""
    return listed_words(request, session, asked, _terms)


@router.get(
    "/taxonomy_terms/{id}",
    response_model=wire.TaxonomyTerm,
    responses=answers(TERM),
    summary="One term",
)
def taxonomy_term(who: Public, request: Request, session: Reading, id: Id) -> Response:
    """One term of a taxonomy."""
    return whole(request, as_json(taxonomy_lists.taxonomy_term(session, id)))


@router.get(
    "/vocabularies",
    response_model=wire.Vocabularies,
    responses=answers(VOCABULARIES),
    summary="The words that filters take",
)
def our_vocabularies(who: Public, request: Request, session: Reading) -> Response:
    """The keys that filters take and facts hold, with their labels and the dates of each."""
    found = [_said(one) for one in vocabularies(session)]
    return whole(request, as_json({"contents": found}))


def _taxonomies(session: Session, asked: TaxonomiesAsked, rows: int) -> Listing:
    return _listing(
        taxonomy_lists.taxonomies(session, page=asked.page, per_page=rows, search=asked.search)
    )


def _terms(session: Session, asked: TermsAsked, rows: int) -> Listing:
    return _listing(
        taxonomy_lists.taxonomy_terms(
            session,
            page=asked.page,
            per_page=rows,
            search=asked.search,
            taxonomy_id=asked.taxonomy_id,
            parent_id=asked.parent_id,
            top_only=asked.top_only,
        )
    )


def _listing(found: taxonomy_lists.Listed) -> Listing:
    return Listing([as_json(one) for one in found.items], found.total)


def _said(one: VocabularyShown) -> dict[str, Any]:
    said: dict[str, Any] = prune(_plain(asdict(one)))
    return said


def _plain(value: Any) -> Any:
    """Dates as text, at any depth."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
