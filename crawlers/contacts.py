"""Telephone numbers, e-mail addresses, postcodes and dates that a page gives; pure."""

import re
from datetime import date
from functools import lru_cache

import phonenumbers

_MOST = 40  # of a kind: a page with more is a list, not a contact
# Each expression begins with the few characters that can begin a match: the engine skips the rest.
_PHONE = re.compile(r"[+(0](?<![\d/.-].)[\d\s()\u00a0.\u2010-\u2013-]{6,20}\d(?![\d/])")
_BRITISH = re.compile(r"\+44|0044|\(?0")
_MAILBOX = re.compile(r"[\w.+-]{1,64}$")
_MAIL_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_NOT_A_MAILBOX = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".css", ".js")
_INWARD = re.compile(r"[0-9][ABD-HJLNP-UW-Z]{2}\b")
_OUTWARD = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)[ \u00a0]{0,2}$")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        start=1,
    )
}
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
# What stands before a year: 5th of November, or 5/11/ or November 5th, which are rarer.
_DAY_OF_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ \u00a0]{_MONTH}\W{{1,3}}$", re.IGNORECASE
)
_NUMBERS = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]$")
_MONTH_AND_DAY = re.compile(rf"\b{_MONTH}\.? (\d{{1,2}})(?:st|nd|rd|th)?,? $", re.IGNORECASE)
_AFTER = re.compile(r"-(\d\d)-(\d\d)(?!\d)")
_YEAR = re.compile(r"20\d\d(?!\d)(?<!\d.{4})")
_BEFORE = 24  # characters before a year in which its day and month stand


def phones_in(text: str) -> tuple[str, ...]:
    """British numbers in E.164, in the order of the page."""
    found: dict[str, None] = {}
    for candidate in dict.fromkeys(_PHONE.findall(text)):
        number = phone(candidate) if _BRITISH.match(candidate) else None
        if number is not None:
            found[number] = None
        if len(found) >= _MOST:
            break
    return tuple(found)


# The pages of a site repeat their numbers, and a page writes its number where it links it.
@lru_cache(maxsize=4096)
def phone(text: str) -> str | None:
    """A telephone number in E.164, or nothing when it cannot be one."""
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None
    # The numbers kept for drama (01632 960…) and new ranges are possible, though not yet "valid".
    ten_digits = number.country_code == 44 and len(str(number.national_number)) == 10
    if not ten_digits and not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def emails_in(text: str) -> tuple[str, ...]:
    """Addresses in lower case, in the order of the page."""
    found: dict[str, None] = {}
    at = text.find("@")
    while at >= 0 and len(found) < _MOST:
        name, host = _MAILBOX.search(text[max(0, at - 64) : at]), _MAIL_HOST.match(text, at + 1)
        if name and host and not host[0].lower().endswith(_NOT_A_MAILBOX):
            found[f"{name[0].lstrip('.-')}@{host[0].rstrip('-')}".lower()] = None
        at = text.find("@", at + 1)
    return tuple(found)


def revealed_email(code: str) -> str | None:
    """The address behind Cloudflare's `data-cfemail`, which hides it from harvesters."""
    try:
        key, *rest = bytes.fromhex(code)
        return bytes(byte ^ key for byte in rest).decode()
    except ValueError:
        return None


def postcodes_in(text: str) -> tuple[str, ...]:
    """British postcodes with one space, in the order of the page."""
    found: dict[str, None] = {}
    for inward in _INWARD.finditer(text):
        outward = _OUTWARD.search(text[max(0, inward.start() - 7) : inward.start()])
        if outward is not None:
            found[f"{outward[1]} {inward[0]}"] = None
    return tuple(found)[:_MOST]


def newest_date_in(text: str) -> date | None:
    """The latest full date that the text names."""
    newest: date | None = None
    for year in _YEAR.finditer(text):
        if newest is None or int(year[0]) >= newest.year:
            day = _date_around(year, text)
            newest = day if newest is None or (day is not None and day > newest) else newest
    return newest


def _date_around(year: re.Match[str], text: str) -> date | None:
    number = int(year[0])
    if found := _AFTER.match(text, year.end()):
        return _day(number, int(found[1]), int(found[2]))
    before = text[max(0, year.start() - _BEFORE) : year.start()]
    if found := _DAY_OF_MONTH.search(before):
        return _day(number, _MONTHS[found[2][:3].lower()], int(found[1]))
    if found := _NUMBERS.search(before):
        return _day(number, int(found[2]), int(found[1]))
    if found := _MONTH_AND_DAY.search(before):
        return _day(number, _MONTHS[found[1][:3].lower()], int(found[2]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
