"""The entries that rely on the rehearsed web, saved and published the only way that there is."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from app import records
from app.accounts.actors import ActorKind, actor_named
from app.database import Database
from app.demo.rehearsing.world import Host, Page, World
from app.directory import editing
from app.directory.documents import (
    EntryDocument,
    LocalOfferDocument,
    OrganizationDocument,
    PhoneDocument,
    ServiceDocument,
)

AT_ONCE = 100
SHARED_BY_TWO = 10  # every tenth page is relied on by two entries
KNOWN = (records,)  # whoever must hear of publications
CATEGORIES = ("short_breaks", "activities", "advice", "health", "education", None)


def page_url(host: Host, page: Page, port: int) -> str:
    """The address of a page, as entries have it."""
    return f"http://{host.name}:{port}{page.path}"


def save_entries(
    database: Database, world: World, port: int, now: datetime, progress: Callable[[int], None]
) -> dict[str, list[UUID]]:
    """Saves an entry or two for each page; answers with the entries of each address."""
    relying: dict[str, list[UUID]] = {}
    waiting: list[EntryDocument] = []
    for host in world.hosts:
        runner = _organization(host)
        waiting.append(runner)
        for page in host.pages:
            for entry in _entries(host, page, runner, port):
                relying.setdefault(str(entry.url), []).append(entry.id)
                waiting.append(entry)
    for done, some in enumerate(_in_turn(waiting)):
        with database.writing() as session:
            loader = actor_named(session, ActorKind.IMPORT, "rehearsal", now=now)
            act = editing.begin(session, loader, act="import", why="A rehearsal", now=now)
            editing.save_many(session, act, some)
        progress(done)
    return relying


def _in_turn(documents: Sequence[EntryDocument]) -> Iterator[Sequence[EntryDocument]]:
    for kind in (OrganizationDocument, ServiceDocument):
        mine = [one for one in documents if isinstance(one, kind)]
        for start in range(0, len(mine), AT_ONCE):
            yield mine[start : start + AT_ONCE]


def _organization(host: Host) -> OrganizationDocument:
    return OrganizationDocument(
        id=uuid5(NAMESPACE_URL, host.name),
        name=f"{host.title} Association {host.number}",
        description="A provider of the rehearsal.",
    )


def _entries(
    host: Host, page: Page, runner: OrganizationDocument, port: int
) -> Iterator[ServiceDocument]:
    for turn in range(2 if page.number % SHARED_BY_TWO == 0 else 1):
        yield ServiceDocument(
            id=uuid5(NAMESPACE_URL, f"{host.name}{page.path}#{turn}"),
            organization_id=runner.id,
            name=page.name if not turn else f"{page.name} on Sundays",
            description=f"{page.name}, for children with additional needs.",
            url=page_url(host, page, port),
            email=f"hello@{host.name}",
            phones=[PhoneDocument(number=page.phone)],
            local_offer=LocalOfferDocument(category=CATEGORIES[page.number % len(CATEGORIES)]),
        )
