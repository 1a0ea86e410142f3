"""Signing in with the council's own accounts, by OpenID Connect: code flow, PKCE, nonce.

State, nonce and verifier are all derived from one secret that the browser keeps for ten minutes:
beginning a sign-in changes nothing here.
"""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx2
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from joserfc import jwt
from joserfc.errors import JoseError

from app.accounts.openid import (
    NotLetIn,
    Vouched,
    admit_vouched,
    note_issuer_failure,
    refuse_vouched,
    role_from,
)
from app.accounts.secrets_at_rest import new_secret
from app.accounts.signing_in import Opened
from app.console.browsers import browser_of, cookie, drop, keep, keep_opened
from app.console.guard import Anybody
from app.console.issuing import TIMEOUT, KnownIssuer
from app.console.pages import MOUNT, Pages, ours, show, to
from app.console.transactions import database_of, now_of, settings_of, spans_of
from app.settings import Settings

pages = Pages()

ATTEMPT = "localoffer_openid"
TEN_MINUTES = 600
CALLBACK = f"{MOUNT}/sign-in/openid/back"
# Only algorithms in which the issuer alone holds what signs.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
LEEWAY = 60  # seconds by which clocks may differ

log = structlog.get_logger("app.console")


class IssuerFailed(Exception):
    """Your council's sign-in does not answer as it should. Try again later."""


class NoSuchSignIn(Exception):
    """This sign-in was begun too long ago, or in another browser. Begin again."""


@pages.get("/sign-in/openid")
def begin(request: Request, _: Anybody, next: str = "", again: str = "") -> Response:
    """On to the issuer."""
    chosen, secret = settings_of(request), new_secret()
    try:
        place = _known_issuer(request).metadata(now_of(request))["authorization_endpoint"]
    except (httpx2.HTTPError, KeyError, ValueError) as error:
        raise _failed(request, error) from error
    client = _client(None, chosen)
    url, _state = client.create_authorization_url(
        place,
        state=_part(secret, f"state {ours(next)}"),
        code_verifier=_part(secret, "verifier"),
        nonce=_part(secret, "nonce"),
        **({"prompt": "login"} if again else {}),
    )
    answer = RedirectResponse(url, 303)
    keep(request, answer, ATTEMPT, secret, seconds=TEN_MINUTES)
    answer.set_cookie(
        f"{ATTEMPT}_next", ours(next), max_age=TEN_MINUTES, path=MOUNT, httponly=True,
        samesite="lax", secure=chosen.base_url.startswith("https://"),
    )  # fmt: skip
    return answer


@pages.get("/sign-in/openid/back")
def back(request: Request, _: Anybody, code: str = "", state: str = "") -> Response:
    """Back from the issuer: whom it vouches for is let in, with the role that it gives."""
    secret = cookie(request, ATTEMPT)
    next = ours(request.cookies.get(f"{ATTEMPT}_next"))
    expected = _part(secret or new_secret(), f"state {next}")
    if secret is None or not hmac.compare_digest(state.encode(), expected.encode()):
        raise NoSuchSignIn(NoSuchSignIn.__doc__)
    try:
        answer = to(next)
        keep_opened(request, answer, _let_in(request, code, secret))
    except NotLetIn as refused:
        values = {"heading": "You cannot sign in here", "words": str(refused)}
        answer = show(request, "console/problem.html", status=403, **values)  # type: ignore[assignment]
    drop(request, answer, ATTEMPT)
    return answer


def _let_in(request: Request, code: str, secret: str) -> Opened:
    """Raises NotLetIn, and writes that down; raises IssuerFailed."""
    who, now = _vouched(request, code, secret), now_of(request)
    try:
        with database_of(request).writing() as session:
            spans = spans_of(request)
            return admit_vouched(session, who, browser_of(request), spans=spans, now=now)
    except NotLetIn:
        with database_of(request).writing() as session:
            refuse_vouched(session, who, now=now)
        raise


def _vouched(request: Request, code: str, secret: str) -> Vouched:
    """Whom the issuer vouches for with this code. Raises IssuerFailed, NotLetIn."""
    chosen, issuer, now = settings_of(request), _known_issuer(request), now_of(request)
    if not code:
        raise NotLetIn("Your council's sign-in did not let you through.")
    try:
        found = issuer.metadata(now)
        with httpx2.Client(timeout=TIMEOUT) as http:
            token = _client(http, chosen).fetch_token(
                found["token_endpoint"], code=code, code_verifier=_part(secret, "verifier"),
                grant_type="authorization_code", redirect_uri=_callback(chosen),
            )  # fmt: skip
        read = issuer.with_keys(
            lambda keys: jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS), now
        )
        claims = _claims(read, token, found["issuer"], _part(secret, "nonce"), chosen, now)
    except (AuthlibBaseError, JoseError, httpx2.HTTPError, KeyError, ValueError) as error:
        raise _failed(request, error) from error
    return Vouched(
        issuer=found["issuer"],
        subject=str(claims["sub"]),
        email=str(claims.get("email") or ""),
        email_is_verified=chosen.openid_verifies_emails or claims.get("email_verified") is True,
        name=str(claims.get("name") or ""),
        role=role_from(claims.get(chosen.openid_roles_claim), chosen.openid_roles),
        proved_at=_moment(claims.get("auth_time")),
    )


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int | float) else None


def _claims(
    read: jwt.Token,
    token: Mapping[str, Any],
    issuer: str,
    nonce: str,
    chosen: Settings,
    now: datetime,
) -> Mapping[str, Any]:
    """What the signed token says, when all of it is for us, now, and for this very sign-in."""
    required = {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": chosen.openid_client_id},
        "sub": {"essential": True},
    }
    params = {
        "nonce": nonce,
        "client_id": chosen.openid_client_id,
        "access_token": token.get("access_token"),
    }
    claims = CodeIDToken(read.claims, read.header, required, params)
    claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    return dict(claims)


def _known_issuer(request: Request) -> KnownIssuer:
    """Raises NoSuchSignIn."""
    issuer: KnownIssuer | None = request.app.state.issuer
    if issuer is None:
        raise NoSuchSignIn("There is no sign-in with council accounts here.")
    return issuer


def _failed(request: Request, error: Exception) -> IssuerFailed:
    """Logs that the issuer failed, and writes it down once a minute."""
    kind, now = type(error).__name__, now_of(request)
    log.warning("openid", kind=kind)
    if _known_issuer(request).troubles_anew(now):
        with database_of(request).writing() as session:
            note_issuer_failure(session, kind, now=now)
    return IssuerFailed(IssuerFailed.__doc__)


def _client(http: httpx2.Client | None, chosen: Settings) -> Any:
    secret = chosen.openid_client_secret
    return OAuth2Client(
        session=_Poster(http),
        client_id=chosen.openid_client_id,
        client_secret=secret.get_secret_value() if secret else None,
        redirect_uri=_callback(chosen),
        scope=chosen.openid_scopes,
        code_challenge_method="S256",
    )


class _Poster:
    """Our HTTP client as authlib asks for one: it says who we are in its own way."""

    def __init__(self, http: httpx2.Client | None) -> None:
        self.http = http

    def post(
        self, url: str, *, data: Mapping[str, str], headers: Mapping[str, str], auth: Any
    ) -> httpx2.Response:
        """Sends a form."""
        assert self.http is not None, "the first step posts nothing"  # noqa: S101 -- our own error
        url, ready, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return self.http.post(url, content=body, headers=ready)


def _callback(chosen: Settings) -> str:
    return f"{chosen.base_url}{CALLBACK}"


def _part(secret: str, of: str) -> str:
    return hmac.digest(secret.encode(), of.encode("utf-8", "replace"), "sha256").hex()
