"""What people write into one field, as a value; and a value as people would write it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from app.console.questions import Kind, Question
from app.directory.documents import MAX_STEPS
from app.directory.web_addresses import public_url


class NotSo(Exception):
    """What was entered cannot be taken; the message says what can."""


LONGEST_NUMBER = 20
DAY_FORMS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d %m %Y")
TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap]m)?", re.IGNORECASE)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
WEEKDAY_CODE = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")


def _text(entered: str, _: Question) -> str | None:
    return entered.strip() or None


def _lines(entered: str, question: Question) -> list[str]:
    """One on each line; empty lines are none."""
    lines = [" ".join(line.split()) for line in entered.splitlines() if line.strip()]
    if len(lines) > MAX_STEPS:
        raise NotSo(f"{question.words}: enter {MAX_STEPS} lines or fewer")
    return lines


def _day(entered: str, question: Question) -> str | None:
    text = " ".join(entered.split())
    if not text:
        return None
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise NotSo(f"{question.words}: enter a real date, such as 27/3/2026")


def _time(entered: str, question: Question) -> str | None:
    text = entered.strip()
    if not text:
        return None
    found = TIME.fullmatch(text)
    hour = int(found[1]) if found else 24
    if found and found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0) if hour <= 12 else 24
    minute = int(found[2] or 0) if found else 0
    if hour > 23 or minute > 59:
        raise NotSo(f"{question.words}: enter a time, such as 9:30 or 14:00")
    return f"{hour:02}:{minute:02}"


def _number(entered: str, question: Question) -> float | int | None:
    text = entered.strip().removeprefix("£")
    if not text:
        return None
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,12})?", text):
        raise NotSo(f"{question.words}: enter a number, such as 5 or 4.50")
    number = float(text)
    return int(number) if number.is_integer() else number


def _email(entered: str, question: Question) -> str | None:
    text = entered.strip()
    local, at, domain = text.rpartition("@")
    if text and not (local and at and "." in domain.strip(".") and " " not in text):
        raise NotSo(f"{question.words}: enter an email address, like name@example.com")
    return text or None


def _web(entered: str, question: Question) -> str | None:
    text = entered.strip()
    if text and public_url(text) is None:
        raise NotSo(f"{question.words}: enter a web address, like https://www.example.com")
    return text or None


def _weekdays(entered: str, question: Question) -> str | None:
    """`Monday, first Saturday` as `MO,1SA`; codes are taken as they are."""
    codes = []
    for piece in re.split(r",|;|/|&|\band\b", entered):
        words = piece.casefold().split()
        if not words:
            continue
        code = _weekday(words)
        if code is None:
            raise NotSo(f"{question.words}: enter days, such as Monday, Wednesday")
        codes.append(code)
    return ",".join(codes) or None


def _weekday(words: list[str]) -> str | None:
    name = words[-1].removesuffix("s")
    if len(words) == 1 and WEEKDAY_CODE.fullmatch(words[0].upper()):
        return words[0].upper()
    known = [
        code
        for code, whole in zip(DAYS, DAY_NAMES, strict=True)
        if len(name) >= 2 and whole.casefold().startswith(name)
    ]
    if len(known) != 1 or len(words) > 2:
        return None
    if len(words) == 1:
        return known[0]
    place = PLACES.get(words[0])
    return f"{place}{known[0]}" if place else None


READERS: Mapping[Kind, Callable[[str, Question], Any]] = {
    Kind.LINES: _lines,
    Kind.DAY: _day,
    Kind.TIME: _time,
    Kind.NUMBER: _number,
    Kind.EMAIL: _email,
    Kind.WEB: _web,
    Kind.WEEKDAYS: _weekdays,
}


def value_of(entered: str, question: Question) -> Any:
    """What was entered, as the document holds it; None when nothing was. Raises NotSo."""
    return READERS.get(question.kind, _text)(entered, question)


def days_in_words(codes: str) -> str:
    """`MO,1SA` as `Monday, first Saturday`."""
    words = []
    for code in codes.upper().split(","):
        found = WEEKDAY_CODE.fullmatch(code.strip())
        if not found:
            return codes
        place = next((one for one, n in PLACES.items() if n == int(found[1] or 0)), "")
        words.append(f"{place} {DAY_NAMES[DAYS.index(found[2])]}".strip())
    return ", ".join(words)


def entered_as(value: Any, question: Question) -> str:
    """A value as it stands in its field."""
    if value is None:
        return ""
    if question.kind is Kind.LINES:
        return "\n".join(value)
    if question.kind is Kind.DAY:
        day = value if isinstance(value, date) else date.fromisoformat(value)
        return f"{day.day}/{day.month}/{day.year}"
    if question.kind is Kind.NUMBER:
        return f"{value:.10f}".rstrip("0").rstrip(".")
    if question.kind is Kind.WEEKDAYS:
        return days_in_words(value)
    if question.kind is Kind.SWITCH:
        return "yes" if value else "no"
    return str(value)


def sent_back(text: str, question: Question) -> str:
    """What a browser sends of a field that nobody touched: it has its own ways with line breaks."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return plain if question.kind in (Kind.TEXT, Kind.NUMBERS) else plain.replace("\n", "")
