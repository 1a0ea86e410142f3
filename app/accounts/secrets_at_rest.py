"""Secrets that we give out: 256 random bits each, so a plain digest knows them again."""

import secrets
from hashlib import sha256

DIGEST_LETTERS = 64


def new_secret() -> str:
    """A secret for a cookie or a link."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is stored in its place."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
