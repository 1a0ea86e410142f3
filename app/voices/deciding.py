"""An editor decides about a provider's corrections: what is accepted becomes an edit of the entry,
with its history, and the provider is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.directory import editing
from app.directory.documents import (
    LocationDocument,
    ServiceAtLocationDocument,
    ServiceDocument,
)
from app.directory.locations import ServiceAtLocation
from app.directory.services import Service
from app.freshness.days import day_of
from app.freshness.deciders import in_words
from app.freshness.flags import Flag, close_flag
from app.freshness.outcomes import Reason
from app.freshness.trusting import refresh_trust
from app.voices.choices import Words, checked_with, words_of_choices
from app.voices.corrections import (
    NothingWaits,
    Outcome,
    ProviderCorrection,
    settle,
    waiting_for,
)
from app.voices.proposals import OF_THE_PLACE, Field, NotSo
from app.voices.putting import Target, put
from app.voices.telling_providers import tell_provider

WHY = "The provider’s corrections"


@dataclass(frozen=True, slots=True)
class Choice:
    """What an editor does with one proposal: `text` in its place, or a `reason` to decline."""

    outcome: Outcome
    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What goes into the entry, as the provider said it on this day."""

    text: str
    said_on: date


class Wrong(NotSo):
    """What an editor chose for one field cannot be done."""

    def __init__(self, correction_id: UUID, words: str) -> None:
        super().__init__(words)
        self.correction_id = correction_id


def decide(
    session: Session,
    service_id: UUID,
    choices: Mapping[UUID, Choice],
    editor: Actor,
    *,
    version: int,
    now: datetime,
) -> None:
    """Carries out choices about all that waits for an entry; closes its flag; tells the provider.

    Raises NothingWaits, Wrong, StaleVersion.
    """
    waiting = waiting_for(session, service_id)
    if not waiting or {one.id for one in waiting} != set(choices):
        raise NothingWaits(NothingWaits.__doc__)
    words = words_of_choices(session)
    accepted = {one: _text(one, choices[one.id], words) for one in waiting}
    changes = {
        Field(one.field): Accepted(text, day_of(one.sent_at))
        for one, text in accepted.items()
        if text is not None
    }
    if changes:
        _edit(session, service_id, changes, editor, version=version, now=now)
    for one in waiting:
        choice = choices[one.id]
        ours = settle(
            session, one, choice.outcome, by=editor.id, became=accepted[one],
            reason=choice.reason or None, now=now,
        )  # fmt: skip
        if not ours:
            raise NothingWaits(NothingWaits.__doc__)
    session.expire_all()
    _close_flag(session, service_id, editor, bool(changes), now)
    tell_provider(session, waiting, now)
    refresh_trust(session, [service_id], now)


def _text(one: ProviderCorrection, choice: Choice, words: Words) -> str | None:
    if choice.outcome is Outcome.DECLINED:
        if not choice.reason:
            raise Wrong(one.id, "Say why: the provider reads it")
        return None
    text = choice.text if choice.outcome is Outcome.CHANGED else one.proposed
    try:
        return checked_with(words, Field(one.field), text, also=one.proposed)
    except NotSo as error:
        raise Wrong(one.id, str(error)) from error


def _edit(
    session: Session,
    service_id: UUID,
    changes: Mapping[Field, Accepted],
    editor: Actor,
    *,
    version: int,
    now: datetime,
) -> None:
    entry = editing.read_entry(session, ServiceDocument, service_id)
    place, shared = _place_of(session, entry)
    target = Target(entry, place)
    for field, accepted in changes.items():
        put(target, field, accepted.text, said_on=accepted.said_on)
    act = editing.begin(session, editor, act="correct", why=WHY, now=now)
    if target.place is not None and any(field in OF_THE_PLACE for field in changes):
        _save_place(session, act, target, shared)
    try:
        valid = ServiceDocument.model_validate(target.entry.model_dump())
    except ValidationError as error:
        raise NotSo(in_words(error)) from error
    editing.save(session, act, valid, expected_version=version)


def _place_of(session: Session, entry: ServiceDocument) -> tuple[LocationDocument | None, bool]:
    """The entry's first place; and whether others' entries are there, so that it is not ours to
    move."""
    if not entry.service_at_locations:
        return None, False
    id = entry.service_at_locations[0].location_id
    others = (
        select(ServiceAtLocation.id)
        .join(Service, Service.id == ServiceAtLocation.service_id)
        .where(
            ServiceAtLocation.location_id == id,
            Service.id != entry.id,
            Service.organization_id.is_distinct_from(entry.organization_id),
        )
    )
    shared = session.scalar(others.limit(1)) is not None
    return editing.read_entry(session, LocationDocument, id), shared


def _save_place(session: Session, act: editing.Act, target: Target, shared: bool) -> None:
    """The place moves; where others are there too, this entry alone moves, to a new one."""
    place = target.place
    assert place is not None  # noqa: S101 -- whoever calls has looked
    if shared:
        moved = LocationDocument(
            location_type=place.location_type,
            address_visibility=place.address_visibility,
            addresses=[one.model_copy(update=_new_id()) for one in place.addresses[:1]],
        )
        place = moved
    editing.save(session, act, place)
    at = target.entry.service_at_locations
    if not at:
        at.append(ServiceAtLocationDocument(location_id=place.id))
    at[0].location_id = place.id


def _new_id() -> dict[str, UUID]:
    return {"id": LocationDocument().id}


def _close_flag(
    session: Session, service_id: UUID, editor: Actor, changed: bool, now: datetime
) -> None:
    for id in open_flags_of(session, service_id):
        close_flag(
            session, id, actor_id=editor.id,
            decision="facts_corrected" if changed else "not_a_problem",
            detail={"why": WHY}, false_alarm=False, now=now,
        )  # fmt: skip


def open_flags_of(session: Session, service_id: UUID) -> Sequence[UUID]:
    """The open flag of an entry that says that corrections wait, if there is one."""
    query = select(Flag.id).where(
        Flag.service_id == service_id,
        Flag.reason == Reason.PROVIDER_CORRECTION,
        Flag.resolved_at.is_(None),
    )
    return session.scalars(query).all()
