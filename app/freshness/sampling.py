"""A sample of entries for an inspector: drawn by a seed, each with what was known on a day.

Whoever knows the seed can draw it again: the entries whose SHA-256 of `seed:id` is lowest.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.freshness.check_policies import policy_on
from app.freshness.days import day_of, in_words, midnight
from app.freshness.evidence import Happened, evidence_of, standing_documents
from app.freshness.policy import Policy
from app.freshness.published_then import shown_entries

MOST = 100


class NotYet(ValueError):
    """Enter a day that is not in the future: nobody knows what will be known then."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """An entry as it was known then. `category` and names are those of its version of that day."""

    id: UUID
    name: str
    organization: str | None
    category: str | None
    standing: str
    happened: Sequence[Happened]


@dataclass(frozen=True, slots=True)
class Sample:
    """What was asked for, of how many entries it was drawn, and the entries in the drawn order."""

    many: int
    seed: int
    as_of: date
    population: int
    entries: Sequence[Sampled] = field(default_factory=tuple)


def draw(ids: Collection[UUID], many: int, seed: int) -> list[UUID]:
    """So many of these, the same for the same seed on every machine."""
    return sorted(ids, key=lambda id: sha256(f"{seed}:{id}".encode()).digest())[:many]


def moment_after(day: date, now: datetime) -> datetime:
    """The first moment that is not of this day; or now, for today. Raises NotYet."""
    today = day_of(now)
    if day > today:
        raise NotYet(NotYet.__doc__)
    return now + timedelta(microseconds=1) if day == today else midnight(day + timedelta(days=1))


def sample(session: Session, *, many: int, seed: int, as_of: date, now: datetime) -> Sample:
    """Entries that the public saw as that day ended, with their evidence. Raises NotYet.

    A fixed number of queries, however many entries.
    """
    until = moment_after(as_of, now)
    population = [id for id, shown in shown_entries(session).items() if shown.before(until)]
    drawn = draw(population, many, seed)
    documents = standing_documents(session, drawn, until)
    happened = evidence_of(session, drawn, documents, until)
    policy = policy_on(session, as_of)
    found = []
    for id in drawn:
        known: dict[str, Any] = documents[id]
        category = (known.get("local_offer") or {}).get("category")
        found.append(
            Sampled(
                id=id,
                name=known["name"],
                organization=known.get("organization_name"),
                category=category,
                standing=_standing(happened[id], category, as_of, policy),
                happened=happened[id],
            )
        )
    return Sample(many, seed, as_of, len(population), found)


def _standing(
    happened: Sequence[Happened], category: str | None, as_of: date, policy: Policy
) -> str:
    """By the policy that counted on that day."""
    days = [one.assures for one in happened if one.assures and one.assures <= as_of]
    if not days:
        return "Never checked"
    due = policy.next_due(category, max(days))
    return f"In time: due by {in_words(due)}" if as_of <= due else f"Overdue since {in_words(due)}"
