"""Plain words on their way: a set's form, what is wrong with it, and the set that it asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field
from sqlalchemy.orm import Session

from app.console.days import MaybeDay, as_typed
from app.console.forms import Form, Sent
from app.directory.changing_synonyms import faults_of, key_for
from app.directory.synonym_lines import (
    SetLine,
    key_named,
    names_to_choose,
    set_line,
    set_lines,
)
from app.directory.synonym_rules import (
    OLDEST,
    Overlap,
    Wish,
    overlaps,
    phrase_faults,
    phrases_in,
)
from app.directory.synonym_sets import sets_on
from app.directory.synonyms import Meaning, Synonyms
from app.directory.trying_words import Tried

FILTERS = ("category", "need", "condition", "support", "diagnosis_stage", "referral_route",
           "pfa_outcome", "day", "free", "short_breaks_card", "diagnosis_required")  # fmt: skip
AGES = f"Enter an age from 0 to {OLDEST}"
Several = Annotated[list[str], Field(default_factory=list)]
Age = Annotated[int | None, Field(ge=0, le=OLDEST)]


class SetForm(Form):
    """A set: phrases one on a line, other sets by their names, filters by their keys."""

    wrong: ClassVar = {
        "age_from": AGES,
        "age_to": AGES,
        "sentence": "Enter a sentence of 300 characters or fewer",
        "words": "This is too long",
        "asked": "This is too long",
    }

    words: Annotated[str, Field(max_length=10_000)] = ""
    asked: Annotated[str, Field(max_length=40_000)] = ""
    answered_by: Several
    leads_to: Several
    category: Several
    need: Several
    condition: Several
    support: Several
    diagnosis_stage: Several
    referral_route: Several
    pfa_outcome: Several
    day: Several
    free: Several
    short_breaks_card: Several
    diagnosis_required: Several
    age_from: Age = None
    age_to: Age = None
    says_little: str = ""
    valid_from: MaybeDay = None
    valid_to: MaybeDay = None
    in_both: str = ""
    sentence: Annotated[str, Field(max_length=300)] = ""
    seen: int = 0


@dataclass(slots=True)
class Draft:
    """A form with what is known around it; `line` is the set as it stands, None of a new one."""

    sent: Sent[SetForm]
    line: SetLine | None
    every: Sequence[SetLine]
    overlaps: list[Overlap] = field(default_factory=list)
    tried: tuple[Tried, Tried] | None = None


def draft_of(session: Session, sent: Sent[SetForm], key: str | None, today: date) -> Draft:
    """The form of a set, or of a new one. Raises UnknownSet."""
    line = set_line(session, key, today) if key else None
    return Draft(sent, line, set_lines(session, today))


def wish_of(session: Session, draft: Draft) -> Wish | None:
    """The set as it is wanted; None, and the form blamed, where it cannot be one."""
    sent, form = draft.sent, draft.sent.form
    if form is None:
        return None
    words, asked = phrases_in(form.words), phrases_in(form.asked)
    for fault in phrase_faults(words, asked):
        sent.blame(fault.field, fault.words)
    named = {name: _keys(draft, name, getattr(form, name)) for name in ("answered_by", "leads_to")}
    if (form.age_from is None) != (form.age_to is None):
        sent.blame("age_to" if form.age_to is None else "age_from", "Enter both ages, or neither")
    if sent.form is None:
        return None
    ages = (form.age_from, form.age_to) if form.age_from is not None else None
    means = {name: tuple(one for one in getattr(form, name) if one) for name in FILTERS}
    one = Synonyms(
        key=draft.line.key if draft.line else key_for(session, words),
        words=words,
        asked=asked,
        **named,
        means=Meaning.model_validate(means | {"age": ages}),
        says_little=form.says_little == "yes",
    )
    wish = Wish(one, form.valid_from, form.valid_to)
    for fault in faults_of(session, wish):
        sent.blame(fault.field, fault.words)
    return wish if sent.form else None


def _keys(draft: Draft, name: str, said: Sequence[str]) -> tuple[str, ...]:
    """The keys of the sets that are named in a field."""
    found: dict[str, None] = {}
    for one in filter(None, map(str.strip, said)):
        key = key_named(draft.every, one)
        if key is None:
            draft.sent.blame(name, f"There is no set “{one[:80]}”: choose one from the list")
        else:
            found[key] = None
    return tuple(found)


def overlaps_of_draft(
    session: Session, draft: Draft, wish: Wish, today: date
) -> tuple[list[Overlap], list[Overlap]]:
    """Phrases that other sets hold on the first day; and those of them that are new."""
    others = sets_on(session, max(wish.valid_from or today, today))
    found = overlaps(wish.one, others)
    before = overlaps(draft.line.one, others) if draft.line else []
    return found, [one for one in found if one not in before]


def agree_on_overlaps(session: Session, draft: Draft, wish: Wish, today: date) -> None:
    """New ones are saved only when somebody says that they are meant."""
    draft.overlaps, fresh = overlaps_of_draft(session, draft, wish, today)
    if fresh and draft.sent.form and draft.sent.form.in_both != "yes":
        where = f"“{fresh[0].phrase}” is in the set “{fresh[0].name}” already"
        draft.sent.blame("in_both", f"{where}. Take it out here, or say that it belongs in both")


def values_of(line: SetLine, every: Sequence[SetLine]) -> dict[str, Any]:
    """A set as its form shows it."""
    one, names = line.one, names_to_choose(every)
    found: dict[str, Any] = {name: list(getattr(one.means, name)) for name in FILTERS}
    first, last = one.means.age or ("", "")
    return found | {
        "words": "\n".join(one.words),
        "asked": "\n".join(one.asked),
        "answered_by": [names.get(key, key) for key in one.answered_by],
        "leads_to": [names.get(key, key) for key in one.leads_to],
        "age_from": str(first),
        "age_to": str(last),
        "says_little": "yes" if one.says_little else "",
        "valid_from": as_typed(line.valid_from),
        "valid_to": as_typed(line.valid_to),
        "seen": line.edition,
    }
