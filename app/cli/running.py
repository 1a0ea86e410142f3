"""`localoffer run | serve | crawl | migrate`: the processes of the service."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

import typer
import uvicorn
from sqlalchemy import select
from uvicorn.importer import import_from_string

from app import database as databases
from app import logs
from app.accounts.keys import create_key, revoke_keys
from app.accounts.roles import Role
from app.cli.output import console, errors, opened, progress_bar
from app.cli.pretending import crawler_settings, site_settings
from app.cli.starting import missing, seal_secrets, warn
from app.clock import now
from app.database import Database
from app.demo.loading import is_demo, load_demo
from app.demo.people import DemoPeople, let_in_demo_people
from app.demo.rehearsal import fast_forward
from app.directory.search_index import index_outdated
from app.directory.services import Service
from app.directory.vocabulary import load_vocabularies
from app.freshness.days import day_of
from app.settings import Settings, settings
from crawlers.schedule import run_clock

TRYING = "trying out"
ENDS_WITHIN = 15.0
LIVED_IN = timedelta(days=14)
OUTDATED_AT_ONCE = 100

WithParent = Annotated[
    bool, typer.Option("--with-parent", hidden=True, help="End when standard input ends.")
]


def migrate() -> None:
    """Bring the database to the newest migration, and the vocabularies with it."""
    chosen = settings()
    prepare(chosen)
    with opened(chosen) as database:
        warn(seal_secrets(database, chosen))
    console.print("The database is up to date.")


def prepare(chosen: Settings) -> None:
    """Migrates and loads the vocabularies; changes nothing the second time."""
    databases.migrate(chosen.database_url)
    with opened(chosen) as database:
        with database.writing() as session:
            load_vocabularies(session, now())
        while _indexed_some(database):
            pass  # a transaction for each few, so that nobody waits for long


def _indexed_some(database: Database) -> int:
    """Entries that an older release put into the search index are put in anew."""
    with database.writing() as session:
        return index_outdated(session, OUTDATED_AT_ONCE)


def serve(
    workers: Annotated[int, typer.Option(min=1, help="Processes (PostgreSQL only above 1).")] = 1,
) -> None:
    """Run the site alone."""
    chosen = settings()
    logs.configure(json=chosen.log_json)
    with opened(chosen) as database:
        warn(seal_secrets(database, chosen))
        warn(missing(site_settings(database, chosen), day_of(now())))
    uvicorn.run(
        "app.cli.serving:site",
        factory=True,
        host=chosen.host,
        port=chosen.port,
        workers=workers,
        log_config=None,
        access_log=False,
        proxy_headers=False,  # the site itself knows which proxies to trust
        server_header=False,
    )


def crawl(with_parent: WithParent = False) -> None:
    """Run the clock alone: probes, sweeps, feeds."""
    chosen = settings()
    logs.configure(json=chosen.log_json)
    with opened(chosen) as database:
        asyncio.run(_crawl(database, chosen, with_parent=with_parent))


async def _crawl(database: Database, chosen: Settings, *, with_parent: bool) -> None:
    ended = asyncio.Event()
    if with_parent:
        _end_with_parent(ended)
    async with crawler_settings(database, chosen) as used:
        await run_clock(database, used, ended)


def _end_with_parent(ended: asyncio.Event) -> None:
    """The parent holds our standard input: it closes however the parent ends, even by SIGKILL."""
    loop = asyncio.get_running_loop()

    def wait() -> None:
        sys.stdin.buffer.read()
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=wait, daemon=True, name="end with parent").start()


def run(
    demo_if_empty: Annotated[
        bool, typer.Option(help="Load the fictional borough into an empty database.")
    ] = False,
) -> None:
    """Run site and clock together: two processes that end together."""
    chosen = settings()
    logs.configure(json=chosen.log_json)
    prepare(chosen)
    with opened(chosen) as database:
        if demo_if_empty and _is_empty(database):
            _move_in(database, chosen)
        warn(seal_secrets(database, chosen))
        warn(missing(site_settings(database, chosen), day_of(now())))
        _say_where(database, chosen)
        server = uvicorn.Server(_uvicorn(database, chosen))
        with _clock_beside(server):
            server.run()


def _move_in(database: Database, chosen: Settings) -> None:
    """Loads the fictional borough as of a fortnight ago, and lets the crawler live through it.

    So that the editors' queue is as it is on any morning: no flag is earned in one day.
    """
    start = now() - LIVED_IN
    with progress_bar("Loading the demo borough") as report:
        load_demo(database, start, report)
    with progress_bar("Looking at its web sites for a fortnight, in seconds") as report:
        asyncio.run(fast_forward(database, chosen, LIVED_IN.days, start, report))


def _uvicorn(database: Database, chosen: Settings) -> uvicorn.Config:
    # Only who serves loads the site: the other commands start in three quarters of the time.
    create_app = import_from_string("app.main:create_app")
    return uvicorn.Config(
        create_app(site_settings(database, chosen), database),
        host=chosen.host,
        port=chosen.port,
        log_config=None,
        access_log=False,
        proxy_headers=False,  # the site itself knows which proxies to trust
        server_header=False,
    )


@contextmanager
def _clock_beside(server: uvicorn.Server) -> Iterator[None]:
    """The clock as a child process; when one of the two ends, the other does."""
    command = [sys.executable, "-m", "app.cli", "crawl", "--with-parent"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 -- our own command

    def end_with_child() -> None:
        child.wait()
        server.should_exit = True

    threading.Thread(target=end_with_child, daemon=True, name="end with the clock").start()
    try:
        yield
    finally:
        if child.stdin:
            child.stdin.close()
        try:
            child.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            child.kill()
    if child.returncode:
        errors.print("The clock ended with an error: see above.")
        raise typer.Exit(1)


def _is_empty(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(Service.id).limit(1)) is None


def _say_where(database: Database, chosen: Settings) -> None:
    base = f"http://{chosen.host}:{chosen.port}"
    with database.writing() as session:
        demo = is_demo(session)
        key, people = None, None
        if demo:
            people = let_in_demo_people(session, now())
            revoke_keys(session, TRYING, now())
            key = create_key(session, name=TRYING, role=Role.EDITOR, now=now())
    lines = [
        "",
        f"The Local Offer API: {base}/api/services",
        f"Its documentation:   {base}/api/docs",
        f"How the clock does:  {base}/api/health",
        f"The editors' console: {base}/console",
    ]
    if key:
        lines += [
            "",
            "This is a fictional borough with a pretend web, which the crawler really visits:",
            "it has been looked at for a fortnight, and goes on being looked at now.",
            f"An editor's key, new at each start: {key}",
            "What to try next:",
            f"  curl '{base}/api/services?search=club&per_page=3'",
            f"  curl -H 'Authorization: Bearer {key}' {base}/api/flags",
            f"  curl '{base}/api/changes?cursor=0'",
            f"  {sys.argv[0]} demo fast-forward --days 14",
        ]
    if people:
        lines += _how_to_sign_in(people)
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)
    console.print("", soft_wrap=True)


def _how_to_sign_in(people: DemoPeople) -> list[str]:
    return [
        "",
        "Sign in to the console as one of these, with the password "
        f"{people.password} (new at each start):",
        *(f"  {email} ({role.words.lower()})" for role, email in people.emails.items()),
        "The administrator is asked to set up a second factor first.",
    ]
