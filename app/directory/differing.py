"""Two documents of one entry, field by field: what differs, and how one field is taken over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from app.directory.documents import EntryDocument, LocalOfferDocument
from app.directory.editing import flat

Kind = TypeVar("Kind", bound=EntryDocument)
FACT = "local_offer."
FACTS = frozenset(LocalOfferDocument.model_fields)
IDS = frozenset({"id", "foreign_id"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, as JSON values: before, and in two versions that came of it."""

    field: str
    base: Any
    theirs: Any
    mine: Any

    @property
    def both_changed(self) -> bool:
        """Whether both say something new, and not the same: only a person can choose."""
        return bool(self.theirs != self.base and self.mine != self.base)


def differences(
    base: EntryDocument, theirs: EntryDocument, mine: EntryDocument
) -> list[Difference]:
    """The fields in which two versions differ."""
    before, left, right = flat(base), flat(theirs), flat(mine)
    names = (name for name in {**left, **right, **before} if name not in IDS)
    return [
        Difference(name, before.get(name), left.get(name), right.get(name))
        for name in names
        if left.get(name) != right.get(name)
    ]


def field_of(document: EntryDocument, name: str) -> Any:
    """The field of this name; `local_offer.free` is one of the facts."""
    if name.startswith(FACT):
        return getattr(document.local_offer, name.removeprefix(FACT))  # type: ignore[attr-defined]
    return getattr(document, name)


def has_field(document: EntryDocument, name: str) -> bool:
    """Whether documents of this kind have such a field, and one that may be taken over."""
    if name.startswith(FACT):
        facts = getattr(document, "local_offer", None)
        return isinstance(facts, LocalOfferDocument) and name.removeprefix(FACT) in FACTS
    return name in type(document).model_fields and name not in IDS and name != "local_offer"


def taken_over(document: Kind, other: EntryDocument, fields: Iterable[str]) -> Kind:
    """The document with these fields of another one, checked as a whole."""
    made = document.model_copy(deep=True)
    for name in fields:
        value = field_of(other, name)
        if name.startswith(FACT):
            setattr(made.local_offer, name.removeprefix(FACT), value)  # type: ignore[attr-defined]
        else:
            setattr(made, name, value)
    return type(document).model_validate(made.model_dump(mode="json"))


def flat_stored(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a stored document, the facts spread out beside the others."""
    fields = dict(stored)
    facts = fields.pop("local_offer", {})
    return fields | {f"{FACT}{name}": value for name, value in facts.items()}
