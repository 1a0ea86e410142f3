"""Values as sources write them, and as we keep them: dates, numbers, ages, times, addresses."""

import math
import re
from datetime import date, datetime
from urllib.parse import urlsplit

from app.directory.web_addresses import public_url

WEEKDAYS = {"mo": "MO", "tu": "TU", "we": "WE", "th": "TH", "fr": "FR", "sa": "SA", "su": "SU"}
DAY_WORDS = {
    "mo": ("m", "mon", "monday", "mondays"),
    "tu": ("tue", "tues", "tuesday", "tuesdays"),
    "we": ("w", "wed", "weds", "wednesday", "wednesdays"),
    "th": ("thu", "thur", "thurs", "thursday", "thursdays"),
    "fr": ("f", "fri", "friday", "fridays"),
    "sa": ("sat", "saturday", "saturdays"),
    "su": ("sun", "sunday", "sundays"),
}
DAY_OF_WORD = {word: key for key, words in DAY_WORDS.items() for word in (key, *words)}
DATE_FORMS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d")
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*([ap]\.?m\.?)?", re.I)
ZONE = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")
RULE_DAY = re.compile(r"(-?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]{2,}")
UNITED_KINGDOM = frozenset(
    ("gb", "uk", "gbr", "united kingdom", "great britain", "england", "wales", "scotland",
     "northern ireland", "u.k.", "britain", "the united kingdom")
)  # fmt: skip
YES = frozenset(("yes", "y", "true", "t", "1", "on"))
NO = frozenset(("no", "n", "false", "f", "0", "off"))

PLACEHOLDER_TEXTS = frozenset(
    ("no description available", "no description", "n/a", "na", "not applicable", "none", "null",
     "nil", "tbc", "tba", "to be confirmed", "undefined", "unknown", "-", "--", "?", ".", "test",
     "hh:mm:ss", "hh:mm", "dd/mm/yyyy", "yyyy-mm-dd", "lorem ipsum")
)  # fmt: skip
PLACEHOLDER_HOSTS = frozenset(("example.com", "www.example.com", "http", "https", ""))
PLACEHOLDER_EMAIL = re.compile(r".*@(www\.)?example\.com", re.IGNORECASE)
PLACEHOLDER_PHONE = re.compile(r"\+?(\d)\1{6,}|0?123456789\d?|0?1234567890")


class NotUnderstood(ValueError):
    """The value cannot be read as what its field holds."""


def is_placeholder(value: str) -> bool:
    """Whether somebody filled the field only because it had to be filled."""
    folded = value.strip().casefold()
    if folded in PLACEHOLDER_TEXTS or PLACEHOLDER_EMAIL.fullmatch(folded):
        return True
    if PLACEHOLDER_PHONE.fullmatch(re.sub(r"[\s()-]", "", folded)):
        return True
    if "example.com" not in folded and not folded.startswith("http"):
        return False
    return len(folded) < 200 and _host(folded) in PLACEHOLDER_HOSTS


def _host(text: str) -> str | None:
    if any(letter.isspace() for letter in text):
        return None
    try:
        return urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        return None


def day(value: str) -> date:
    """A date, written as in `2026-11-03`, `2026-11-03T09:00:00Z` or `3/11/2026`."""
    text = value.strip()
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    for form in DATE_FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise NotUnderstood("not a date such as 2026-11-03 or 03/11/2026")


def number(value: object) -> float:
    """A finite number; `£1,250.50` is one."""
    if isinstance(value, bool):
        raise NotUnderstood("yes or no where a number belongs")
    try:
        found = float(re.sub(r"[£$€,\s]", "", value) if isinstance(value, str) else value)  # type: ignore[arg-type]  # whatever JSON holds; what is no number is refused below
    except (ValueError, TypeError, OverflowError) as error:
        raise NotUnderstood("not a number") from error
    if not math.isfinite(found):
        raise NotUnderstood("not a finite number")
    return found


def truth(value: str) -> bool:
    """Yes or no."""
    folded = value.strip().casefold()
    if folded in YES:
        return True
    if folded in NO:
        return False
    raise NotUnderstood("neither yes nor no")


def clock(value: str) -> str:
    """A time as `HH:MM`; seconds and zone are dropped: times are local."""
    text = ZONE.sub("", value.strip().rsplit("T", maxsplit=1)[-1])
    found = CLOCK.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        raise NotUnderstood("not a time such as 09:30")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and hour > 12:
        raise NotUnderstood("not a time such as 09:30")
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59:
        raise NotUnderstood("not a time of day")
    return f"{hour:02}:{minute:02}"


def days_of_week(value: str) -> str:
    """Days as in RFC 5545 (`MO,2TU`): also `Monday`, `Mon/Wed`, `http://schema.org/Friday`."""
    found = []
    for word in re.split(r"[,;/&\s]+|\band\b", value.rsplit("schema.org/", maxsplit=1)[-1]):
        if not word or word.casefold() == "and":
            continue
        if RULE_DAY.fullmatch(word.upper()):
            found.append(word.upper())
        elif key := DAY_OF_WORD.get(word.casefold()):
            found.append(WEEKDAYS[key])
        else:
            raise NotUnderstood("not a day such as MO or Monday")
    if not found:
        raise NotUnderstood("not a day such as MO or Monday")
    return ",".join(dict.fromkeys(found))


def web_address(value: str) -> str:
    """A web address with its scheme; `www.example.org` gains one."""
    text = value.strip().strip("<>")
    if re.match(r"https?:/[^/]", text):
        text = text.replace(":/", "://", 1)
    address = public_url(text)
    if address is None or len(address) > 2000:
        raise NotUnderstood("not a web address")
    return address


def email(value: str) -> str:
    """An e-mail address."""
    text = value.strip().strip("<>").removeprefix("mailto:")
    if EMAIL.fullmatch(text) is None or len(text) > 320:
        raise NotUnderstood("not an e-mail address")
    return text


def country(value: str) -> str:
    """Two letters; England, Scotland and so on are GB."""
    text = value.strip()
    if text.casefold() in UNITED_KINGDOM:
        return "GB"
    if re.fullmatch(r"[A-Za-z]{2}", text):
        return text.upper()
    raise NotUnderstood("not a country's two letters")


def postcode(value: str) -> str:
    """A postcode; British ones as `SM1 1AA`, others as they came."""
    text = " ".join(value.split()).strip(" .,")
    tight = text.replace(" ", "").upper()
    return f"{tight[:-3]} {tight[-3:]}" if POSTCODE.fullmatch(tight) else text


def town(value: str) -> str | None:
    """A town out of `, Stathe, Tamworth, Staffordshire, `: commas at either end go."""
    parts = [part.strip() for part in value.split(",")]
    return ", ".join(part for part in parts if part) or None
