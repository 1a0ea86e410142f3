"""Look again now: asks for a visit, waits a few seconds for it, and shows what it saw."""

import asyncio
from uuid import UUID

from fastapi import Request, Response

from app.accounts.actors import Actor
from app.console.asked import filters_in
from app.console.guard import MayEdit, MayRead
from app.console.pages import Pages, to
from app.console.queue import FLAGS
from app.console.transactions import Now, Writing, database_of, now_of
from app.freshness.flags import find_flag
from app.freshness.looking import LookState, look_again, look_asked

pages = Pages()

# A page that waits needs no script and reloads nothing under the reader's hands.
PATIENCE = 6.0
PAUSE = 0.25


@pages.post("/flags/{flag_id}/look")
def look(request: Request, who: MayEdit, session: Writing, flag_id: UUID, now: Now) -> Response:
    """Writes the request down."""
    look_again(session, flag_id, session.get_one(Actor, who.actor_id), now)
    return to(f"{FLAGS}/{flag_id}/look", **filters_in(request.url.query).values)


@pages.get("/flags/{flag_id}/look")
async def look_result(request: Request, who: MayRead, flag_id: UUID) -> Response:
    """Waits for the visit, and shows the flag: with the result, or with what it waits for."""
    state = await asyncio.to_thread(_state, request, flag_id)
    left = PATIENCE
    while state is LookState.WAITING and left > 0:
        await asyncio.sleep(PAUSE)
        left -= PAUSE
        state = await asyncio.to_thread(_state, request, flag_id)
    query = {**filters_in(request.url.query).values, "done": f"look_{state}"}
    return to(f"{FLAGS}/{flag_id}", **query)


def _state(request: Request, flag_id: UUID) -> LookState:
    with database_of(request).reading() as session:
        flag = find_flag(session, flag_id)
        if flag.link_id is None:
            return LookState.NOT_ASKED
        return look_asked(session, flag.link_id, now_of(request)).state
