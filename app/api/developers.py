"""The page for developers of a website: what to ask, what to show, what they may rely on."""

from html import escape
from importlib.resources import files
from string import Template

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.api.addresses import root_of, settings_of
from app.api.direct import DirectRoute
from app.api.examples import SERVICE
from app.api.guard import Public
from app.api.pages import PAGE_HEADERS, framed
from app.api.sessions import Reading
from app.directory.published import an_entry
from app.settings import Settings

router = APIRouter(route_class=DirectRoute)

GUIDE = files("app.api") / "guide"
TITLE = "For developers of a website"


@router.get("/developers", include_in_schema=False)
def developers(who: Public, request: Request, session: Reading) -> HTMLResponse:
    """How to list, search, follow and show entries; examples ask this very service."""
    settings = settings_of(request)
    entry = str(an_entry(session) or SERVICE["id"])
    said = {
        "root": root_of(settings),
        "entry": entry,
        "council": settings.council_name,
        "cursor_days": str(settings.cursor_days),
        "limits": _limits(settings),
        "freshness_line": freshness_line(root_of(settings), entry),
        "genuine_py": text_of("genuine.py"),
        "genuine_js": text_of("genuine.js"),
    }
    filled = {name: escape(words) for name, words in said.items()}
    body = Template(text_of("developers.html")).substitute(filled)
    return HTMLResponse(framed(TITLE, body), headers=PAGE_HEADERS)


def freshness_line(root: str, entry: str) -> str:
    """What a page needs to show an entry's freshness."""
    return Template(text_of("freshness_line.html")).substitute(root=root, entry=entry)


def text_of(name: str) -> str:
    """A file of the guide."""
    return (GUIDE / name).read_text(encoding="utf-8").rstrip()


def _limits(settings: Settings) -> str:
    anybody, with_key = (_often(one) for one in (settings.api_limit, settings.api_limit_with_key))
    return f"An address may ask {anybody}, a key {with_key}, of each process of ours."


def _often(limit: str) -> str:
    """`1000/10 seconds` in words."""
    return limit.replace("/", " times per ") if limit else "as often as it likes"
