"""How far the whole offer can be relied on, for everybody to see."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response

from app.api import wire
from app.api.answers import as_json, whole
from app.api.examples import SCOREBOARD, answers
from app.api.guard import GuardedRoute, Public
from app.api.sessions import Reading
from app.clock import now
from app.freshness import scoreboard as scores

router = APIRouter(route_class=GuardedRoute, tags=["Open data"])


@router.get(
    "/scoreboard",
    response_model=wire.Scoreboard,
    responses=answers(SCOREBOARD),
    summary="How far the offer can be relied on",
)
def scoreboard(who: Public, request: Request, session: Reading) -> Response:
    """Assured in time, by category and on whose word; addresses that fail; time to put right.

    Only people's words count: no import, no save and no page that answers raises a share.
    """
    found = scores.scoreboard(session, now())
    said = {
        "on": found.on.isoformat(),
        "all": _assured(found.all),
        "categories": [
            ({"category": key} if key else {}) | _assured(board) | _policy(found, key)
            for key, board in sorted(found.categories.items(), key=lambda one: one[0] or "~")
        ],
        "links": asdict(found.links),
        "time_to_fix": _known(asdict(found.fixes)),
    }
    return whole(request, as_json(said))


def _assured(board: scores.Assured) -> dict[str, Any]:
    return _known(
        {
            "entries": board.entries,
            "assured_in_time": {
                "either": _share(board, board.in_time),
                "council_check": _share(board, board.by_council_check),
                "provider_confirmation": _share(board, board.by_provider_confirmation),
            },
            "never_assured": board.never,
            "median_age_days": board.median_age_days,
        }
    )


def _policy(found: scores.Scoreboard, category: str | None) -> dict[str, Any]:
    ruling = found.ruling_of(category)
    set_so = {"since": ruling.valid_from, "until": ruling.valid_to} if ruling else {}
    days = {name: day.isoformat() for name, day in set_so.items() if day}
    return {"policy": {"checked": found.cadence_of(category).words} | days}


def _share(board: scores.Assured, many: int) -> dict[str, Any]:
    return _known({"entries": many, "share": board.share(many)})


def _known(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}
