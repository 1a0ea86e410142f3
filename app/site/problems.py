"""What goes wrong, as a person reads it: one table from error to page."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException

from app.accounts.provider_links import ProviderLinkOver
from app.site.free_text import NobodyToRing
from app.site.pages import show
from app.voices.offered import NotTheirs
from app.voices.questions import TooMany

log = structlog.get_logger("app.site")

NO_PAGE = "Check that the address is right: it must be the whole link of our mail."
NOT_SO = "Something that was sent is not as it should be. Go back and check what you entered."
OURS = "Something went wrong here, and is in our log. Please try again later."


@dataclass(frozen=True, slots=True)
class Answer:
    """How an error is shown; `words` in place of the error's own."""

    status: int
    title: str
    words: str | None = None


TABLE: Mapping[type[Exception], Answer] = {
    ProviderLinkOver: Answer(410, "This link does not work any more"),
    NotTheirs: Answer(404, "This entry is not here"),
    NobodyToRing: Answer(503, "This cannot be sent now"),
    TooMany: Answer(429, "That is a lot of questions"),
    RequestValidationError: Answer(422, "There is a problem", NOT_SO),
    # A NUL that got past every other check, for one; their texts hold statements.
    DataError: Answer(422, "There is a problem", NOT_SO),
    OperationalError: Answer(503, "The database does not answer", OURS),
}
HTTP = {
    404: Answer(404, "Page not found", NO_PAGE),
    405: Answer(405, "Page not found", NO_PAGE),
    413: Answer(413, "Too much was sent"),
}


def answer_with_pages(app: FastAPI) -> None:
    """Makes this app answer every error with a page."""
    for kind in TABLE:
        app.add_exception_handler(kind, _known)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)


def _known(request: Request, error: Exception) -> Response:
    answer = next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("problem", title=answer.title, kind=type(error).__name__)
    return _page(request, answer, str(error))


def _page(request: Request, answer: Answer, words: str = "") -> Response:
    values = {"heading": answer.title, "words": answer.words or words}
    return show(request, "site/problem.html", status=answer.status, **values)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 -- it is registered for these alone
    plain = Answer(error.status_code, HTTPStatus(error.status_code).phrase)
    return _page(request, HTTP.get(error.status_code, plain), str(error.detail))


def _unforeseen(request: Request, error: Exception) -> Response:
    return _page(request, Answer(500, "Sorry, there is a problem", OURS))
