"""Slugs: a readable address for an entry, which keeps leading to it once published."""

import re
import unicodedata
from hashlib import sha256

from app.directory.documents import ServiceDocument

MAX_LETTERS = 60


def slug_for(document: ServiceDocument) -> str:
    """The name in plain letters and a few digits of the id, so that it is nobody else's."""
    folded = unicodedata.normalize("NFKD", document.local_offer.slug or document.name)
    ascii_letters = folded.encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_letters).strip("-")[:MAX_LETTERS].strip("-")
    digits = sha256(document.id.bytes).hexdigest()[:8]  # ids may share their first or last digits
    return f"{words or 'entry'}-{digits}"
