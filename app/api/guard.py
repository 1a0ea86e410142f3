"""Who may use a route. Every route says so; one that does not is refused when it is defined."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Response, Security
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from app.accounts.keys import KeyHolder, holder_of
from app.accounts.roles import Role
from app.api.halves import refuse_halves
from app.api.making import making_of
from app.api.sessions import database_of

bearer = HTTPBearer(auto_error=False, description="A key made by `localoffer keys create`.")
own_header = APIKeyHeader(
    name="X-API-Key", auto_error=False, description="The same key, for who cannot send the other."
)


Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class KeyNeeded(Exception):
    """This needs a key: send it as `Authorization: Bearer …` or `X-API-Key: …`."""


class KeyUnknown(Exception):
    """We do not know this key, or it was revoked."""


class RoleTooLow(Exception):
    """This key may not do that."""


class Unguarded(Exception):
    """A route does not say who may use it."""


async def anybody() -> None:
    """No key is needed."""


def holder(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)],
    key: Annotated[str | None, Security(own_header)],
) -> KeyHolder:
    """Who holds the key that came with the request. Raises KeyNeeded, KeyUnknown."""
    making_of(request).is_own = True
    secret = credentials.credentials if credentials else key
    if not secret:
        raise KeyNeeded(KeyNeeded.__doc__)
    with database_of(request).reading() as session:
        found = holder_of(session, secret)
    if found is None:
        raise KeyUnknown(KeyUnknown.__doc__)
    return found


def _at_least(role: Role) -> Callable[[KeyHolder], KeyHolder]:
    async def allowed(who: Annotated[KeyHolder, Depends(holder)]) -> KeyHolder:
        if not who.role.includes(role):
            raise RoleTooLow(f"This needs a key with the role {role}; yours has {who.role}.")
        return who

    return allowed  # type: ignore[return-value]  # FastAPI awaits it


viewer, editor, admin = (_at_least(role) for role in (Role.VIEWER, Role.EDITOR, Role.ADMIN))

Public = Annotated[None, Depends(anybody)]
Viewer = Annotated[KeyHolder, Depends(viewer)]
Editor = Annotated[KeyHolder, Depends(editor)]
Admin = Annotated[KeyHolder, Depends(admin)]

GUARDS = {anybody, viewer, editor, admin}


def guards_of(dependant: Dependant) -> set[Any]:
    """Which of the guards stand before a route, however deep."""
    found = {dependant.call} & GUARDS
    for inner in dependant.dependencies:
        found |= guards_of(inner)
    return found


class GuardedRoute(APIRoute):
    """A route that will not be defined unless it says who may use it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if not guards_of(self.dependant):
            raise Unguarded(f"{self.path} does not say who may use it: see app.api.guard")

    def get_route_handler(self) -> Handler:
        """What answers a request; a body that holds no whole text is refused first."""
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle

        async def reading_body(request: Request) -> Response:
            refuse_halves(await request.body())
            return await handle(request)

        return reading_body
