"""What goes wrong on any page for people: from error to answer, by each door's own table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException

NOT_SO = "Something that was sent is not as it should be. Go back and check what you entered."
OURS = "Something went wrong here, and is in our log. Please try again later."


@dataclass(frozen=True, slots=True)
class Answer:
    """How an error is shown; `words` in place of the error's own."""

    status: int
    title: str
    words: str | None = None


Table = Mapping[type[Exception], Answer]
Show = Callable[[Request, Answer, str], Response]  # a door's page; the words of the error

EVERYWHERE: Table = {
    RequestValidationError: Answer(422, "There is a problem", NOT_SO),
    # A NUL that got past every other check, for one; their texts hold statements.
    DataError: Answer(422, "There is a problem", NOT_SO),
    OperationalError: Answer(503, "The database does not answer", OURS),
}


def answer_with_pages(app: FastAPI, door: str, table: Table, no_page: str, show: Show) -> None:
    """Makes this app answer every error with a page; `no_page`: what to do where there is none."""
    log, known = structlog.get_logger(door), {**table, **EVERYWHERE}
    not_there = Answer(404, "Page not found", no_page)
    by_status = {
        404: not_there,
        405: Answer(405, not_there.title, no_page),
        413: Answer(413, "Too much was sent"),
    }

    def foreseen(request: Request, error: Exception) -> Response:
        answer = next(known[kind] for kind in type(error).__mro__ if kind in known)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("problem", title=answer.title, kind=type(error).__name__)
        return show(request, answer, str(error))

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 -- it is registered for these alone
        plain = Answer(error.status_code, HTTPStatus(error.status_code).phrase)
        return show(request, by_status.get(error.status_code, plain), str(error.detail))

    def unforeseen(request: Request, _: Exception) -> Response:
        return show(request, Answer(500, "Sorry, there is a problem", OURS), "")

    for kind in known:
        app.add_exception_handler(kind, foreseen)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unforeseen)
