"""How each field of a document is read from what a source wrote."""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Literal, get_args, get_origin
from uuid import UUID

from app.directory.documents import MAX_LINE, MAX_STEPS, MAX_TEXT, Document
from app.directory.facts import Known
from app.directory.importing import values
from app.directory.importing.problems import Findings
from app.directory.importing.text import one_line, plain_text
from app.directory.importing.values import NotUnderstood

Reader = Callable[[str], Any]

TEXTS = frozenset(
    ("description", "transportation", "interpretation_services", "application_process",
     "fees_description", "accreditations", "eligibility_description", "alert", "details", "notes",
     "note", "amount_description", "extent", "source", "eligibility_text", "how_to_start",
     "how_decided", "wait_text", "independence_statement", "law_basis")
)  # fmt: skip
BY_NAME: dict[str, Reader] = {
    "url": values.web_address,
    "website": values.web_address,
    "logo": values.web_address,
    "uri": values.web_address,
    "schedule_link": values.web_address,
    "email": values.email,
    "update_contact_email": values.email,
    "opens_at": values.clock,
    "closes_at": values.clock,
    "byday": values.days_of_week,
    "country": values.country,
    "city": values.town,
    "postal_code": values.postcode,
}
SEVERAL = re.compile(r"\s*[;\n|]\s*")


@cache
def reader_of(document: type[Document], name: str) -> Reader:
    """How text becomes this field's value; raises NotUnderstood when it does not."""
    if name in BY_NAME:
        return BY_NAME[name]
    if name == "steps":
        return _steps
    kinds = _kinds(document.model_fields[name].annotation)
    for kind in kinds:
        if get_origin(kind) is list:
            return _keys
        if get_origin(kind) is Literal:
            return _choice(tuple(get_args(kind)))
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return _known if kind is Known else _choice(tuple(kind))
    return _plain_reader(name, kinds)


def _kinds(annotation: Any) -> tuple[Any, ...]:
    """The types that a field may hold, without None and without what merely limits them."""
    if hasattr(annotation, "__metadata__"):
        return _kinds(annotation.__origin__)
    if get_origin(annotation) in (list, Literal, None):
        return (annotation,)
    inner = (kind for one in get_args(annotation) for kind in _kinds(one))
    return tuple(kind for kind in inner if kind is not type(None))


def _plain_reader(name: str, kinds: tuple[Any, ...]) -> Reader:
    if bool in kinds:
        return values.truth
    if date in kinds:
        return values.day
    if UUID in kinds:
        return _uuid
    if int in kinds and float not in kinds:
        return lambda text: int(values.number(text))
    if float in kinds:
        return values.number
    return _text if name in TEXTS else _line


def _text(value: str) -> str:
    text = plain_text(value)
    if len(text) > MAX_TEXT:
        raise NotUnderstood(f"a text longer than {MAX_TEXT} letters")
    return text


def _line(value: str) -> str:
    line = one_line(value)
    if len(line) > MAX_LINE:
        raise NotUnderstood(f"a line longer than {MAX_LINE} letters")
    return line


def _uuid(value: str) -> UUID:
    try:
        return UUID(value.strip())
    except ValueError as error:
        raise NotUnderstood("not a UUID") from error


def _keys(value: str) -> list[str]:
    return [key for one in SEVERAL.split(value) if (key := one_line(one))]


def _steps(value: str) -> list[str]:
    """One on each line, for a sentence may hold a semicolon."""
    steps = [_line(one) for one in value.splitlines() if one.strip()]
    if len(steps) > MAX_STEPS:
        raise NotUnderstood(f"more than {MAX_STEPS} steps")
    return steps


def _known(value: str) -> Known:
    folded = value.strip().casefold()
    if folded in list(Known):
        return Known(folded)
    return Known.YES if values.truth(value) else Known.NO


def _choice(options: tuple[Any, ...]) -> Reader:
    """One of a few words; spaces, hyphens and capitals do not matter."""
    by_fold = {_folded(str(option)): option for option in options}

    def read(value: str) -> Any:
        found = by_fold.get(_folded(value))
        if found is None:
            raise NotUnderstood(f"none of {', '.join(str(option) for option in options)}")
        return found

    return read


def _folded(value: str) -> str:
    return re.sub(r"[\s_-]+", " ", value.strip().casefold())


def read_field(
    document: type[Document], name: str, given: object, findings: Findings, where: str
) -> Any:
    """The field's value, or None; placeholders and what is not understood are reported."""
    text = as_text(given, findings, where)
    if text is None:
        return None
    if name not in ("option", "type") and values.is_placeholder(text):
        findings.add(where, "a placeholder, taken as no value", text)
        return None
    try:
        found = reader_of(document, name)(text)
    except (NotUnderstood, OverflowError) as error:
        findings.add(where, f"left out: {error}", text)
        return None
    if reader_of(document, name) is values.web_address and "://" not in text:
        findings.add(where, "repaired: a web address without its scheme", text)
    return None if found == "" else found


def as_text(given: object, findings: Findings, where: str) -> str | None:
    """A single value as text: numbers are spelled out, lists and objects are no value."""
    match given:
        case None:
            return None
        case str():
            return given if given.strip() else None
        case bool():
            return "true" if given else "false"
        case int() | float():
            return _spelled(given, findings, where)
        case _:
            findings.add(where, "left out: not a single value", given)
            return None


def _spelled(given: int | float, findings: Findings, where: str) -> str | None:
    try:
        return str(int(given)) if isinstance(given, float) and given.is_integer() else str(given)
    except ValueError:
        findings.add(where, "left out: a number too long to read")
        return None
