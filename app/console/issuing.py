"""What the council's issuer says of itself, and its keys: asked seldom, and kept for an hour."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

KEPT = timedelta(hours=1)
TIMEOUT = 10.0
A_MINUTE = timedelta(minutes=1)

Read = TypeVar("Read")


class AnotherIssuer(ValueError):
    """What answers at the issuer's address speaks for somebody else."""


class KnownIssuer:
    """One issuer, as this process knows it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._known: dict[str, tuple[dict[str, Any], datetime]] = {}
        self._troubled_at: datetime | None = None

    def metadata(self, now: datetime) -> dict[str, Any]:
        """What it says of itself; only of itself. Raises httpx2.HTTPError, ValueError."""
        found = self._fetched(f"{self.address}/.well-known/openid-configuration", now)
        if str(found.get("issuer", "")).rstrip("/") != self.address:
            self._known.clear()
            raise AnotherIssuer(AnotherIssuer.__doc__)
        return found

    def with_keys(self, read: Callable[[KeySet], Read], now: datetime) -> Read:
        """Reads with its keys; once more with its newest, when those that we know do not fit: it
        may have changed them since. Raises httpx2.HTTPError, JoseError, ValueError, KeyError."""
        url = self.metadata(now)["jwks_uri"]
        knew = self._is_known(url, now)
        try:
            return read(_keys(self._fetched(url, now)))
        except (JoseError, ValueError):
            self._known.pop(url, None)
            if not knew:
                raise
        return read(_keys(self._fetched(url, now)))

    def troubles_anew(self, now: datetime) -> bool:
        """Whether a failure is to be written down: once a minute tells enough of an outage."""
        if self._troubled_at and now - self._troubled_at < A_MINUTE:
            return False
        self._troubled_at = now
        return True

    def _is_known(self, url: str, now: datetime) -> bool:
        return url in self._known and now - self._known[url][1] < KEPT

    def _fetched(self, url: str, now: datetime) -> dict[str, Any]:
        if not self._is_known(url, now):
            with httpx2.Client(timeout=TIMEOUT) as http:
                answer = http.get(url).raise_for_status().json()
            if not isinstance(answer, dict):
                raise ValueError("not an object")
            self._known[url] = answer, now
        return self._known[url][0]


def _keys(said: dict[str, Any]) -> KeySet:
    return KeySet.import_key_set(cast(Any, said))
