"""What a page says: title, main text, language, contacts, dates, and what kind of page it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.closures import closure_in
from crawlers.contacts import (
    emails_in,
    newest_date_in,
    phone,
    phones_in,
    postcodes_in,
    revealed_email,
)
from crawlers.nesting import without_depths
from crawlers.timetables import Timetable, timetable_in

EXCERPT = 2000  # characters of main text that are kept
_TEXT = 60_000  # characters of a page that are read at most
_UNSEEN = ["script", "style", "noscript", "template", "svg", "iframe", "object", "head"]
_HIDDEN = '[hidden],[style*="display:none"],[style*="display: none"],[style*="visibility:hidden"]'
_FURNITURE = frozenset({"nav", "footer", "aside"})
_MAY_BE_FURNITURE = "nav,footer,aside,[role]"  # to compare four roles here takes half the time
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "dialog"})
_REFRESH = re.compile(r"\s*(\d*)(?:\.\d*)?\s*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)
_SHELL = (
    "#root,#app,#__next,#__nuxt,#___gatsby,#q-app,#svelte,#application,app-root,[ng-app]"
    ",[data-reactroot],[ng-version],#__blazor,[id=gatsby-focus-wrapper],astro-island"
    ",script[src*='/_next/'],script[src*='/_nuxt/'],script[src*='bundle.js'],script[src*='chunk.js']"
)
# Without these in its source no page is a shell; a look at them costs a tenth of the selectors.
_SHELL_ID = re.compile(rb"id\s*=\s*[\"']?(?:root|app|_|q-app|svelte|gatsby)")
_SHELL_MARKS = (
    b"app-root", b"ng-app", b"data-reactroot", b"ng-version", b"astro-island", b"/_next/",
    b"/_nuxt/", b"bundle.js", b"chunk.js", b"<noscript",
)  # fmt: skip
_STYLED = re.compile(rb"style\s*=")
_PATIENCE = 30  # seconds: a page that refreshes itself later than this is a ticker, not a redirect


@dataclass(frozen=True)
class Refresh:
    """Where a page sends its readers, and after how many seconds."""

    seconds: int
    url: str


@dataclass(frozen=True)
class Page:
    """What people would read on a page, and what kind of page it is."""

    title: str | None
    heading: str | None
    language: str | None
    text: str  # main text: without navigation, footer and what is hidden
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    newest_date: date | None = None
    closure: str | None = None
    timetable: Timetable | None = None
    everything: str = ""  # with navigation and footer, where contacts often stand
    refresh: Refresh | None = None
    is_shell: bool = False  # made to be filled by scripts, though it may hold words already
    needs_script: bool = False  # and holds hardly any
    asks_password: bool = False
    link_hosts: frozenset[str] = frozenset()

    @property
    def excerpt(self) -> str:
        """The beginning of the main text."""
        return self.text[:EXCERPT]


def read_page(html: str) -> Page:
    """Read a page."""
    source = without_depths(html).encode(errors="replace")
    low = source.lower()  # HTML folds the case of ASCII only
    tree = LexborHTMLParser(source)
    root = tree.root
    if root is None:
        return Page(None, None, None, "")
    title, language = _text_of(tree.css_first("title")), root.attributes.get("lang")
    is_shell = _may_be_shell(low) and _is_shell(tree)
    scripted = b"<script" in low and tree.css_first("script") is not None
    refresh = _meta_refresh(tree) if b"http-equiv" in low else None
    hrefs = [node.attributes.get("href") or "" for node in tree.css("a[href]")[:400]]
    mails = tree.css("[data-cfemail]")[:20] if b"data-cfemail" in low else []
    hidden_mail = [node.attributes.get("data-cfemail") for node in mails]
    asks_password = b"<input" in low and tree.css_first("input[type=password]") is not None
    tree.strip_tags(_UNSEEN)
    if b"hidden" in low or _STYLED.search(low):
        _drop(tree.css(_HIDDEN))
    everything = _visible(tree)
    heading = _text_of(tree.css_first("h1"))
    _drop([node for node in tree.css(_MAY_BE_FURNITURE) if _is_furniture(node)])
    _drop([node for node in tree.css("header") if node.css_first("h1") is None])
    text = _visible(tree) or everything
    return Page(
        title=title,
        heading=heading,
        language=language.strip().lower()[:20] if language else None,
        text=text,
        phones=_phones(everything, hrefs),
        emails=_emails(everything, hrefs, hidden_mail),
        postcodes=postcodes_in(everything),
        newest_date=newest_date_in(text),
        closure=closure_in(title, heading, text),
        timetable=timetable_in(text),
        everything=everything,
        refresh=refresh,
        is_shell=is_shell,
        needs_script=len(text) < 200 and (is_shell or scripted),
        asks_password=asks_password,
        link_hosts=frozenset(_hosts(hrefs)),
    )


def parse_refresh(content: str) -> Refresh | None:
    """`5; url=/new` of a header or a meta element; without an address it only reloads."""
    found = _REFRESH.match(content)
    if found is None or not found[2].strip():
        return None
    seconds = int(found[1][:6] or 0)
    return Refresh(seconds, found[2].strip()) if seconds <= _PATIENCE else None


def _meta_refresh(tree: LexborHTMLParser) -> Refresh | None:
    for node in tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        if node.parent is not None and node.parent.tag == "noscript":
            continue  # people's browsers run scripts: they stay
        return parse_refresh(node.attributes.get("content") or "")
    return None


def _may_be_shell(low: bytes) -> bool:
    return any(mark in low for mark in _SHELL_MARKS) or _SHELL_ID.search(low) is not None


def _is_shell(tree: LexborHTMLParser) -> bool:
    return tree.css_first(_SHELL) is not None or any(
        "javascript" in node.text().lower() for node in tree.css("noscript")[:5]
    )


def _is_furniture(node: LexborNode) -> bool:
    return node.tag in _FURNITURE or node.attributes.get("role") in _FURNITURE_ROLES


def _drop(nodes: Sequence[LexborNode]) -> None:
    for node in nodes:
        if node.tag not in ("html", "body"):
            node.decompose()


def _visible(tree: LexborHTMLParser) -> str:
    body = tree.body
    return _plain(body.text(separator=" ")[: 2 * _TEXT])[:_TEXT] if body else ""


def _text_of(node: LexborNode | None) -> str | None:
    return (_plain(node.text(separator=" "))[:300] or None) if node else None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _phones(text: str, hrefs: Sequence[str]) -> tuple[str, ...]:
    dialled = (phone(href[4:].split(";")[0]) for href in hrefs if href[:4].lower() == "tel:")
    return tuple(dict.fromkeys([*(number for number in dialled if number), *phones_in(text)]))


def _emails(text: str, hrefs: Sequence[str], hidden: Sequence[str | None]) -> tuple[str, ...]:
    written = " ".join(href[7:].split("?")[0] for href in hrefs if href[:7].lower() == "mailto:")
    revealed = " ".join(filter(None, (revealed_email(code or "") for code in hidden)))
    return emails_in(f"{written} {revealed} {text}")


def _hosts(hrefs: Sequence[str]) -> set[str]:
    return {
        href.split("/")[2].lower() for href in hrefs if href.startswith(("http://", "https://"))
    }
