"""What goes wrong, as the asker learns it: RFC 9457 problems, one table from error to answer.

They are sent as `application/json`: Open Referral's checker accepts nothing else.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException

from app.api.addresses import address_of
from app.api.asking import BadParameter
from app.api.guard import KeyNeeded, KeyUnknown, RoleTooLow
from app.directory.asked import PlaceMissing, UnknownPostcode
from app.directory.change_feed import (
    CursorAhead,
    CursorTooOld,
)
from app.directory.editing import BrokenReference, StaleVersion, UnknownEntry
from app.directory.published import (
    EntryMerged,
    EntryWithdrawn,
    NoSuchEntry,
)
from app.directory.taxonomy_lists import NoSuchTaxonomy, NoSuchTerm
from app.freshness.assurances import CheckInTheFuture
from app.freshness.deciders import CannotDecideSo
from app.freshness.flags import AlreadyResolved, UnknownFlag

Members = Mapping[str, Any]
NO_STORE = {"cache-control": "no-store"}
CHALLENGE = {"www-authenticate": 'Bearer realm="Local Offer directory"'}

log = structlog.get_logger("app.api")


def _nothing_more(error: Exception, request: Request) -> Members:
    return {}


def _replacement(error: Exception, request: Request) -> Members:
    found: UUID | None = getattr(error, "replacement_id", None)
    url = address_of(request, "services", found) if found else None
    said = {"replacement": {"id": str(found), "url": url}} if found else {}
    reason = getattr(error, "reason", None)
    return said | ({"public_reason": str(reason)} if reason else {})


def _latest(error: Exception, request: Request) -> Members:
    return {"latest": getattr(error, "latest", 0)}


def _where(error: Exception, request: Request) -> Members:
    named = "proximity" if isinstance(error, PlaceMissing) else "postcode"
    return {"errors": [{"parameter": named, "in": _place(request), "message": str(error)}]}


def _parameter(error: Exception, request: Request) -> Members:
    said = [error.said() | {"in": _place(request)}] if isinstance(error, BadParameter) else []
    return {"errors": said}


def _place(request: Request) -> str:
    return "body" if request.method == "POST" else "query"


@dataclass(frozen=True, slots=True)
class Answer:
    """How an error is answered; `members` are what its problem says besides the usual."""

    status: int
    title: str
    members: Callable[[Exception, Request], Members] = _nothing_more


TABLE: Mapping[type[Exception], Answer] = {
    NoSuchEntry: Answer(404, "No such entry"),
    NoSuchTaxonomy: Answer(404, "No such taxonomy"),
    NoSuchTerm: Answer(404, "No such term"),
    EntryWithdrawn: Answer(410, "Withdrawn", _replacement),
    EntryMerged: Answer(301, "Part of another entry", _replacement),
    CursorTooOld: Answer(410, "Cursor too old", _latest),
    CursorAhead: Answer(422, "Cursor beyond the end", _latest),
    UnknownPostcode: Answer(422, "Unknown postcode", _where),
    PlaceMissing: Answer(422, "A distance from where?", _where),
    BadParameter: Answer(422, "A parameter is not as it should be", _parameter),
    KeyNeeded: Answer(401, "A key is needed"),
    KeyUnknown: Answer(401, "Unknown key"),
    RoleTooLow: Answer(403, "Not with this key"),
    AlreadyResolved: Answer(409, "Somebody was first"),
    StaleVersion: Answer(409, "Changed since you read it"),
    UnknownFlag: Answer(404, "No such flag"),
    UnknownEntry: Answer(404, "No such entry"),
    BrokenReference: Answer(422, "Something named does not exist"),
    CannotDecideSo: Answer(422, "This decision does not fit"),
    CheckInTheFuture: Answer(422, "Not yet"),
    # A NUL that got past every other check, for one.
    DataError: Answer(422, "A value is not one that can be kept"),
    OperationalError: Answer(503, "The database does not answer"),
}
UNSAID = {DataError, OperationalError}  # their texts hold statements and addresses


def answer_with_problems(app: FastAPI) -> None:
    """Makes this app answer every error, its own and the framework's, in one shape."""
    for kind in TABLE:
        app.add_exception_handler(kind, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)


def problem(
    status: int,
    title: str,
    detail: str,
    *,
    members: Members | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem as an answer. Never holds what the asker sent: it could be anything."""
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    traced = {"request_id": request_id} if request_id else {}
    body = json.dumps(said | dict(members or {}) | traced).encode()
    kept = NO_STORE | (CHALLENGE if status == HTTPStatus.UNAUTHORIZED else {})
    return Response(body, status, kept | dict(headers or {}), "application/json")


def _known(request: Request, error: Exception) -> Response:
    answer = next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
    members = answer.members(error, request)
    moved = members.get("replacement", {}).get("url") if answer.status == 301 else None
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("problem", title=answer.title, kind=type(error).__name__)
    detail = answer.title if type(error) in UNSAID else str(error)
    headers = {"location": moved} if moved else None
    return problem(answer.status, answer.title, detail, members=members, headers=headers)


def _invalid(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    errors = [_explained(one) for one in found]
    names = ", ".join(dict.fromkeys(str(one["parameter"]) for one in errors))
    title = TABLE[BadParameter].title
    return problem(422, title, f"Look at: {names}.", members={"errors": errors})


def _explained(error: Mapping[str, Any]) -> dict[str, Any]:
    """Which parameter, what is wrong, and what it may be instead."""
    ctx = error.get("ctx") or {}
    loc = (*error["loc"], ctx["parameter"]) if "parameter" in ctx else error["loc"]
    place = [str(step).encode("utf-8", "replace").decode() for step in loc]
    limits = {"ge": "minimum", "gt": "more_than", "le": "maximum", "lt": "less_than"}
    known = {"expected": "allowed", "pattern": "pattern", "max_length": "longest"} | limits
    allowed = {known[name]: _plain(value) for name, value in ctx.items() if name in known}
    where = ".".join(place[1:2] if place[0] == "query" else place[1:]) or place[0]
    message = str(error["msg"]).removeprefix("Value error, ")
    return {"parameter": where, "in": place[0], "message": message} | allowed


def _plain(value: object) -> object:
    if isinstance(value, str):
        return [one.strip("'") for one in value.replace(" or ", ", ").split(", ")]
    return value if isinstance(value, int | float) else str(value)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 -- it is registered for these alone
    status = HTTPStatus(error.status_code)
    words = DETAILS.get(status, str(error.detail))
    return problem(status.value, status.phrase, words, headers=error.headers)


DETAILS = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address: see /api/docs for what there is.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take this method: see `Allow`.",
}


def _unforeseen(request: Request, error: Exception) -> Response:
    detail = "Something went wrong here, and is in our log. Please try again later."
    return problem(500, "Internal Server Error", detail)
