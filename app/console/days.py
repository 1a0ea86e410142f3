"""Days as people type them into a form: `3 12 2026`, `3/12/2026`, `3 December 2026`."""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator

FORMS = ("%d %m %Y", "%d %B %Y", "%d %b %Y", "%Y %m %d")
BETWEEN = re.compile(r"[\s./,-]+")
NOT_A_DAY = "Enter a real date, like 3 12 2026"


def read_day(value: object) -> object:
    """The day, however it is written. Raises ValueError."""
    if not isinstance(value, str) or not value.strip():
        return value
    plain = BETWEEN.sub(" ", value.strip())
    for form in FORMS:
        try:
            return datetime.strptime(plain, form).date()
        except ValueError:
            continue
    raise ValueError(NOT_A_DAY)


Day = Annotated[date, BeforeValidator(read_day)]
MaybeDay = Annotated[date | None, BeforeValidator(read_day)]


def as_typed(day: date | None) -> str:
    """A day as somebody would type it."""
    return f"{day.day} {day.month} {day.year}" if day else ""
