"""Which entries the public could see at a moment of the past, as their versions tell."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from app.directory.facts import EntryStatus
from app.directory.history import EntryVersion
from app.directory.publications import Publication, PublicationState

SERVICE = "service"
STATUS = "entry_status"


@dataclass(frozen=True, slots=True)
class Shown:
    """When an entry came and went, oldest first; `otherwise` where erased versions say nothing."""

    turns: Sequence[tuple[datetime, bool | None]]
    otherwise: bool

    def before(self, moment: datetime) -> bool:
        """Whether the public saw the entry just before this moment."""
        place = bisect_left(self.turns, moment, key=lambda turn: turn[0])
        known = [public for _, public in self.turns[:place] if public is not None]
        return known[-1] if known else self.otherwise and place > 0


def shown_entries(session: Session) -> Mapping[UUID, Shown]:
    """Every entry that was ever made, with its comings and goings. Two queries.

    The change feed would tell the same, but what is old is taken out of it.
    """
    publications = select(Publication.service_id, Publication.first_published_at, Publication.state)
    today = {id: (at, state) for id, at, state in session.execute(publications)}
    status = EntryVersion.document["local_offer"][STATUS].as_string()
    changed = cast(EntryVersion.changed_fields, String).contains(STATUS)
    query = (
        select(EntryVersion.entry_id, EntryVersion.at, status)
        .where(EntryVersion.entry_kind == SERVICE, (EntryVersion.version == 1) | changed)
        .order_by(EntryVersion.entry_id, EntryVersion.version)
    )
    turns: dict[UUID, list[tuple[datetime, bool | None]]] = defaultdict(list)
    for entry_id, at, key in session.execute(query):
        turns[entry_id].append((at, EntryStatus(key).is_public if key else None))
    for id in today.keys() - turns.keys():
        turns[id] = [(today[id][0], None)]
    public = {id for id, (_, state) in today.items() if state == PublicationState.PUBLISHED}
    return {id: Shown(tuple(told), id in public) for id, told in turns.items()}
