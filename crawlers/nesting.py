"""Cuts a page off where it nests deeper than browsers do, for parsing that costs the square; pure.

256 KiB of `<div>` and nothing else keep a parser of HTML5 busy for seconds, and no deadline
interrupts it. Browsers stop at 512 levels.
"""

import re
from collections import Counter

_DEEPEST = 1000  # elements open at once
_ATTRIBUTES = 1000  # of one element
_HARMLESS = 16 * 1024  # characters: so short a page cannot nest deep enough to cost much
_LONG = 4096  # characters: a tag this long may hold too many attributes
_TAG = re.compile(r"""<(/?)([a-z][a-z0-9:-]*+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)""", re.IGNORECASE)
_WHOLE = re.compile(r"""</?[a-zA-Z](?:[^>"']++|"[^"]*+"|'[^']*+')*+""")
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")
# Empty ones, and those that the next of their kind closes.
_NEVER_DEEP = frozenset(
    """
    area base br col embed hr img input link meta param source track wbr
    p li td th tr tbody thead tfoot dt dd option optgroup html head body
    """.split()  # noqa: SIM905  # names read better as prose than one to a line
)


def without_depths(html: str) -> str:
    """The page as it is, or what stands before it becomes absurd."""
    if len(html) <= _HARMLESS or _is_plain(html):
        return html
    opened: Counter[str] = Counter()
    depth = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if tag.end() - tag.start() > _LONG and _attributes(tag[3]) > _ATTRIBUTES:
            return html[: tag.start()]
        if name in _NEVER_DEEP:
            continue
        if not tag[1]:
            opened[name] += 1
            depth += 1
            if depth > _DEEPEST:
                return html[: tag.start()]
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return html


def _is_plain(html: str) -> bool:
    """Whether it has too few elements to nest deep, and no tag that is long; a quick look."""
    if html.count("<") - html.count("</") > _DEEPEST:
        return False
    return all(len(tag) <= _LONG for tag in _WHOLE.findall(html))


def _attributes(text: str) -> int:
    return len(_QUOTED.sub("", text).split())
