"""The queue: every open flag, worst harm first; filters, search, pages."""

from fastapi import Request, Response

from app.accounts.roles import May
from app.accounts.sessions import Person
from app.console.asked import ME, NOBODY, Filters, asked_by, filters_in
from app.console.forms import Sent
from app.console.guard import MayRead
from app.console.pages import MOUNT, Pages, show
from app.console.transactions import Now, Reading
from app.console.undoing import done_before
from app.freshness.queue import Choices, choices, queue_page

pages = Pages()

FLAGS = f"{MOUNT}/flags"
A_PAGE = 25


@pages.get("/flags")
def flags(request: Request, who: MayRead, session: Reading, now: Now) -> Response:
    """The open flags asked for."""
    filters = filters_in(request.url.query)
    asked = asked_by(filters, who)
    lines, total = queue_page(session, asked, now, limit=A_PAGE, offset=(filters.page - 1) * A_PAGE)
    found = choices(session, now)
    return show(
        request, "console/flags.html", lines=lines, total=total, filters=filters,
        shown=Sent(dict(filters.values), None),
        choices=selects(found, who), applied=applied(filters, found, who),
        last_page=max(1, -(-total // A_PAGE)), now=now, may_edit=who.may(May.EDIT),
        may_flag=who.may(May.FLAG), did=done_before(request, session, who, now),
    )  # fmt: skip


def selects(found: Choices, who: Person) -> dict[str, list[tuple[str, str]]]:
    """The lists to choose from: value and words, each with how many there are."""
    return {
        "reason": [(key.value, f"{key.words} ({n:,})") for key, n in found.reasons],
        "category": [(key, f"{name} ({n:,})") for name, key, n in found.categories],
        "team": [(name, f"{name} ({n:,})") for name, n in found.teams],
        "who": [
            (ME, "Mine"),
            (NOBODY, "Nobody’s"),
            *((str(id), f"{name} ({n:,})") for id, name, n in found.assignees),
        ],
        "checks": [("others", "All but first checks"), ("first", "First checks alone")],
    }


def applied(filters: Filters, found: Choices, who: Person) -> list[tuple[str, str]]:
    """Each filter that is on, in words, and the query without it."""
    names = {name: dict(rows) for name, rows in selects(found, who).items()}
    words = {
        "search": "Name: {}",
        "snoozed": "With those that are left for later",
        "team": "Team: {}",
    }
    told = []
    for name, value in filters.values.items():
        label = names.get(name, {}).get(value, value).rpartition(" (")[0] or value
        plain = names.get(name, {}).get(value, value)
        label = label if plain.endswith(")") else plain
        told.append((words.get(name, "{}").format(label), filters.but(name)))
    return told
