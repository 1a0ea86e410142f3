"""Answers: a document as the values of a form, and the values of a form as a document again.

What a form does not ask stays as it is in the document: nothing is lost by saving it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID, uuid4

from pydantic import ValidationError
from starlette.datastructures import FormData

from app.console.forms import Sent
from app.console.plain_values import NotSo, entered_as, value_of
from app.console.questions import Kind, Question
from app.directory.documents import EntryDocument

Answers = dict[str, Any]
Path = tuple[str | int, ...]
Kept = TypeVar("Kept", bound=EntryDocument)

GONE = "gone"  # the checkbox that takes one part out
ADD_PREFIX = "add:"  # and the name of the list: one part more
OURS = "local_offer"
MOST_ROWS = 500
TOO_LONG = "This is too long"


@dataclass(slots=True)
class Known:
    """What a form must know beyond its document.

    `organizations` by id; `choices` are the terms of vocabularies that may be chosen.
    """

    organizations: Mapping[UUID, str] = field(default_factory=dict)
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)


def row_name(question: Question, number: int, inner: str) -> str:
    """The field of one part: `phones-0-number`."""
    return f"{question.name}-{number}-{inner}"


def answers_of(document: EntryDocument, questions: Sequence[Question], known: Known) -> Answers:
    """The document as a form shows it."""
    stored = document.model_dump(mode="json")
    found: Answers = {}
    for question in questions:
        value = _at(stored, question.name)
        if question.kind is Kind.ROWS:
            found |= _rows_of(question, value or [])
        elif question.kind is Kind.SEVERAL:
            found[question.name] = list(value or [])
        elif question.kind is Kind.ORGANIZATION:
            found[question.name] = known.organizations.get(UUID(value), "") if value else ""
        else:
            found[question.name] = entered_as(value, question)
    return found


def _rows_of(question: Question, parts: Sequence[Mapping[str, Any]]) -> Answers:
    found: Answers = {f"{question.name}-rows": list(range(len(parts)))}
    for number, part in enumerate(parts):
        found[row_name(question, number, "id")] = part["id"]
        for inner in question.rows:
            value = part.get(inner.name)
            if inner.kind is Kind.NUMBERS:
                value = "\n".join(one["number"] for one in value or [])
            found[row_name(question, number, inner.name)] = entered_as(value, inner)
    return found


def sent_answers(form: FormData, questions: Sequence[Question]) -> Answers:
    """What a browser sent, field by field."""
    found: Answers = {}
    for question in questions:
        if question.kind is Kind.ROWS:
            numbers = _numbers_sent(form, question.name)
            found[f"{question.name}-rows"] = numbers
            names = ("id", GONE, *(one.name for one in question.rows))
            for number in numbers:
                for inner in names:
                    key = row_name(question, number, inner)
                    found[key] = _words(form.get(key))
        elif question.kind is Kind.SEVERAL:
            found[question.name] = [_words(one) for one in form.getlist(question.name)]
        else:
            found[question.name] = _words(form.get(question.name))
    return found


def _words(value: object) -> str:
    # Browsers send every line break as two characters: unlike ours, that would be a change.
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def _numbers_sent(form: FormData, name: str) -> list[int]:
    pattern = re.compile(re.escape(name) + r"-(\d{1,4})-")
    found = {int(match[1]) for key in form if (match := pattern.match(key))}
    return sorted(found)[:MOST_ROWS]


def add_row(answers: Answers, question: Question) -> int:
    """One empty part more; its number."""
    rows: list[int] = answers.setdefault(f"{question.name}-rows", [])
    fresh = max(rows, default=-1) + 1
    rows.append(fresh)
    return fresh


@dataclass(slots=True)
class Filling:
    """A document under way from answers: where each value came from, and what is wrong."""

    values: dict[str, Any]
    errors: dict[str, str] = field(default_factory=dict)
    came_from: dict[Path, str] = field(default_factory=dict)


def filled_document(
    document: Kept, questions: Sequence[Question], answers: Answers, known: Known
) -> tuple[Kept | None, Sent[Any]]:
    """The document with these answers, if all of them can be taken; and what is wrong if not."""
    filling = Filling(document.model_dump(mode="json"))
    for question in questions:
        _fill(filling, question, answers, known)
    made: Kept | None = None
    try:
        made = type(document).model_validate(filling.values)
    except ValidationError as error:
        for one in error.errors():
            name, words = _blame(filling, questions, tuple(one["loc"]), one["type"], one["msg"])
            filling.errors.setdefault(name, words)
    ordered = {name: filling.errors[name] for name in _in_order(filling.errors, questions)}
    return (None if ordered else made), Sent(answers, None, ordered)


def _fill(filling: Filling, question: Question, answers: Answers, known: Known) -> None:
    name = question.name
    given = answers.get(name)
    before = _at(filling.values, name)
    filling.came_from[_path(name)] = name
    if question.kind is Kind.ROWS:
        _put(filling.values, name, list(_filled_rows(filling, question, before or [], answers)))
    elif question.kind is Kind.SEVERAL:
        allowed = {key for key, _ in known.choices.get(question.vocabulary or "", ())}
        allowed |= set(before or ())
        _put(filling.values, name, [one for one in given or () if one in allowed])
    elif question.kind is Kind.ONE:
        choices = {key for key, _ in question.choices}
        choices |= {key for key, _ in known.choices.get(question.vocabulary or "", ())}
        if given in choices or given == before:
            _put(filling.values, name, given or None)
        else:
            filling.errors[name] = f"{question.words.rstrip('?')}: select one of the answers"
    elif question.kind is Kind.SWITCH:
        _put(filling.values, name, given == "yes")
    elif question.kind is Kind.ORGANIZATION:
        _put(filling.values, name, _organization(filling, question, before, given, known))
    else:
        _put(filling.values, name, _value(filling, question, name, given or "", before))
    if question.required and question.kind is Kind.LINE and not given:
        filling.errors[name] = f"{question.words}: this is needed"


def _value(filling: Filling, question: Question, at: str, entered: str, before: Any) -> Any:
    if entered.strip() == entered_as(before, question).strip():
        return before  # as it was, however it came to be so
    try:
        return value_of(entered, question)
    except NotSo as error:
        filling.errors[at] = str(error)
        return None


def _organization(
    filling: Filling, question: Question, before: Any, given: Any, known: Known
) -> Any:
    said = " ".join(str(given or "").split())
    if not said:
        return None
    if before and known.organizations.get(UUID(before), "").casefold() == said.casefold():
        return before
    found = [id for id, name in known.organizations.items() if name.casefold() == said.casefold()]
    if not found:
        filling.errors[question.name] = (
            f"{question.words}: nobody here is called “{said[:80]}”. Choose one from the list, "
            "or add the organisation first"
        )
        return None
    return str(min(found))


def _filled_rows(
    filling: Filling, question: Question, before: Sequence[Any], answers: Answers
) -> Iterator[dict[str, Any]]:
    known = {part["id"]: part for part in before}
    place = 0
    for number in answers.get(f"{question.name}-rows", ()):
        entered = {
            one.name: str(answers.get(row_name(question, number, one.name)) or "")
            for one in question.rows
        }
        old = known.get(answers.get(row_name(question, number, "id")))
        # a place has no field of its own that must be filled: it stands until it is taken out
        stands = old is not None and question.name == "service_at_locations"
        if answers.get(row_name(question, number, GONE)) or not (stands or any(entered.values())):
            continue
        part = dict(old or {"id": str(uuid4())})
        for inner in question.rows:
            at = row_name(question, number, inner.name)
            filling.came_from[(question.name, place, inner.name)] = at
            part[inner.name] = _inner(filling, inner, at, entered[inner.name], part)
        place += 1
        yield part


def _inner(
    filling: Filling, question: Question, at: str, entered: str, part: Mapping[str, Any]
) -> Any:
    before = part.get(question.name)
    if question.kind is Kind.NUMBERS:
        old = {one["number"]: one for one in before or []}
        lines = [" ".join(line.split()) for line in entered.splitlines() if line.strip()]
        return [old.get(line, {"number": line}) for line in lines]
    if question.kind is Kind.ONE:
        return entered or None
    if question.required and not entered.strip():
        filling.errors[at] = f"{question.words}: this is needed"
        return ""
    return _value(filling, question, at, entered, before)


def _blame(
    filling: Filling, questions: Sequence[Question], where: Path, kind: str, message: str
) -> tuple[str, str]:
    """The field that pydantic complains of, and what is wrong in plain words."""
    for length in range(len(where), 0, -1):
        name = filling.came_from.get(where[:length])
        if name is not None:
            break
    else:
        return "maximum_age", "Oldest age: it must not be below the youngest age"
    words = _question_words(questions, where)
    if kind == "string_too_long":
        return name, f"{words}: {TOO_LONG.lower()}"
    if kind.startswith(("greater_than", "less_than")):
        return name, f"{words}: {message.removeprefix('Input should be ')}"
    return name, f"{words}: this cannot be taken as it is"


def _question_words(questions: Sequence[Question], where: Path) -> str:
    for question in questions:
        if _path(question.name) == where[: len(_path(question.name))]:
            inner = {one.name: one.words for one in question.rows}
            return inner.get(str(where[2]), question.words) if len(where) > 2 else question.words
    return "This"


def _in_order(names: Mapping[str, str], questions: Sequence[Question]) -> list[str]:
    """In the order of the page, so that the first of the summary is the first to be met."""
    order = {question.name: place for place, question in enumerate(questions)}

    def place(name: str) -> tuple[int, str]:
        return order.get(name, order.get(name.split("-")[0], len(order))), name

    return sorted(names, key=place)


def _path(name: str) -> Path:
    return tuple(name.split("."))


def _at(values: Mapping[str, Any], name: str) -> Any:
    outer, _, inner = name.rpartition(".")
    return (values[outer] if outer else values).get(inner)


def _put(values: dict[str, Any], name: str, value: Any) -> None:
    outer, _, inner = name.rpartition(".")
    holder = values[outer] if outer else values
    if value is None and outer == OURS and inner not in holder:
        return
    holder[inner] = value
