"""The browser that asks: its cookies, and what is known of it.

Over https, cookies have the prefix `__Host-`, so that no neighbouring site can set them.
"""

import hmac
import re
from ipaddress import ip_address

from fastapi import Request, Response

from app.accounts.devices import KNOWN_FOR
from app.accounts.secrets_at_rest import new_secret
from app.accounts.signing_in import Browser, Opened
from app.console.transactions import settings_of

SESSION = "localoffer_session"
DEVICE = "localoffer_browser"
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{43}")


def is_secure(request: Request) -> bool:
    """Whether people reach us over https."""
    return settings_of(request).base_url.startswith("https://")


def cookie(request: Request, name: str) -> str | None:
    """What we gave this browser to keep, when it has the form of it."""
    prefix = "__Host-" if is_secure(request) else ""
    found = request.cookies.get(prefix + name, "")
    return found if WELL_FORMED.fullmatch(found) else None


def keep(
    request: Request, response: Response, name: str, value: str, *, seconds: int | None = None
) -> None:
    """Has the browser keep this; no script sees it, and no other site has it sent."""
    secure = is_secure(request)
    response.set_cookie(
        ("__Host-" if secure else "") + name, value, max_age=seconds, path="/", secure=secure,
        httponly=True, samesite="lax",
    )  # fmt: skip


def drop(request: Request, response: Response, name: str) -> None:
    """Has the browser forget this."""
    secure = is_secure(request)
    response.delete_cookie(
        ("__Host-" if secure else "") + name, path="/", secure=secure, httponly=True, samesite="lax"
    )


def secret_of(request: Request) -> str:
    """The secret of this browser's session; a fresh one, which opens nothing, where it has none."""
    if not hasattr(request.state, "secret"):
        found = cookie(request, SESSION)
        request.state.secret = found or new_secret()
        request.state.fresh = found is None
    secret: str = request.state.secret
    return secret


def keep_secret(request: Request, response: Response) -> None:
    """Has the browser keep a fresh secret, so that a form that it sends is known to be its own."""
    secret = secret_of(request)
    if request.state.fresh:
        keep(request, response, SESSION, secret)


def token_of(request: Request) -> str:
    """What forms of this browser carry: nobody can tell it who does not have the cookie."""
    return hmac.digest(secret_of(request).encode(), b"csrf", "sha256").hex()


def browser_of(request: Request) -> Browser:
    """The browser as the rooms know it."""
    return Browser(
        name=browser_name(request.headers.get("user-agent", "")),
        client=network_of(request.client.host if request.client else ""),
        session=secret_of(request),
        device=cookie(request, DEVICE),
    )


def keep_opened(request: Request, response: Response, opened: Opened) -> None:
    """Gives the browser its new session, and what makes it known."""
    keep(request, response, SESSION, opened.secret)
    if opened.device:
        seconds = int(KNOWN_FOR.total_seconds())
        keep(request, response, DEVICE, opened.device, seconds=seconds)


def network_of(host: str) -> str:
    """The address, or its network of 64 bits: whoever has one such address has all of them."""
    try:
        address = ip_address(host)
    except ValueError:
        return "this machine"
    mapped = getattr(address, "ipv4_mapped", None) or address
    whole: str = mapped.exploded
    return whole if mapped.version == 4 else ":".join(whole.split(":")[:4])


def browser_name(agent: str) -> str:
    """A browser's name as its owner would say it: `Firefox on Windows`."""
    browsers = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome"}
    systems = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad"}
    systems |= {"Mac OS X": "Mac", "CrOS": "Chromebook", "Linux": "Linux"}
    browsers |= {"Safari": "Safari"}
    name = next((said for part, said in browsers.items() if part in agent), "A browser")
    system = next((said for part, said in systems.items() if part in agent), None)
    return f"{name} on {system}" if system else name
