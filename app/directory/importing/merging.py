"""Merging: what a source says, what stands, and who wins, field by field. No session here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.directory.documents import EntryDocument, LocalOfferDocument, ServiceDocument
from app.directory.editing import flat, nothing_said
from app.directory.facts import EntryStatus, PublicReason
from app.directory.importing.ages import in_order

OUR_OWN = frozenset(("address_visibility", "local_offer"))  # Open Referral has no words for these
SAME_ANYWAY = frozenset(("id", "foreign_id"))

FOLLOWS = {
    "active": EntryStatus.PUBLISHED,
    "inactive": EntryStatus.PAUSED,
    "defunct": EntryStatus.WITHDRAWN,
    "temporarily closed": EntryStatus.TEMPORARILY_CLOSED,
}


@dataclass(frozen=True, slots=True)
class Rules:
    """How a run's documents are to be taken.

    `speaks`: by kind, the fields that the source has at all; None: those of Open Referral.
    `entry_status`: where entries stand that are new and of which the source says nothing else.
    """

    speaks: Mapping[str, Collection[str]] | None = None
    entry_status: EntryStatus = EntryStatus.PUBLISHED

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the run."""
        speaks = None if self.speaks is None else {k: list(v) for k, v in self.speaks.items()}
        return {"speaks": speaks, "entry_status": self.entry_status.value}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Rules":
        """As it was kept with the run."""
        status = kept.get("entry_status", EntryStatus.PUBLISHED)
        return cls(kept.get("speaks"), EntryStatus(status))


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry as it stands, the fields that a person has set in it, and its version."""

    document: EntryDocument
    corrected: frozenset[str] = frozenset()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Merged:
    """What is to be saved, and where the source differs from a person's correction."""

    document: EntryDocument
    differences: list[dict[str, Any]] = field(default_factory=list)


def merge(
    kind: type[EntryDocument], said: Mapping[str, Any], standing: Standing | None, rules: Rules
) -> Merged:
    """Their word where they have one and no person has corrected it; ours elsewhere."""
    values = {name: value for name, value in said.items() if not name.startswith("_")}
    facts: dict[str, Any] = values.pop("local_offer", None) or {}
    document = kind.model_validate(values)
    before = standing.document if standing else None
    if before is not None:
        _keep_unsaid(document, before, rules)
    if isinstance(document, ServiceDocument):
        _take_facts(document, before, facts, rules)
    if standing is None:
        return Merged(document)
    return Merged(document, _keep_corrected(document, standing))


def _keep_unsaid(document: EntryDocument, before: EntryDocument, rules: Rules) -> None:
    spoken = None if rules.speaks is None else rules.speaks.get(document.kind, ())
    for name in type(document).model_fields:
        unsaid = name in OUR_OWN if spoken is None else name not in spoken
        if unsaid and name not in SAME_ANYWAY:
            setattr(document, name, getattr(before, name))
    document.foreign_id = document.foreign_id or before.foreign_id


def _take_facts(
    document: ServiceDocument, before: EntryDocument | None, said: dict[str, Any], rules: Rules
) -> None:
    theirs = LocalOfferDocument.model_validate(said)
    ours = before.local_offer if isinstance(before, ServiceDocument) else LocalOfferDocument()
    document.local_offer = ours.model_copy(update={name: getattr(theirs, name) for name in said})
    if "entry_status" not in said:
        _follow_status(document, before, rules)
    _keep_newer_claim(document, before)


def _follow_status(document: ServiceDocument, before: EntryDocument | None, rules: Rules) -> None:
    """The entry follows its source's status when that is news."""
    old = before.status if isinstance(before, ServiceDocument) else None
    if document.status == old:
        return
    facts = document.local_offer
    facts.entry_status = FOLLOWS[document.status]
    if document.status == "active":
        facts.entry_status = rules.entry_status
    elif document.status == "defunct":
        facts.public_reason = facts.public_reason or PublicReason.CLOSED


def _keep_newer_claim(document: ServiceDocument, before: EntryDocument | None) -> None:
    ours = before.publisher_assured_date if isinstance(before, ServiceDocument) else None
    theirs = document.publisher_assured_date
    if ours is not None and theirs is not None and ours > theirs:
        document.publisher_assured_date = ours


def _keep_corrected(document: EntryDocument, standing: Standing) -> list[dict[str, Any]]:
    before = standing.document
    theirs, ours = flat(document), flat(before)
    unsaid = nothing_said()
    differences = []
    for name in sorted(standing.corrected):
        their, our = theirs.get(name), ours.get(name)
        if their == our:
            continue
        _restore(document, before, name)
        says_something = their is not None and their != unsaid.get(name)
        if says_something and _bare(their) != _bare(our):
            differences.append({"field": name, "ours": our, "theirs": their})
    _keep_ages_in_order(document, before)
    return differences


def _restore(document: EntryDocument, before: EntryDocument, name: str) -> None:
    if name.startswith("local_offer."):
        fact = name.removeprefix("local_offer.")
        if isinstance(document, ServiceDocument) and isinstance(before, ServiceDocument):
            setattr(document.local_offer, fact, getattr(before.local_offer, fact))
    elif name in type(document).model_fields:
        setattr(document, name, getattr(before, name))


def _keep_ages_in_order(document: EntryDocument, before: EntryDocument) -> None:
    """One limit corrected by a person, the other from the source: together they must make sense."""
    if not isinstance(document, ServiceDocument) or not isinstance(before, ServiceDocument):
        return
    low, high = document.minimum_age, document.maximum_age
    if in_order(low, high).minimum != low or in_order(low, high).maximum != high:
        document.minimum_age, document.maximum_age = before.minimum_age, before.maximum_age


def _bare(value: Any) -> Any:
    """Without ids: two lists that say the same under other ids do not differ."""
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items() if key not in SAME_ANYWAY}
    return [_bare(inner) for inner in value] if isinstance(value, list) else value
