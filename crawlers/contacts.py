"""Telephone numbers, e-mail addresses, postcodes and dates that a page gives; pure."""

import re
from datetime import date

import phonenumbers

_MOST = 40  # of a kind: a page with more is a list, not a contact
_PHONE = re.compile(r"(?<![\d/.-])(?:\+44|0044|\(?0)[\d\s()\u00a0.\u2010-\u2013-]{7,18}\d(?![\d/])")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_NOT_A_MAILBOX = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".css", ".js")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)[ \u00a0]{0,2}(\d[ABD-HJLNP-UW-Z]{2})\b")
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
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ \u00a0]{_MONTH}\.?,?[ \u00a0](20\d\d)\b",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (20\d\d)\b", re.IGNORECASE)
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](20\d\d)\b")
_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")


def phones_in(text: str) -> tuple[str, ...]:
    """British numbers in E.164, in the order of the page."""
    found: dict[str, None] = {}
    for candidate in dict.fromkeys(match[0] for match in _PHONE.finditer(text)):
        if len(found) >= _MOST:
            break
        number = phone(candidate)
        if number is not None:
            found[number] = None
    return tuple(found)


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
    if "@" not in text:
        return ()
    found = (match[0].lower().strip(".-") for match in _EMAIL.finditer(text))
    kept = dict.fromkeys(mail for mail in found if not mail.endswith(_NOT_A_MAILBOX))
    return tuple(kept)[:_MOST]


def revealed_email(code: str) -> str | None:
    """The address behind Cloudflare's `data-cfemail`, which hides it from harvesters."""
    try:
        key, *rest = bytes.fromhex(code)
        return bytes(byte ^ key for byte in rest).decode()
    except ValueError:
        return None


def postcodes_in(text: str) -> tuple[str, ...]:
    """British postcodes with one space, in the order of the page."""
    return tuple(
        dict.fromkeys(f"{outward} {inward}" for outward, inward in _POSTCODE.findall(text))
    )[:_MOST]


def newest_date_in(text: str) -> date | None:
    """The latest full date that the text names."""
    found = [
        *((y, _MONTHS[m[:3].lower()], d) for d, m, y in _DAY_FIRST.findall(text)),
        *((y, _MONTHS[m[:3].lower()], d) for m, d, y in _MONTH_FIRST.findall(text)),
        *((y, m, d) for d, m, y in _SLASHED.findall(text)),
        *_ISO.findall(text),
    ]
    dates = [day for parts in found if (day := _day(*map(int, parts))) is not None]
    return max(dates, default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
