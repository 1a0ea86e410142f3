"""Filling: the answers of a form as a document again, and what is wrong with them.

What a form does not ask stays as it is in the document: nothing is lost by saving it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID, uuid4

from pydantic import ValidationError

from app.console.answers import GONE, Answers, one_line, row_name, value_at
from app.console.forms import Sent
from app.console.known import Known
from app.console.plain_values import NotSo, entered_as, sent_back, value_of
from app.console.questions import Kind, Question
from app.directory.documents import EntryDocument

Path = tuple[str | int, ...]
Kept = TypeVar("Kept", bound=EntryDocument)

OURS = "local_offer"
TOO_LONG = "This is too long"


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
    before = value_at(filling.values, name)
    filling.came_from[_path(name)] = name
    if question.kind is Kind.ROWS:
        _put(filling.values, name, list(_filled_rows(filling, question, before or [], answers)))
    elif question.kind is Kind.SEVERAL:
        _put(filling.values, name, _several(question, before or [], given or [], known))
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


def _several(
    question: Question, before: Sequence[str], given: Sequence[str], known: Known
) -> list[str]:
    """In the order that they had, whatever the order of the page; new ones after them."""
    allowed = {key for key, _ in known.choices.get(question.vocabulary or "", ())}
    kept = [one for one in before if one in given]
    return kept + [one for one in given if one in allowed and one not in kept]


def _value(filling: Filling, question: Question, at: str, entered: str, before: Any) -> Any:
    if sent_back(entered, question) == sent_back(entered_as(before, question), question):
        return before  # as it was, however it came to be so
    try:
        return value_of(entered, question)
    except NotSo as error:
        filling.errors[at] = str(error)
        return None


def _organization(
    filling: Filling, question: Question, before: Any, given: Any, known: Known
) -> Any:
    said = _called(str(given or ""), question)
    if not said:
        return None
    if before and _called(known.organizations.get(UUID(before), ""), question) == said:
        return before
    found = [id for id, name in known.organizations.items() if _called(name, question) == said]
    if not found:
        filling.errors[question.name] = (
            f"{question.words}: nobody here is called “{one_line(given)[:80]}”. Choose one "
            "from the list, or add the organisation first"
        )
        return None
    return str(min(found))


def _called(name: str, question: Question) -> str:
    return one_line(sent_back(name, question)).casefold()


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
        says = any(entered.values())
        # What holds more than is asked stands until it is taken out, and so does a part of which
        # nothing that is asked was known before.
        stands = old is not None and (question.held or not _says(old, question))
        if answers.get(row_name(question, number, GONE)) or not (stands or says):
            continue
        part = dict(old or {"id": str(uuid4())})
        if not says and old is not None and not _says(old, question):
            place += 1
            yield part
            continue
        for inner in question.rows:
            at = row_name(question, number, inner.name)
            filling.came_from[(question.name, place, inner.name)] = at
            part[inner.name] = _inner(filling, inner, at, entered[inner.name], part)
        place += 1
        yield part


def _says(part: Mapping[str, Any], question: Question) -> bool:
    return any(part.get(inner.name) not in (None, "", []) for inner in question.rows)


def _inner(
    filling: Filling, question: Question, at: str, entered: str, part: Mapping[str, Any]
) -> Any:
    before = part.get(question.name)
    if question.kind is Kind.NUMBERS:
        return _numbers(entered, before or [])
    if question.kind is Kind.ONE:
        return entered or None
    if question.required and not entered.strip():
        filling.errors[at] = f"{question.words}: this is needed"
        return ""
    return _value(filling, question, at, entered, before)


def _numbers(entered: str, before: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """A phone for each line; one that was there keeps what else is known of it."""
    old: dict[str, list[Mapping[str, Any]]] = {}
    for one in before:
        old.setdefault(one_line(one["number"]), []).append(one)
    lines = [one_line(line) for line in entered.splitlines() if line.strip()]
    return [old[line].pop(0) if old.get(line) else {"number": line} for line in lines]


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


def _put(values: dict[str, Any], name: str, value: Any) -> None:
    outer, _, inner = name.rpartition(".")
    holder = values[outer] if outer else values
    if value is None and outer == OURS and inner not in holder:
        return
    holder[inner] = value
