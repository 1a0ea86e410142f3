"""How pages are answered: shown, or moved on from; and what forms say is wrong."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment

from app.site.guard import LinkedPage
from app.templates.transactions import settings_of

MOUNT = "/provider"


class Pages(APIRouter):
    """Routes that answer with pages."""

    def __init__(self) -> None:
        super().__init__(route_class=LinkedPage, default_response_class=HTMLResponse)


@dataclass(slots=True)
class Sent:
    """What was sent: its values as they came, and what is wrong with them, in the page's order."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> list[dict[str, str]]:
        """What is wrong, each line with the place that it leads to."""
        return [{"text": words, "href": f"#{name}"} for name, words in self.errors.items()]


def show(
    request: Request, template: str, *, status: int = 200, secret: str = "", **values: Any
) -> HTMLResponse:
    """A page of this template. `form_id` makes that what its form says counts once."""
    environment: Environment = request.app.state.templates
    known = {
        "link": secret,
        "mount": MOUNT,
        "form_id": str(uuid4()),
        "safeguarding_phone": settings_of(request).safeguarding_phone,
        "done": request.query_params.get("done", ""),
    }
    return HTMLResponse(environment.get_template(template).render(known | values), status)


def to(page: str, secret: str, **query: str) -> RedirectResponse:
    """After a POST, on to a page that is shown."""
    return RedirectResponse(f"{MOUNT}/{page}?{urlencode({'link': secret, **query})}", 303)
