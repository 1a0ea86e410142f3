"""Where a page without words of its own sends its readers by script; pure."""

import re

_LITTLE = 120  # characters of main text: "You are being redirected, click here if nothing happens"
_SHORT = 6000  # characters of source: a page that does nothing else
_PLACE = re.compile(
    r"""(?:(?:window|document|self|top|parent)\.)*\blocation(?:\.href)?\s*
    (?:=\s*|\.(?:replace|assign)\(\s*)(["'])(?P<url>[^"'\s<>+]{1,500})\1\s*[;)]?""",
    re.VERBOSE,
)
# Whether it is done depends on the reader: her cookies, her screen, her language.
_DEPENDS = re.compile(r"\bif\s*\(|\?[^'\"=;]*:|\bswitch\s*\(|\bcookie\b|\blocalStorage\b")
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script", re.IGNORECASE | re.DOTALL)
_OF_PARKING = re.compile(r"/lander\b|window\.park\b|adblockkey|LANDER_SYSTEM", re.IGNORECASE)


def scripted_place(html: str, text: str) -> str | None:
    """The one address to which every reader is sent at once, as it stands in the script."""
    if len(text) > _LITTLE or len(html) > _SHORT or "location" not in html:
        return None
    if _OF_PARKING.search(html):
        return None
    script = "\n".join(_SCRIPT.findall(html))
    places = {found["url"] for found in _PLACE.finditer(script)}
    if len(places) != 1 or _DEPENDS.search(_PLACE.sub("", script)):
        return None
    return places.pop()
