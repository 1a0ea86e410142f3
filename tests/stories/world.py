"""A small world for stories: a site, a pretend web, a crawler on a clock that we move."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from starlette.testclient import TestClient

from app.accounts.keys import create_key
from app.accounts.roles import Role
from app.database import Database
from app.demo.web import PretendWeb, Request, Response
from app.main import create_app
from app.settings import Settings
from crawlers.cycle import Cycle, CycleReport
from crawlers.visitor import Visitor

REFERENCE = "reference.example"


@dataclass
class World:
    """Everything that a story touches."""

    database: Database
    settings: Settings
    web: PretendWeb
    site: TestClient
    cycle: Cycle
    key: str
    time: datetime

    def clock(self) -> datetime:
        """The moment of the story."""
        return self.time

    @property
    def as_editor(self) -> dict[str, str]:
        """The headers of an editor."""
        return {"Authorization": f"Bearer {self.key}"}

    async def get(self, path: str, *, editor: bool = False) -> Any:
        """What the site answers, as JSON."""
        headers = self.as_editor if editor else {}
        return (await asyncio.to_thread(self.site.get, path, headers=headers)).json()

    async def post(self, path: str, body: Any) -> Any:
        """What the site answers to an editor's decision: status and JSON."""
        answer = await asyncio.to_thread(self.site.post, path, json=body, headers=self.as_editor)
        return answer.status_code, answer.json()

    async def look_for(self, span: timedelta, *, every: timedelta) -> list[CycleReport]:
        """Lets time pass, with a probe cycle at every step."""
        reports = []
        for _ in range(int(span / every)):
            self.time += every
            reports.append(await self.cycle.run())
        return reports


def page(title: str, *, phone: str = "020 7946 0123") -> Response:
    """An ordinary provider's page."""
    return Response(
        f"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1>"
        f"<p>We meet every Saturday morning at the village hall. Everyone is welcome, and there "
        f"is tea for whoever waits. Ring us on {phone} before you come for the first time.</p>"
    )


def honest(**pages: Response) -> Any:
    """A host that has these pages (`home` is `/`), and says 404 for all others."""

    def behave(request: Request) -> Response:
        name = request.path.strip("/") or "home"
        missing = Response("<title>Not found</title><h1>Not found</h1>", status=404)
        return pages.get(name, missing)

    return behave


@asynccontextmanager
async def a_world(url: str, start: datetime, **hosts: Any) -> AsyncIterator[World]:
    """A world whose hosts are `name` → `name.example`."""
    named = {f"{name}.example": behaviour for name, behaviour in hosts.items()}
    async with PretendWeb({REFERENCE: honest(home=page("Reference")), **named}) as web:
        settings = Settings(
            database_url=url,
            crawler_host_pause=0.0,
            crawler_references=(web.url(REFERENCE),),
            **web.settings_overrides(),
        )
        with opened(url) as database:
            with database.writing() as session:
                key = create_key(session, name="Robin Fields", role=Role.EDITOR, now=start)
            async with Visitor.from_settings(settings) as visitor:
                site = TestClient(create_app(settings, database))
                world = World(database, settings, web, site, None, key, start)  # type: ignore[arg-type]
                world.cycle = Cycle(database, visitor, settings, "a story", world.clock)
                yield world


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database that is closed in the end."""
    database = Database(url)
    try:
        yield database
    finally:
        database.close()
