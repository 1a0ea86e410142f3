"""The words around contacts that stand outside a page's first words, so that people can judge."""

import re

from crawlers.pages import Page

_AROUND = 100  # characters on each side
_MOST = 6  # of a kind


def quotes_of(page: Page) -> dict[str, str]:
    """Each contact that the excerpt does not show, with the words around it."""
    values = [*page.phones[:_MOST], *page.emails[:_MOST], *page.postcodes[:_MOST]]
    found: dict[str, str] = {}
    for value in values:
        place = _written(value).search(page.everything)
        if place is not None and page.everything[place.start() : place.end()] not in page.excerpt:
            start = max(0, place.start() - _AROUND)
            found[value] = page.everything[start : place.end() + _AROUND].strip()
    return found


def _written(value: str) -> re.Pattern[str]:
    if value.startswith("+"):
        digits = value.removeprefix("+44").lstrip("+")
        return re.compile(r"[^\d]{0,3}".join(digits))
    return re.compile(r"[ \u00a0]{0,2}".join(map(re.escape, value.split(" "))), re.IGNORECASE)
