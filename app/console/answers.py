"""Answers: a document as the values of a form, and what a browser sent of that form."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData

from app.console.known import Known
from app.console.plain_values import entered_as
from app.console.questions import Kind, Question
from app.directory.documents import EntryDocument

Answers = dict[str, Any]

GONE = "gone"  # the checkbox that takes one part out
ADD_PREFIX = "add:"  # and the name of the list: one part more
MOST_ROWS = 500


def row_name(question: Question, number: int, inner: str) -> str:
    """The field of one part: `phones-0-number`."""
    return f"{question.name}-{number}-{inner}"


def answers_of(document: EntryDocument, questions: Sequence[Question], known: Known) -> Answers:
    """The document as a form shows it."""
    stored = document.model_dump(mode="json")
    found: Answers = {}
    for question in questions:
        value = value_at(stored, question.name)
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
                value = "\n".join(one_line(one["number"]) for one in value or [])
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


def one_line(text: str) -> str:
    """A number as it stands in a line of its own."""
    return " ".join(text.split())


def value_at(values: Mapping[str, Any], name: str) -> Any:
    """The value of this name; `local_offer.free` is within another."""
    outer, _, inner = name.rpartition(".")
    return (values[outer] if outer else values).get(inner)
