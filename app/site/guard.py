"""Who may use a page: whoever holds a link. A route that does not say so cannot be defined.

The link's secret is in each address and in each form. There are no cookies, so no other site can
have a browser send anything in somebody's name.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.accounts.provider_links import Holder, ProviderLinkOver, holder_of_provider_link
from app.templates.transactions import database_of, now_of

LONGEST_LINK = 100


class Unguarded(Exception):
    """A route does not say who may use it."""


async def secret_of(request: Request) -> str:
    """The link's secret: of the form where there is one, of the address otherwise."""
    given: object = None
    if request.method == "POST":
        given = (await request.form()).get("link")
    text = given if isinstance(given, str) and given else request.query_params.get("link", "")
    if not text or len(text) > LONGEST_LINK:
        raise ProviderLinkOver(ProviderLinkOver.__doc__)
    return text


Secret = Annotated[str, Depends(secret_of)]


def _holds(*, even_if_over: bool) -> Callable[[Request, str], Holder]:
    def holds(request: Request, secret: Secret) -> Holder:
        with database_of(request).reading() as session:
            return holder_of_provider_link(
                session, secret, now=now_of(request), even_if_over=even_if_over
            )

    return holds


with_link = _holds(even_if_over=False)
with_old_link = _holds(even_if_over=True)
GUARDS: set[Any] = {with_link, with_old_link}

WithLink = Annotated[Holder, Depends(with_link)]
WithOldLink = Annotated[Holder, Depends(with_old_link)]


def guards_of(dependant: Dependant) -> set[Any]:
    """Which of the guards stand before a route, however deep."""
    found = {dependant.call} & GUARDS
    for inner in dependant.dependencies:
        found |= guards_of(inner)
    return found


class LinkedPage(APIRoute):
    """A route that will not be defined unless it says who may use it."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **named: Any) -> None:
        super().__init__(path, endpoint, **named)
        if not guards_of(self.dependant):
            raise Unguarded(f"{self.path} does not say who may use it: see app.site.guard")
