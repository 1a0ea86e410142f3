"""Signs what webhooks are sent, by the Standard Webhooks specification; pure but for `new_secret`.

The signed text is `id.timestamp.body`; a receiver that has any Standard Webhooks library verifies
it with the secret alone.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret of 256 random bits, in the form that receivers' libraries take."""
    return PREFIX + b64encode(token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256; `timestamp` in whole seconds since 1970."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.new(key, signed, sha256).digest()).decode()


def signed_headers(
    secrets: Sequence[str], message_id: UUID, now: datetime, body: bytes
) -> dict[str, str]:
    """The three headers, with a signature for each of these secrets.

    The id stays the same in every try: a receiver that has seen it may drop the message.
    """
    timestamp = int(now.timestamp())
    name = f"msg_{message_id.hex}"
    return {
        "webhook-id": name,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(one, name, timestamp, body) for one in secrets),
    }
