"""Forms as a browser sees them: every field of a page with what stands in it."""

import re
from html.parser import HTMLParser
from typing import Any


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Any] = {}
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(name, given, dict(attrs))
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area, self.found[name] = name, ""
        elif tag == "option" and self._select:
            self._option(self._select, given, chosen="selected" in dict(attrs))

    def _option(self, name: str, given: dict[str, str], *, chosen: bool) -> None:
        if chosen or name not in self.found:
            self.found[name] = given.get("value", "")

    def _input(self, name: str, given: dict[str, str], attrs: dict[str, Any]) -> None:
        kind = given.get("type", "text")
        if kind == "checkbox" and "checked" in attrs:
            self.found.setdefault(name, []).append(given["value"])
        elif kind == "radio" and "checked" in attrs:
            self.found[name] = given["value"]
        elif kind not in ("checkbox", "radio", "file"):
            # a browser takes line breaks out of a field of one line
            self.found[name] = re.sub(r"[\r\n]", "", given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            # a browser drops the first line break of a text area
            self.found[self._area] += (
                data.removeprefix("\n") if not self.found[self._area] else data
            )

    def handle_endtag(self, tag: str) -> None:
        self._area = None if tag == "textarea" else self._area
        self._select = None if tag == "select" else self._select


def fields_of(page: str, after: str = "") -> dict[str, Any]:
    """The fields of a page, from where this text stands; no button is pressed."""
    reader = _Fields()
    reader.feed(page[page.index(after) if after else 0 :])
    reader.found.pop("csrf", None)
    return reader.found
