"""The door as a whole: its pages, its table of errors, its headers."""

from collections.abc import Callable
from datetime import datetime

from anyio import CapacityLimiter
from fastapi import FastAPI
from starlette.types import ASGIApp

from app.accounts.sealing import Seals
from app.clock import now
from app.console import (
    account,
    audit,
    check_policies,
    corrections,
    duplicates,
    entries,
    entry_acts,
    entry_form,
    entry_places,
    flag,
    flag_turns,
    grouped,
    guides,
    history,
    home,
    home_page,
    import_rows,
    imports,
    looking,
    merging,
    openid,
    passwords,
    people,
    pins,
    plain_word_form,
    plain_words,
    provider_questions,
    providers,
    queue,
    reports,
    shared_records,
    sign_in,
    two_at_once,
    undoing,
    vocabularies,
)
from app.console.issuing import KnownIssuer
from app.console.problems import answer_with_pages
from app.database import Database
from app.settings import Settings
from app.static import Files
from app.templates import make_environment
from app.templates.guarded import Guarded

# `/entries/new` comes before `/entries/{entry_id}`, which would take it for an entry; so do sets of
# plain words and what is below `/vocabularies/checks` before the terms of a vocabulary.
ROOMS = (
    home, sign_in, openid, passwords, account, people, audit,
    queue, grouped, flag, flag_turns, looking, undoing,
    corrections, provider_questions, providers,
    entry_form, entry_acts, entry_places, shared_records,
    two_at_once, history, merging, entries, duplicates, imports,
    import_rows, plain_word_form, plain_words, check_policies, vocabularies,
    home_page, pins, guides, reports,
)  # fmt: skip
HASHED_AT_ONCE = 2


def create_console(
    settings: Settings,
    database: Database,
    files: Files,
    *,
    clock: Callable[[], datetime] = now,
) -> ASGIApp:
    """The editors' pages, to be mounted at `/console`."""
    console = FastAPI(title="Local Offer console", openapi_url=None)
    console.state.settings, console.state.database = settings, database
    console.state.clock = clock
    address = str(settings.openid_issuer or "").rstrip("/")
    console.state.issuer = KnownIssuer(address) if address else None
    console.state.seals = Seals(settings.keys, database.file)
    console.state.templates = make_environment(settings, files)
    console.state.hashing = CapacityLimiter(HASHED_AT_ONCE)
    for room in ROOMS:
        console.include_router(room.pages)
    answer_with_pages(console)
    # Addresses of one-time links must not travel on.
    secure = settings.base_url.startswith("https://")
    return Guarded(console, referrer="same-origin", secure=secure)
