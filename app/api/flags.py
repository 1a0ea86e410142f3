"""Flags: what needs a person, with its evidence, and what the person decides. For editors."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from pydantic import BaseModel

from app.accounts.actors import Actor
from app.accounts.keys import KeyHolder
from app.api.answers import as_json
from app.api.guard import Editor, GuardedRoute, Viewer
from app.api.sessions import Reading, Writing
from app.clock import now
from app.directory.services import names_of
from app.freshness.decisions import Decision
from app.freshness.flags import Flag, find_flag, open_flags
from app.freshness.outcomes import Harm, Reason
from app.freshness.resolving import resolve

router = APIRouter(route_class=GuardedRoute, tags=["For editors"])

NO_STORE = {"cache-control": "no-store"}
EXAMPLES = {
    "the address is another": {
        "value": {"decision": "link_corrected", "url": "https://club.example/saturdays"}
    },
    "rang, all is right": {"value": {"decision": "assured", "method": "phone"}},
    "nobody answered": {"value": {"decision": "tried_no_answer", "retry_on": "2026-12-01"}},
    "closed for good": {"value": {"decision": "withdrawn", "public_reason": "closed"}},
}


class FlagShape(BaseModel):
    """A flag: why an entry needs a person, what shows it, and the likely fix."""

    id: UUID
    service_id: UUID
    service_name: str
    reason: Reason
    reason_words: str
    words: str
    harm: Harm
    harm_words: str
    raised_at: datetime
    link_id: UUID | None = None
    assignee_id: UUID | None = None
    snoozed_until: datetime | None = None
    suggestion: dict[str, Any] | None = None
    evidence: dict[str, Any]
    resolved_at: datetime | None = None
    decision: str | None = None
    decision_detail: dict[str, Any] | None = None


class FlagPage(BaseModel):
    """Some of the open flags, and how many there are."""

    total_items: int
    contents: list[FlagShape]


@router.get("/flags", response_model=FlagPage, summary="Open flags, worst harm first")
def flags(
    who: Viewer,
    session: Reading,
    reason: Annotated[Reason | None, Query(description="Only flags of this reason.")] = None,
    service_id: Annotated[UUID | None, Query(description="Only flags of this entry.")] = None,
    snoozed: Annotated[bool, Query(description="Include flags that sleep until a day.")] = False,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """What is wrong, the evidence, the likely fix."""
    found, total = open_flags(
        session,
        now(),
        reason=reason,
        service_id=service_id,
        snoozed=snoozed,
        limit=limit,
        offset=offset,
    )
    names = names_of(session, {flag.service_id for flag in found})
    contents = [shape_of(flag, names[flag.service_id]) for flag in found]
    return _answer(FlagPage(total_items=total, contents=contents))


@router.get("/flags/{flag_id}", response_model=FlagShape, summary="One flag, open or resolved")
def flag(who: Viewer, session: Reading, flag_id: UUID) -> Response:
    """A flag with its evidence; resolved ones say who decided what."""
    found = find_flag(session, flag_id)
    return _answer(shape_of(found, names_of(session, {found.service_id})[found.service_id]))


@router.post("/flags/{flag_id}/resolve", response_model=FlagShape, summary="Decide about a flag")
def resolve_flag(
    who: Editor,
    session: Writing,
    flag_id: UUID,
    decision: Annotated[Decision, Body(openapi_examples=EXAMPLES)],
) -> Response:
    """Carries the decision out. 409 when somebody was first: the problem says who and when."""
    done = resolve(session, flag_id, decision, actor_of(session, who), now())
    session.flush()
    session.refresh(done)
    return _answer(shape_of(done, names_of(session, {done.service_id})[done.service_id]))


def actor_of(session: Writing, who: KeyHolder) -> Actor:
    """The actor behind the key that came with the request."""
    return session.get_one(Actor, who.actor_id)


def shape_of(one: Flag, name: str) -> FlagShape:
    """A flag as the wire has it."""
    reason, harm = Reason(one.reason), Harm(one.harm)
    return FlagShape(
        id=one.id,
        service_id=one.service_id,
        service_name=name,
        reason=reason,
        reason_words=reason.words,
        words=one.words,
        harm=harm,
        harm_words=harm.words,
        raised_at=one.raised_at,
        link_id=one.link_id,
        assignee_id=one.assignee_id,
        snoozed_until=one.snoozed_until,
        suggestion=one.suggestion,
        evidence=one.evidence,
        resolved_at=one.resolved_at,
        decision=one.decision,
        decision_detail=one.decision_detail,
    )


def _answer(shape: BaseModel) -> Response:
    body = as_json(shape.model_dump(mode="json", exclude_none=True))
    return Response(body, headers=NO_STORE, media_type="application/json")
