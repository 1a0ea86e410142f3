"""Organisations that run a published service: the list, and one by id."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy.orm import Session

from app.api import wire
from app.api.answers import Listing, as_json, listed, whole
from app.api.asking import Id, OrganizationsAsked
from app.api.direct import DirectRoute
from app.api.examples import ORGANIZATION, answers, page_of
from app.api.guard import Public
from app.api.sessions import Reading
from app.api.shapes import joined, published_entries
from app.directory.documents import OrganizationDocument
from app.directory.nesting import read_documents
from app.directory.public_organizations import public_organization
from app.directory.published import (
    NoSuchEntry,
    is_published_organization,
    published_organizations,
    published_services_of,
)
from app.directory.surroundings import around_organizations

router = APIRouter(route_class=DirectRoute, tags=["Entries"])

Whole = Annotated[bool, Query(description="With its published services, whole.")]


@router.get(
    "/organizations",
    response_model=wire.Listed[wire.Organization],
    responses=answers(page_of(ORGANIZATION), streams=True),
    summary="Organisations, by page",
)
def organizations(
    who: Public, request: Request, session: Reading, asked: Annotated[OrganizationsAsked, Query()]
) -> Response:
    """Organisations that run a published service."""
    return listed(request, session, asked, list_organizations)


@router.get(
    "/organizations/{id}",
    response_model=wire.Organization,
    responses=answers(ORGANIZATION),
    summary="One organisation",
)
def organization(
    who: Public, request: Request, session: Reading, id: Id, full_service: Whole = False
) -> Response:
    """One organisation that runs a published service."""
    return whole(request, one_organization(session, id, with_services=full_service))


def list_organizations(session: Session, asked: OrganizationsAsked, rows: int) -> Listing:
    """A page of organisations."""
    ids, total = published_organizations(
        session,
        page=asked.page,
        per_page=rows,
        search=asked.search,
        taxonomy_term_id=asked.taxonomy_term_id,
        taxonomy_id=asked.taxonomy_id,
    )
    return Listing(_shapes(session, ids, with_services=asked.full_service or asked.full), total)


def one_organization(session: Session, id: UUID, *, with_services: bool) -> str:
    """One organisation. Raises NoSuchEntry when the public sees no service of it."""
    if not is_published_organization(session, id):
        raise NoSuchEntry(NoSuchEntry.__doc__)
    return _shapes(session, [id], with_services=with_services)[0]


def _shapes(session: Session, ids: Sequence[UUID], *, with_services: bool) -> list[str]:
    documents = read_documents(session, OrganizationDocument, ids)
    around = around_organizations(session, list(documents.values()))
    shapes = [public_organization(documents[id], around) for id in ids]
    run = _services_run(session, ids) if with_services else {}
    return [as_json(shape | _with(run.get(shape["id"]))) for shape in shapes]


def _with(services: list[Any] | None) -> dict[str, Any]:
    return {"services": services} if services else {}


def _services_run(session: Session, ids: Sequence[UUID]) -> dict[str, list[Any]]:
    """The services of each organisation; each without the organisation once more."""
    found: dict[str, list[Any]] = defaultdict(list)
    for entry in published_entries(session, published_services_of(session, ids)).values():
        service = json.loads(joined(entry))
        service.pop("organization", None)
        found[service["organization_id"]].append(service)
    return found
