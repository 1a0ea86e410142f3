"""What goes wrong, as a person reads it: one table from error to page."""

from fastapi import FastAPI, Request, Response

from app.accounts.provider_links import ProviderLinkOver
from app.site.free_text import NobodyToRing
from app.site.pages import show
from app.templates import problems
from app.templates.problems import Answer, Table
from app.voices.offered import NotTheirs
from app.voices.questions import TooMany

NO_PAGE = "Check that the address is right: it must be the whole link of our mail."

TABLE: Table = {
    ProviderLinkOver: Answer(410, "This link does not work any more"),
    NotTheirs: Answer(404, "This entry is not here"),
    NobodyToRing: Answer(503, "This cannot be sent now"),
    TooMany: Answer(429, "That is a lot of questions"),
}


def answer_with_pages(app: FastAPI) -> None:
    """Makes this app answer every error with a page."""
    problems.answer_with_pages(app, "app.site", TABLE, NO_PAGE, _page)


def _page(request: Request, answer: Answer, words: str) -> Response:
    values = {"heading": answer.title, "words": answer.words or words}
    return show(request, "site/problem.html", status=answer.status, **values)
