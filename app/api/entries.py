"""Entries as editors see them: the whole document, its versions, a check, a look again now."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Response
from pydantic import BaseModel, ConfigDict, Field

from app.api.answers import as_json
from app.api.flags import NO_STORE, actor_of
from app.api.guard import Editor, GuardedRoute, Viewer
from app.api.sessions import Reading, Writing
from app.clock import now
from app.directory import editing
from app.directory.documents import ServiceDocument
from app.directory.history import versions_of
from app.directory.published import (
    NoSuchEntry,
)
from app.freshness.checking import record_check
from app.freshness.decisions import METHODS, CheckMethod
from app.freshness.links import links_of
from app.freshness.probes import ask_for_visit

router = APIRouter(route_class=GuardedRoute, tags=["For editors"])


class EntryShape(BaseModel):
    """An entry as it is stored, with the version to send back when saving."""

    version: int
    corrected: list[str]
    document: dict[str, Any]


class VersionShape(BaseModel):
    """A version of an entry: who changed which fields, when and why."""

    version: int
    at: datetime
    actor: str
    actor_kind: str
    act: str
    why: str
    changed_fields: list[str]
    document: dict[str, Any] | None = None


class Save(BaseModel):
    """An entry to save: the version that was read, why it changes, and the whole document."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=0, le=2**31 - 1)
    why: str = Field(min_length=1, max_length=500)
    document: ServiceDocument


class Check(BaseModel):
    """A person checked the entry, in this way, on this day (today if left out)."""

    model_config = ConfigDict(extra="forbid")

    method: CheckMethod
    assured_on: date | None = None


class Done(BaseModel):
    """What was done, in words."""

    done: str


@router.get("/entries/{service_id}", response_model=EntryShape, summary="An entry to edit")
def entry(who: Viewer, session: Reading, service_id: UUID) -> Response:
    """The whole document, with what the public does not see."""
    return _entry(session, service_id)


@router.put("/entries/{service_id}", response_model=EntryShape, summary="Save an entry")
def save_entry(
    who: Editor, session: Writing, service_id: UUID, wanted: Annotated[Save, Body()]
) -> Response:
    """Saves the document; 409 when somebody saved since. Saving is not checking: no date moves."""
    moment = now()
    act = editing.begin(session, actor_of(session, who), act="edit", why=wanted.why, now=moment)
    document = wanted.document.model_copy(update={"id": service_id})
    editing.save(session, act, document, expected_version=wanted.version)
    return _entry(session, service_id)


@router.get(
    "/entries/{service_id}/versions",
    response_model=list[VersionShape],
    summary="Who changed an entry, when and why",
)
def versions(who: Viewer, session: Reading, service_id: UUID) -> Response:
    """Every version, newest first."""
    found = versions_of(session, service_id)
    if not found:
        raise NoSuchEntry(NoSuchEntry.__doc__)
    lines = [
        VersionShape.model_validate(one, from_attributes=True).model_dump(
            mode="json", exclude_none=True
        )
        for one in found
    ]
    return _answer(lines)


@router.post("/entries/{service_id}/checks", response_model=Done, summary="Record a person's check")
def check(
    who: Editor, session: Writing, service_id: UUID, made: Annotated[Check, Body()]
) -> Response:
    """The only thing, beside a provider's confirmation, that moves the date of an entry."""
    record_check(
        session,
        [service_id],
        actor_of(session, who),
        METHODS[made.method],
        now(),
        assured_on=made.assured_on,
    )
    return _answer({"done": "The check is recorded."})


@router.post("/entries/{service_id}/visits", response_model=Done, summary="Look again now")
def look_again(who: Editor, session: Writing, service_id: UUID) -> Response:
    """Asks the clock to look at the entry's addresses: it does within seconds, at its own pace."""
    moment, actor = now(), actor_of(session, who)
    editing.state_of(session, ServiceDocument, service_id)  # raises UnknownEntry
    found = links_of(session, service_id)
    for link_id in found:
        ask_for_visit(session, link_id, actor, moment)
    return _answer({"done": f"{len(found)} addresses will be looked at."})


def _entry(session: Reading, service_id: UUID) -> Response:
    document = editing.read_entry(session, ServiceDocument, service_id)
    version, corrected = editing.state_of(session, ServiceDocument, service_id)
    return _answer({"version": version, "corrected": corrected, "document": document.stored()})


def _answer(said: Any) -> Response:
    return Response(as_json(said), headers=NO_STORE, media_type="application/json")
