"""What webhooks can be told of."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Event(StrEnum):
    """What happened to an entry, as the `type` of a message says it."""

    PUBLISHED = "entry.published"
    CHANGED = "entry.changed"
    FRESHNESS_CHANGED = "entry.freshness_changed"
    WITHDRAWN = "entry.withdrawn"
    REDACTED = "entry.redacted"

    @property
    def must_be_told(self) -> bool:
        """Whether a website that keeps copies has to delete some: nobody can opt out of these."""
        return self in (Event.WITHDRAWN, Event.REDACTED)


@dataclass(frozen=True, slots=True)
class News:
    """One entry's change, with its number in the change feed."""

    service_id: UUID
    event: Event
    number: int
