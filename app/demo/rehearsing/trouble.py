"""Answers of hosts in trouble: outages, walls, limits."""

import asyncio
from collections.abc import Mapping

from app.demo import mischief
from app.demo.pages import bare
from app.demo.web import Raw, Response

# Longer than the crawler's patience; on the rehearsal's clock this costs nothing.
LONGER_THAN_ANYBODY_WAITS = 40.0


async def hanging(writer: asyncio.StreamWriter) -> None:
    """Say nothing until the visitor has given up."""
    await asyncio.sleep(LONGER_THAN_ANYBODY_WAITS)


_NOTHING = Response("<title>404 Not Found</title><h1>Not Found</h1>", status=404)
_SAD: Mapping[str, Response] = {
    "fault": Response(
        bare("Internal Server Error", "The server met a condition that it did not expect."),
        status=500,
    ),
    "busy": Response(
        bare("Service Unavailable", "Please try again later."),
        status=503,
        headers={"Retry-After": "3600"},
    ),
    "upkeep": Response(
        bare("We'll be back soon", "Our website is being looked after. Please come back later.")
    ),
    "bare_404": _NOTHING,
    "balancer_404": _NOTHING,
}
_WALLS: Mapping[str, Response] = {
    "challenge_403": Response(
        bare("Just a moment...", "Verify you are human by completing the action below."),
        status=403,
    ),
    "challenge_200": Response(
        bare("Just a moment...", "Checking your browser before you go on."), status=200
    ),
    "plain_403": Response("<h1>Forbidden</h1>", status=403),
}


def in_an_outage(form: str) -> Response | Raw:
    """What a host answers that is down; its name server tells of the other ways."""
    if form == "hang":
        return hanging
    if form == "reset":
        return mischief.reset
    return _SAD.get(form, _SAD["fault"])


def walled(form: str) -> Response:
    """What a wall answers, whatever stands behind it."""
    return _WALLS[form]


def limited(retry_after: str) -> Response:
    """Too many requests, says the host."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    return Response(bare("Too many requests", "Come back later."), status=429, headers=headers)
