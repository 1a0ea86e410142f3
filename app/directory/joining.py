"""Two entries made one: for each fact in which they differ, whose stays. No session here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import uuid4

from app.directory.differing import FACT, differences, field_of
from app.directory.documents import ServiceDocument
from app.directory.editing import nothing_said
from app.directory.facts import AddressVisibility, ContactVisibility
from app.directory.nesting import parts_of

# Where an entry stands, its address and its publisher's word are of that entry alone.
NOT_JOINED = frozenset(
    f"{FACT}{name}"
    for name in (
        "entry_status", "public_reason", "closed_on", "closed_until", "replacement_id", "slug",
    )
) | {"status", "publisher_assured_date"}  # fmt: skip
ADDRESSES, CONTACTS = f"{FACT}address_visibility", f"{FACT}contact_visibility"
LESS_SHOWN: Mapping[str, tuple[str, ...]] = {
    ADDRESSES: (AddressVisibility.PUBLIC, AddressVisibility.AREA_ONLY, AddressVisibility.TEAM_ONLY),
    CONTACTS: (ContactVisibility.PUBLIC, ContactVisibility.TEAM_ONLY),
}
HELD_BACK: Mapping[str, frozenset[str]] = {
    ADDRESSES: frozenset({"service_at_locations"}),
    CONTACTS: frozenset({"email", "phones", "contacts"}),
}


class Whose(StrEnum):
    """Whose word stays: that of the entry that stays, of the one that goes, or both lists."""

    STAYS = "stays"
    GOES = "goes"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Joint:
    """A fact in which two entries differ, as JSON values, and whose word is offered."""

    field: str
    stays: Any
    goes: Any
    offered: Whose

    @property
    def is_list(self) -> bool:
        """Whether both can stay: lists of parts or of keys."""
        return isinstance(self.stays, list) and isinstance(self.goes, list)


class ShowsWhatWasHidden(ValueError):
    """The entry that goes keeps this from the public. Take its answer here too, or leave it out."""

    def __init__(self, field: str) -> None:
        super().__init__(self.__doc__)
        self.field = field


def joints(stays: ServiceDocument, goes: ServiceDocument) -> list[Joint]:
    """Every fact in which two entries differ, but for what is of each alone."""
    return [
        Joint(one.field, one.theirs, one.mine, _offered(one.field, one.theirs, one.mine))
        for one in differences(stays, stays, goes)
        if one.field not in NOT_JOINED and _bare(one.theirs) != _bare(one.mine)
    ]


def _offered(field: str, stays: Any, goes: Any) -> Whose:
    """The word of the entry that stays, unless it has none; and never more shown than either."""
    if field in LESS_SHOWN:
        order = LESS_SHOWN[field]
        return Whose.GOES if order.index(goes) > order.index(stays) else Whose.STAYS
    if stays is False:  # pages of advice lead to the one that goes, and soon to the one that stays
        return Whose.GOES
    unknown = stays in (None, nothing_said().get(field))
    return Whose.GOES if unknown and goes not in (None, nothing_said().get(field)) else Whose.STAYS


def joined(
    stays: ServiceDocument, goes: ServiceDocument, whose: Mapping[str, Whose]
) -> ServiceDocument:
    """The entry that stays, with what was chosen of the other one.

    Raises ShowsWhatWasHidden; ValueError when facts do not fit together.
    """
    made, other = stays.model_copy(deep=True), goes.model_copy(deep=True)
    for part, _ in parts_of(other):
        part.id = uuid4()  # its own id stays with the entry that goes
    for field, pick in whose.items():
        if pick is Whose.STAYS:
            continue
        value = field_of(other, field)
        if pick is Whose.BOTH:
            value = _both(field_of(made, field), value)
        holder: Any = made.local_offer if field.startswith(FACT) else made
        setattr(holder, field.removeprefix(FACT), value)
    for field, hidden in HELD_BACK.items():
        order = LESS_SHOWN[field]
        taken = any(whose.get(name, Whose.STAYS) is not Whose.STAYS for name in hidden)
        if taken and order.index(field_of(made, field)) < order.index(field_of(goes, field)):
            raise ShowsWhatWasHidden(field)
    return ServiceDocument.model_validate(made.model_dump(mode="json"))


def _both(ours: list[Any], theirs: list[Any]) -> list[Any]:
    """Ours, then what theirs has besides."""
    known = [_bare(_as_json(one)) for one in ours]
    return ours + [one for one in theirs if _bare(_as_json(one)) not in known]


def _as_json(part: Any) -> Any:
    return part.stored() if hasattr(part, "stored") else part


def _bare(value: Any) -> Any:
    """Without ids: two lists that say the same under other ids do not differ."""
    if isinstance(value, dict):
        return {name: _bare(one) for name, one in value.items() if name not in ("id", "foreign_id")}
    return [_bare(one) for one in value] if isinstance(value, list) else value
