"""Tells whether a webhook comes from the Local Offer directory. Nothing to install."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """`body` as it arrived, byte for byte; `now` in seconds, as time.time() says it."""
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    id, sent, signatures = (headers.get(name, "") for name in names)
    if not (sent.isdecimal() and len(sent) <= 12 and abs(now - int(sent)) <= 300):
        return False  # an old message, played again
    signed = f"{id}.{sent}.".encode() + body
    mac = hmac.new(b64decode(secret.removeprefix("whsec_")), signed, sha256)
    ours = b"v1," + b64encode(mac.digest())
    return any(hmac.compare_digest(ours, one.encode()) for one in signatures.split())
