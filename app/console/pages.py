"""How pages are answered: shown, or moved on from."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment

from app.console.browsers import keep_secret, token_of
from app.console.guard import GuardedPage
from app.console.places import places_for

MOUNT = "/console"


class Pages(APIRouter):
    """Routes that answer with pages."""

    def __init__(self) -> None:
        super().__init__(route_class=GuardedPage, default_response_class=HTMLResponse)


def show(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of this template, which may use `person`, `done`, `here` and its `values`."""
    environment: Environment = request.app.state.templates
    person = getattr(request.state, "person", None)
    known = {
        "person": person,
        "places": places_for(person),
        "here": "/".join(request.url.path.split("/")[:3]),
        "done": request.query_params.get("done", ""),
        "csrf": token_of(request),
    }
    answer = HTMLResponse(environment.get_template(template).render(known | values), status)
    keep_secret(request, answer)
    return answer


def to(path: str, **query: str) -> RedirectResponse:
    """After a POST, on to a page that is shown; `done`: the key of what it says was done."""
    return RedirectResponse(f"{path}?{urlencode(query)}" if query else path, 303)


def ours(path: str | None) -> str:
    """A page of the console to go to next, or its home: never another site's."""
    plain = path or ""
    # Browsers read a backslash as a slash, and drop line breaks.
    safe = plain == MOUNT or plain.startswith((f"{MOUNT}/", f"{MOUNT}?"))
    return plain if safe and plain.isprintable() and "\\" not in plain else MOUNT
