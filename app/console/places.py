"""Places of the console, as its navigation shows them to whoever may go there."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.roles import May
from app.accounts.sessions import Person


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation, and what somebody must be allowed to do there."""

    url: str
    words: str
    needs: May


PLACES = (
    Place("/console", "Home", May.READ),
    Place("/console/flags", "Flags", May.READ),
    Place("/console/providers", "Providers", May.READ),
    Place("/console/entries", "Entries", May.READ),
    Place("/console/home-page", "Pins", May.READ),
    Place("/console/guides", "Guides", May.READ),
    Place("/console/imports", "Imports", May.EDIT),
    Place("/console/vocabularies", "Words", May.READ),
    Place("/console/reports", "Reports", May.READ),
    Place("/console/people", "People", May.MANAGE_PEOPLE),
    Place("/console/audit", "Audit", May.READ_AUDIT),
)


def places_for(person: Person | None) -> Sequence[Place]:
    """Where this person may go."""
    if person is None:
        return ()
    return [one for one in PLACES if person.may(one.needs)]
