"""Answers as ready bytes: pages, single things, streams; with what caches need to know of them."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import format_datetime
from hashlib import sha256
from importlib.metadata import version
from itertools import chain
from typing import Any, TypeVar

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from app.api.addresses import settings_of
from app.api.asking import MAX_ROWS, Page
from app.api.caching import in_one_order
from app.api.sessions import database_of
from app.directory.change_feed import (
    data_version,
)

JSON = "application/json"
NDJSON = "application/x-ndjson"
CACHE = "public, max-age=60, must-revalidate"
RECHECK = "public, no-cache"
ANY = "*"  # of If-None-Match: whatever copy there is
# Another release may answer the same data in other bytes.
RELEASE = f"{version('localoffer')} 1"

AskedFor = TypeVar("AskedFor", bound=Page)


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of things, each as JSON text; how many there are in all; and what is said besides."""

    things: Sequence[str]
    total: int
    more: Mapping[str, Any] = field(default_factory=dict)


Lister = Callable[[Session, AskedFor, int], Listing]


def listed(
    request: Request,
    session: Session,
    asked: AskedFor,
    lister: Lister[AskedFor],
    *,
    day: date | None = None,
    cache: str = CACHE,
) -> Response:
    """A page of entries, or 304 without looking further: the data version says what is new.

    So does the edition of the plain words, by which searches find. With a `day`, so do that and
    the policy: facts run out by time alone, and at midnight, or where they last longer or shorter,
    others may be found.
    """
    reached = data_version(session)
    question = in_one_order(request.scope["query_string"].decode("latin-1"))
    rows = rows_of(request, asked)
    dated = f"{day} {reached.policies}" if day else ""
    edition = (str(reached.number), str(reached.words), dated)
    tag = _tag(*edition, request.scope["path"], question, str(rows))
    headers = _cacheable(tag, reached.at, cache)
    if tag in _copies(request):
        return Response(status_code=304, headers=headers)
    if asked.format == "ndjson":
        return streamed(request, asked, lister)
    body = paged(lister(session, asked, rows), page=asked.page, rows=rows)
    if ANY in _copies(request):  # only now we know that the question was a good one
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=JSON)


def listed_words(
    request: Request, session: Session, asked: AskedFor, lister: Lister[AskedFor]
) -> Response:
    """A page of words (taxonomies, terms), which change without any entry changing."""
    if asked.format == "ndjson":
        return streamed(request, asked, lister)
    rows = rows_of(request, asked)
    return whole(request, paged(lister(session, asked, rows), page=asked.page, rows=rows))


def rows_of(request: Request, asked: Page) -> int:
    """How many are wanted on a page."""
    return asked.per_page or asked.rows_unasked or settings_of(request).api_rows_per_page


def whole(
    request: Request, body: str, *, modified: datetime | None = None, cache: str = CACHE
) -> Response:
    """One thing, or 304 to whoever has these very bytes."""
    headers = _cacheable(_tag(body), modified, cache)
    if _has(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=JSON)


def momentary(said: Mapping[str, Any]) -> Response:
    """An answer that is true at this moment only."""
    return Response(as_json(said), headers={"cache-control": "no-store"}, media_type=JSON)


def as_json(said: Any) -> str:
    """JSON text, as short as it gets."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def paged(listing: Listing, *, page: int, rows: int) -> str:
    """Open Referral's envelope around a page."""
    pages = -(-listing.total // rows)
    return (
        f'{{"total_items":{listing.total},"total_pages":{pages},"page_number":{page},'
        f'"size":{len(listing.things)},"first_page":{_said(page == 1)},'
        f'"last_page":{_said(page >= pages)},"empty":{_said(not listing.things)},'
        f'"contents":[{",".join(listing.things)}]{_besides(listing.more)}}}'
    )


def _besides(more: Mapping[str, Any]) -> str:
    return "".join(f",{as_json(name)}:{as_json(said)}" for name, said in more.items())


def streamed(request: Request, asked: AskedFor, lister: Lister[AskedFor]) -> Response:
    """Everything, a line for each, within one snapshot; never more than a page in memory."""
    lines = _lines(request, asked, lister)
    first = next(lines, b"")  # what is wrong with the question must show before the answer begins
    headers = {"cache-control": RECHECK, "vary": "Accept-Encoding"}
    return StreamingResponse(chain([first], lines), headers=headers, media_type=NDJSON)


def _lines(request: Request, asked: AskedFor, lister: Lister[AskedFor]) -> Iterator[bytes]:
    with database_of(request).reading() as session:
        page, seen, total = 1, 0, 1
        while seen < total:
            listing = lister(session, asked.model_copy(update={"page": page}), MAX_ROWS)
            if not listing.things:
                return
            yield ("\n".join(listing.things) + "\n").encode()
            page, seen, total = page + 1, seen + MAX_ROWS, listing.total


def _said(truth: bool) -> str:
    return "true" if truth else "false"


def _tag(*parts: str) -> str:
    digest = sha256("\n".join((RELEASE, *parts)).encode("utf-8", "replace"))
    return f'"{digest.hexdigest()[:32]}"'


def _has(request: Request, tag: str) -> bool:
    """Whether the asker's copy is this one."""
    return not {tag, ANY}.isdisjoint(_copies(request))


def _copies(request: Request) -> Set[str]:
    """The tags of the asker's copies."""
    known = request.headers.get("if-none-match")
    return {one.strip().removeprefix("W/") for one in known.split(",")} if known else frozenset()


def _cacheable(tag: str, modified: datetime | None, cache: str = CACHE) -> dict[str, str]:
    headers = {"etag": tag, "cache-control": cache, "vary": "Accept-Encoding"}
    if modified:
        headers["last-modified"] = format_datetime(modified, usegmt=True)
    return headers


def versioned(
    request: Request, session: Session, *question: str, cache: str = CACHE
) -> tuple[dict[str, str], bool]:
    """The headers of an answer that changes with the data alone, and whether the asker has it."""
    reached = data_version(session)
    tag = _tag(str(reached.number), request.url.path, *question)
    return _cacheable(tag, reached.at, cache), _has(request, tag)
