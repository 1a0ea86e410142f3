"""Pages of a feed: the envelope of 3.x, of 1.0, in the wrong case, or a bare list."""

from dataclasses import dataclass
from typing import Any

CONTENTS = ("contents", "content", "services", "items", "data", "results")
TOTAL_PAGES = ("totalpages",)
TOTAL_ITEMS = ("totalitems", "totalelements")
NUMBER = ("pagenumber", "number", "page")
LAST = ("lastpage", "last")
FIRST = ("firstpage", "first")
MOST_PAGES = 1_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its items, and what it says of itself (None where it says nothing)."""

    items: list[Any]
    number: int | None = None
    total_pages: int | None = None
    total_items: int | None = None
    last: bool | None = None
    first: bool | None = None
    is_envelope: bool = True
    problems: tuple[str, ...] = ()

    def ends(self, asked_for: int) -> bool:
        """Whether this was the last page; a page that says nothing of itself ends when empty."""
        if not self.items:
            return True
        if self.total_pages is not None:
            # "last" is wrong more often than the count of pages
            here = (
                asked_for
                if self.number in (None, asked_for - 1)
                else max(self.number or 0, asked_for)
            )
            return here >= self.total_pages
        return bool(self.last)


def read_page(answer: object) -> Page:
    """The page that an answer holds; never fails, says what was odd."""
    if isinstance(answer, list):
        return Page(answer, is_envelope=False, problems=("a bare list, without an envelope",))
    if not isinstance(answer, dict):
        return Page([], is_envelope=False, problems=("the answer is neither a page nor a list",))
    folded: dict[str, Any] = {}
    for key, value in list(answer.items())[:200]:
        folded.setdefault(str(key).replace("_", "").casefold(), value)
    contents = next((folded[name] for name in CONTENTS if isinstance(folded.get(name), list)), None)
    if contents is None:
        if "name" in folded or "id" in folded:
            return Page([answer], is_envelope=False)
        return Page([], problems=("the page has no contents",))
    return Page(
        contents,
        number=_number(folded, NUMBER),
        total_pages=_number(folded, TOTAL_PAGES),
        total_items=_number(folded, TOTAL_ITEMS),
        last=_flag(folded, LAST),
        first=_flag(folded, FIRST),
        problems=tuple(_oddities(answer, folded)),
    )


def _oddities(answer: dict[Any, Any], folded: dict[str, Any]) -> list[str]:
    found = []
    if _number(folded, TOTAL_PAGES) is None:
        found.append("the page does not say how many pages there are")
    if "contents" not in answer and "content" not in answer:
        found.append("the page's contents are called otherwise")
    return found


def _number(folded: dict[str, Any], names: tuple[str, ...]) -> int | None:
    for name in names:
        value = folded.get(name)
        if isinstance(value, str) and value.strip().isdecimal() and len(value) < 10:
            value = int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if (
            isinstance(value, int)
            and not isinstance(value, bool)
            and 0 <= value <= MOST_PAGES * 1000
        ):
            return value
    return None


def _flag(folded: dict[str, Any], names: tuple[str, ...]) -> bool | None:
    for name in names:
        if isinstance(folded.get(name), bool):
            return bool(folded[name])
    return None
