"""Facts as people read them: the words of a choice, a list in lines, an address in one line."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.console.known import Known
from app.console.plain_values import days_in_words
from app.console.questions import Kind, Question
from app.freshness.days import in_words

EVERY = {"WEEKLY": "every week", "MONTHLY": "every month"}
NOT_SAID: tuple[Any, ...] = ("", None, "unknown", [], {})


def lines_of(value: Any, question: Question, known: Known) -> list[str]:
    """The value in lines; none when nobody knows it."""
    if question.kind is Kind.SWITCH:
        return ["Yes" if value else "No"]
    if value in NOT_SAID:
        return []
    if question.kind is Kind.ROWS:
        return [_part(one, question, known) for one in value]
    if question.kind is Kind.DAY:
        return [_day(value)]
    if question.kind is Kind.LINES:
        return [f"{number}. {line}" for number, line in enumerate(value, start=1)]
    choices = dict(question.choices) | dict(known.choices.get(question.vocabulary or "", ()))
    if question.kind is Kind.SEVERAL:
        return [choices.get(one, one) for one in value]
    if question.kind is Kind.ONE:
        return [choices.get(value, value)]
    if question.kind is Kind.ORGANIZATION:
        names = {str(id): name for id, name in known.organizations.items()}
        return [names.get(str(value), str(value))]
    if question.kind is Kind.NUMBER:
        return [f"{value:g}"]
    return str(value).splitlines()


def _day(value: Any) -> str:
    return in_words(value if isinstance(value, date) else date.fromisoformat(str(value)))


def _part(part: Mapping[str, Any], question: Question, known: Known) -> str:
    if question.name == "schedules":
        return _schedule(part)
    if question.name == "cost_options":
        return _cost(part)
    said = [known.part_name(part) or question.row] if question.held else []
    for inner in question.rows:
        value: Any = part.get(inner.name)
        if value in NOT_SAID:
            continue
        if inner.kind is Kind.NUMBERS:
            said.append(", ".join(one["number"] for one in value))
        elif inner.kind is Kind.ONE:
            said.append(dict(inner.choices).get(value, value))
        else:
            said.append(_day(value) if inner.kind is Kind.DAY else str(value))
    return ", ".join(said)


def _schedule(part: Mapping[str, Any]) -> str:
    days = days_in_words(part["byday"]) if part.get("byday") else ""
    hours = " to ".join(filter(None, (part.get("opens_at"), part.get("closes_at"))))
    often = EVERY.get(part.get("freq") or "", "")
    if part.get("interval") and part["interval"] != 1 and often:
        often = f"every {part['interval']} {'weeks' if part['freq'] == 'WEEKLY' else 'months'}"
    dates = " ".join(
        f"{word} {_day(part[name])}"
        for word, name in (("from", "valid_from"), ("until", "valid_to"))
        if part.get(name)
    )
    words = (days, hours, often, dates, part.get("description"), part.get("notes"))
    return ", ".join(str(one) for one in words if one)


def _cost(part: Mapping[str, Any]) -> str:
    amount = part.get("amount")
    sign = "£" if part.get("currency") in (None, "GBP") else f"{part['currency']} "
    money = f"{sign}{amount:.2f}" if amount is not None else ""
    words = (part.get("option"), money, part.get("amount_description"))
    return ": ".join(str(one) for one in words if one)


def label_of(field: str, questions: Sequence[Question]) -> str:
    """What a field is called on our pages."""
    for question in questions:
        if question.name == field:
            return question.words
    return field.removeprefix("local_offer.").replace("_", " ").capitalize()


def lines_of_field(
    value: Any, field: str, questions: Sequence[Question], known: Known
) -> list[str]:
    """A field of a stored version in lines, whether a form asks for it or not."""
    for question in questions:
        if question.name == field:
            return lines_of(value, question, known)
    if value in NOT_SAID:
        return []
    if isinstance(value, list):
        return [_anything(one) for one in value]
    return [_anything(value)]


def _anything(value: Any) -> str:
    if isinstance(value, dict):
        kept = (_anything(one) for key, one in value.items() if not key.endswith("id"))
        return ", ".join(one for one in kept if one) or "one"
    if isinstance(value, list):
        return ", ".join(_anything(one) for one in value)
    return str(value).replace("_", " ")
