"""Plain text out of whatever sources write: HTML, Markdown, odd spaces, broken characters."""

import html
import re

import nh3

TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
BREAK = re.compile(r"<(?:br|/p|/div|/h[1-6]|/ul|/ol|/tr|/table|hr)\b[^<>]*>", re.IGNORECASE)
BLOCK = re.compile(r"<(?:p|h[1-6]|ul|ol|table)\b[^<>]*>", re.IGNORECASE)
ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff\u202a-\u202e\ud800-\udfff]"
)
SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
BLANK_LINES = re.compile(r"\n{3,}")
UNWRAPPINGS = 4  # feeds escape HTML that was escaped already, a few times over

MARKDOWN = (
    (re.compile(r"\[([^\[\]\n]+)\]\((?:mailto:|tel:)?([^()\s]+)[^()\n]*\)"), r"\1 (\2)"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?m)^#{1,6} *(?=\w)"), ""),
    (re.compile(r"(?m)^[*+-] {1,4}(?=\S)"), "• "),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!'>~-])"), r"\1"),
)


def plain_text(value: str) -> str:
    """The text without HTML, with its line breaks; `""` when nothing is left."""
    return _tidy(_without_html(_readable(value)))


def one_line(value: str) -> str:
    """The same on one line: for names, places and addresses."""
    return " ".join(plain_text(value).split())


def from_markdown(value: str) -> str:
    """Markdown as a person reads it: `[our page](address)` becomes `our page (address)`."""
    text = plain_text(value)
    for pattern, words in MARKDOWN:
        text = pattern.sub(words, text)
    return text.strip()


def _readable(value: str) -> str:
    """Without NULs, halves of characters, and marks that nobody sees."""
    return INVISIBLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def _without_html(text: str) -> str:
    for _ in range(UNWRAPPINGS):
        if not (TAG.search(text) or ENTITY.search(text)):
            return text
        if TAG.search(text):
            text = ITEM.sub("\n• ", BLOCK.sub("\n", BREAK.sub("\n", text)))
            text = nh3.clean(text, tags=set(), clean_content_tags={"script", "style"})
        text = _readable(html.unescape(text))
    return TAG.sub("", text)


def _tidy(text: str) -> str:
    lines = (SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
