"""Who may use a page. Every route says so; one that does not is refused when it is defined."""

import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_dependant
from fastapi.routing import APIRoute

from app.accounts.roles import May, Role
from app.accounts.sessions import SEEN_AGAIN_AFTER, Person, Way, person_with, see
from app.console.browsers import secret_of, token_of
from app.console.transactions import database_of, now_of, settings_of, spans_of

MOST_FIELDS = 5_000  # an entry with many times and people
TOKEN = "csrf"  # noqa: S105 -- the name of a field


class NotSignedIn(Exception):
    """Sign in to use this page."""


class SecondFactorMissing(Exception):
    """Administrators need a second factor: set it up first."""


class ProveAgain(Exception):
    """Say once more who you are: this is too important for a session left open."""


class NotAllowed(Exception):
    """Your role does not allow this."""


class Forged(Exception):
    """This form is out of date. Go back, load the page again and send it once more."""


class Unguarded(Exception):
    """A route does not say who may use it."""


async def anybody() -> None:
    """No sign-in is needed."""


def known_person(request: Request) -> Person | None:
    """Who has signed in with this browser, if anybody."""
    if hasattr(request.state, "person"):
        already: Person | None = request.state.person
        return already
    now, spans = now_of(request), spans_of(request)
    with database_of(request).reading() as session:
        found = person_with(session, secret_of(request), spans=spans, now=now)
    if found and now - found.seen_at > SEEN_AGAIN_AFTER:
        with database_of(request).writing() as session:
            see(session, found.session_id, now)
    request.state.person = found
    return found


Known = Annotated[Person | None, Depends(known_person)]


async def signed_in(found: Known) -> Person:
    """Who has signed in, whatever their role. Raises NotSignedIn."""
    if found is None:
        raise NotSignedIn(NotSignedIn.__doc__)
    return found


async def in_full(request: Request, who: Annotated[Person, Depends(signed_in)]) -> Person:
    """The same; an administrator's password alone is not enough. Raises SecondFactorMissing."""
    needed = settings_of(request).second_factor_for_admins and who.role is Role.ADMIN
    if needed and who.way is Way.PASSWORD and not who.has_second_factor:
        raise SecondFactorMissing(SecondFactorMissing.__doc__)
    return who


async def recently(request: Request, who: Annotated[Person, Depends(signed_in)]) -> None:
    """The last proof of who they are is fresh. Raises ProveAgain."""
    fresh_for = timedelta(minutes=settings_of(request).recent_sign_in_minutes)
    if now_of(request) - who.proved_at > fresh_for:
        raise ProveAgain(ProveAgain.__doc__)


def _may(what: May) -> Callable[[Person], Person]:
    async def allowed(who: Annotated[Person, Depends(in_full)]) -> Person:
        if not who.may(what):
            raise NotAllowed(f"Your role ({who.role.words}) does not allow you to {what.words}.")
        return who

    return allowed  # type: ignore[return-value]  # FastAPI awaits it


ALLOWED = {what: _may(what) for what in May}
GUARDS: set[Any] = {anybody, signed_in, *ALLOWED.values()}

Anybody = Annotated[None, Depends(anybody)]
SignedIn = Annotated[Person, Depends(signed_in)]
MayRead = Annotated[Person, Depends(ALLOWED[May.READ])]
MayFlag = Annotated[Person, Depends(ALLOWED[May.FLAG])]
MayComment = Annotated[Person, Depends(ALLOWED[May.COMMENT])]
MayEdit = Annotated[Person, Depends(ALLOWED[May.EDIT])]
MayManagePeople = Annotated[Person, Depends(ALLOWED[May.MANAGE_PEOPLE])]
MayReadAudit = Annotated[Person, Depends(ALLOWED[May.READ_AUDIT])]
Recently = Annotated[None, Depends(recently)]


def current_person(request: Request) -> Person:
    """Who stands before us, in a route that let them in. Raises NotSignedIn."""
    found: Person | None = getattr(request.state, "person", None)
    if found is None:
        raise NotSignedIn(NotSignedIn.__doc__)
    return found


async def unforged(request: Request) -> None:
    """What changes something was sent by a form of ours, to this very browser. Raises Forged."""
    if request.method in ("GET", "HEAD"):
        return
    elsewhere = request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
    given = (await request.form(max_fields=MOST_FIELDS)).get(TOKEN, "")
    said = given.encode("utf-8", "replace") if isinstance(given, str) else b""
    if elsewhere or not hmac.compare_digest(said, token_of(request).encode()):
        raise Forged(Forged.__doc__)


def guards_of(dependant: Dependant) -> set[Any]:
    """Which of the guards stand before a route, however deep."""
    found = {dependant.call} & GUARDS
    for inner in dependant.dependencies:
        found |= guards_of(inner)
    return found


class GuardedPage(APIRoute):
    """A route that will not be defined unless it says who may use it, and that checks its forms."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **named: Any) -> None:
        # Nobody's body is read before they are let in: it may be a whole file.
        first = guards_of(get_dependant(path=path, call=endpoint)) - {anybody}
        letting_in = [Depends(guard) for guard in first]
        others = named.get("dependencies") or ()
        named["dependencies"] = [*letting_in, Depends(unforged), *others]
        super().__init__(path, endpoint, **named)
        if not guards_of(self.dependant):
            raise Unguarded(f"{self.path} does not say who may use it: see app.console.guard")
