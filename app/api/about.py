"""What this API is, and how it is doing."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app.api import wire
from app.api.addresses import root_of, settings_of
from app.api.answers import as_json, momentary, whole
from app.api.examples import ABOUT, HEALTH, answers
from app.api.guard import GuardedRoute, Public
from app.api.pages import PAGE_HEADERS, described
from app.api.sessions import Reading
from app.clock import now
from app.directory.public_parts import timestamp
from app.freshness import jobs
from app.notices.outbox import MessageKind
from app.notices.waiting import Post, post

router = APIRouter(route_class=GuardedRoute, tags=["About"])

VERSION = "HSDS-UK-3.0"
PROFILE = "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md"
DESCRIPTION = (
    "Services for children and young people with special educational needs or disabilities, "
    "and how fresh each entry is: who checked it, how and when."
)


@router.get("/", response_model=wire.About, responses=answers(ABOUT), summary="What this API is")
def about(who: Public, request: Request) -> Response:
    """The version of Open Referral that this API keeps to, and where it is described."""
    settings = settings_of(request)
    said = {
        "version": VERSION,
        "profile": PROFILE,
        "openapi_url": f"{root_of(settings)}/openapi.json",
        "developers_url": f"{root_of(settings)}/developers",
        "description": DESCRIPTION,
        "publisher": {"name": settings.council_name, "website": settings.base_url},
    }
    return whole(request, as_json(said))


@router.get(
    "/health",
    response_model=wire.Health,
    responses=answers(HEALTH),
    summary="How the service is doing",
)
def health(who: Public, session: Reading) -> Response:
    """Each job's last finished run, what is due and waits, and why looking is paused, if it is.

    Of the post it says how much waits and how much was given up, not what or to whom.
    """
    return momentary(_said(jobs.health(session, now()), post(session)))


def _said(found: jobs.Health, waiting: Mapping[MessageKind, Post]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "status": "ok" if found.is_well else "degraded",
        "database": "ok",  # otherwise we should not have got here: see problems
        "data_version": found.data_version,
        "jobs": {run.job: _run(run) for run in found.jobs},
        "backlog": {"hosts": found.due_hosts, "links": found.due_links},
        "post": {
            "mail": _waiting(waiting[MessageKind.MAIL]),
            "webhooks": _waiting(waiting[MessageKind.WEBHOOK]),
        },
    }
    late = {"late": list(found.late)} if found.late else {}
    paused = {"paused_because": found.paused_because} if found.paused_because else {}
    return said | late | paused


def _waiting(one: Post) -> dict[str, Any]:
    oldest = {"oldest": timestamp(one.oldest)} if one.oldest else {}
    return {"waiting": one.waiting, "dead": one.dead} | oldest


def _run(run: jobs.FinishedRun) -> dict[str, Any]:
    said = {"job": run.job, "last_finished_at": timestamp(run.finished_at)}
    return said | ({"outcome": run.outcome} if run.outcome else {})


@router.get("/docs", include_in_schema=False)
def docs(who: Public, request: Request) -> HTMLResponse:
    """The description of this API for people, from this host alone and without scripts."""
    return HTMLResponse(described(request.app.openapi()), headers=PAGE_HEADERS)
