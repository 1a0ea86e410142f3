"""Sets of plain words, and what was changed of them, as a person reads it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.directory.known_words import terms_of
from app.directory.synonym_history import FieldChanged
from app.directory.synonym_lines import SetLine
from app.directory.synonym_rules import FIXED
from app.directory.understanding.in_words import DAYS, SAID, VOCABULARIES
from app.freshness.days import in_words

FIELDS = {
    "words": "Words in entries and questions",
    "asked": "Words in questions only",
    "answered_by": "Also answered by",
    "leads_to": "May lead to",
    "says_little": "Says little",
    "valid_from": "First day",
    "valid_to": "Last day",
    "taken_off": "Taken off",
    "means.category": "Category",
    "means.need": "Needs",
    "means.condition": "Conditions",
    "means.support": "Support",
    "means.diagnosis_stage": "Stage of a diagnosis",
    "means.referral_route": "How to be referred",
    "means.pfa_outcome": "Preparing for adulthood",
    "means.day": "Days",
    "means.free": "Costs",
    "means.short_breaks_card": "Short breaks card",
    "means.diagnosis_required": "Diagnosis",
    "means.age": "Ages",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of a set in words, a line for each value; a set that is named leads to its page."""

    words: str
    lines: list[tuple[str, str | None]]


def choices_of(session: Session, today: date) -> dict[str, list[tuple[str, str]]]:
    """What each filter may be, by parameter: keys and words."""
    terms = terms_of(session, VOCABULARIES.values(), today)
    found = {parameter: [*terms[one]] for parameter, one in VOCABULARIES.items()}
    found |= {
        name: [(value, SAID[(name, value)]) for value in values]
        for name, values in FIXED.items()
        if name != "day"
    }
    return found | {"day": [*zip(FIXED["day"], DAYS, strict=True)]}


class Saying:
    """Sets and their changes in words."""

    def __init__(self, session: Session, names: dict[str, str], today: date) -> None:
        self._names = names
        self._values = {name: dict(some) for name, some in choices_of(session, today).items()}

    def facts(self, line: SetLine) -> list[Shown]:
        """What a set holds beside its days."""
        one = line.one
        found = {name: getattr(one, name) for name in ("words", "asked", "answered_by", "leads_to")}
        found |= {f"means.{name}": values for name, values in one.means if values and name != "age"}
        if one.means.age:
            found["means.age"] = (f"{one.means.age[0]} to {one.means.age[1]}",)
        if one.says_little:
            found["says_little"] = ("Yes",)
        return [self._shown(name, values) for name, values in found.items() if values]

    def changed(self, change: FieldChanged) -> tuple[str, list[str], list[str]]:
        """A field, what it was, and what it became."""
        before, after = (
            [words for words, _ in self._shown(change.field, values).lines]
            for values in (change.before, change.after)
        )
        return FIELDS.get(change.field, change.field), before, after

    def _shown(self, field: str, values: tuple[str, ...]) -> Shown:
        if field in ("answered_by", "leads_to"):
            lines = [(self._names.get(key, key), key if key in self._names else None)
                     for key in values]  # fmt: skip
            return Shown(FIELDS[field], lines)
        named = self._values.get(field.removeprefix("means."), {})
        if field in ("valid_from", "valid_to"):
            values = tuple(in_words(date.fromisoformat(one)) for one in values)
        return Shown(FIELDS.get(field, field), [(named.get(one, one), None) for one in values])
