"""Turns the bytes of a page into text, as browsers do: mark, header, meta, then a guess."""

import re

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_IN_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# Python knows codecs such as unicode_escape that no page may choose.
_ON_THE_WEB = re.compile(
    r"utf-?8|utf-?16(-?[lb]e)?|us-ascii|ascii|latin-?1|iso-?8859-?\d+|windows-?\d+|cp-?\d+"
    r"|koi8-?[ru]|gb\w+|big5\S*|shift[_-]jis|euc-\w+|iso-2022-jp|macintosh"
)
_AS_BROWSERS_READ = {"us-ascii", "ascii", "latin1", "latin-1", "iso-8859-1", "iso8859-1"}


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a page; what cannot be read becomes a replacement character."""
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, errors="replace")
    declared = _declared(body, content_type)
    if declared is not None:
        return body.decode(declared, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 3:  # a letter cut in two at our limit
            return body.decode("utf-8", errors="replace")
        return body.decode("cp1252", errors="replace")


def _declared(body: bytes, content_type: str) -> str | None:
    in_header = _IN_HEADER.search(content_type)
    in_meta = _IN_META.search(body[:2048])
    for name in (
        in_header[1].lower() if in_header else None,
        # a page whose meta we could read is not UTF-16, whatever it says
        in_meta[1].decode("ascii", "replace").lower().replace("utf-16", "utf-8")
        if in_meta
        else None,
    ):
        if name is None or not _ON_THE_WEB.fullmatch(name):
            continue
        try:
            "".encode(name)
        except LookupError:
            continue
        return "cp1252" if name in _AS_BROWSERS_READ else name
    return None
