"""Web addresses as people write them, and as we may publish them."""

from urllib.parse import urlsplit


def public_url(text: str | None) -> str | None:
    """A web address that a browser can open, or None: `www.example.org` gains its scheme."""
    if not text or any(letter.isspace() for letter in text):
        return None
    address = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "." not in host:
        return None
    return address
