"""What of the queue somebody asks for, in the query of its address; nonsense is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from app.accounts.sessions import Person
from app.freshness.outcomes import Reason
from app.freshness.queue import Asked

ME, NOBODY = "me", "nobody"
NAMES = ("reason", "category", "team", "who", "search", "checks", "snoozed")
LONGEST = 200
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Filters:
    """The query's fields as they came, those that are known; and the page."""

    values: Mapping[str, str]
    page: int = 1

    @property
    def query(self) -> str:
        """The same as a query, without the page."""
        return urlencode(self.values)

    def but(self, name: str) -> str:
        """The query without one of its fields: a filter taken away."""
        return urlencode({key: value for key, value in self.values.items() if key != name})


def filters_in(query: str) -> Filters:
    """The filters of a query string."""
    given = dict(parse_qsl(query))
    values = {name: given[name].strip()[:LONGEST] for name in NAMES if given.get(name, "").strip()}
    number = given.get("page", "")
    return Filters(values, max(1, min(int(number), 10_000)) if number.isdecimal() else 1)


def asked_by(filters: Filters, who: Person) -> Asked:
    """What these filters ask for, when this person asks."""
    given = filters.values
    reason = given.get("reason")
    checks = {"first": True, "others": False}.get(given.get("checks", ""))
    asked = Asked(
        reason=Reason(reason) if reason in set(Reason) else None,
        category=given.get("category"),
        team=given.get("team"),
        name=given.get("search"),
        never_checked=checks,
        snoozed=given.get("snoozed") == "yes",
    )
    return _whose(asked, given.get("who", ""), who)


def _whose(asked: Asked, whose: str, who: Person) -> Asked:
    if whose == ME:
        return replace(asked, assignee=who.actor_id)
    if whose == NOBODY:
        return replace(asked, nobody=True)
    try:
        return replace(asked, assignee=UUID(whose))
    except ValueError:
        return asked


def asked_next(filters: Filters, who: Person) -> Asked:
    """The same for the next flag: not what somebody else is at already, unless asked for."""
    asked = asked_by(filters, who)
    free = asked.assignee is None and not asked.nobody
    return replace(asked, for_person=who.actor_id) if free else asked
