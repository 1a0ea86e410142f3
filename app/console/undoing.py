"""What was just done, on the page that comes next, and taking it back."""

from datetime import datetime
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.sessions import Person
from app.console.guard import MayEdit
from app.console.pages import MOUNT, Pages, to
from app.console.transactions import Now, Writing
from app.freshness.undoing import Done, done, undo

pages = Pages()


@pages.post("/undo/{deed_id}")
def take_back(who: MayEdit, session: Writing, deed_id: UUID, now: Now) -> Response:
    """Brings everything back to how it stood, and shows the flag again."""
    deed = undo(session, deed_id, session.get_one(Actor, who.actor_id), now)
    return to(f"{MOUNT}/flags/{deed.flag_id}", did=str(deed.id))


def done_before(request: Request, session: Session, who: Person, now: datetime) -> Done | None:
    """What the query says was done."""
    try:
        deed_id = UUID(request.query_params.get("did", ""))
    except ValueError:
        return None
    return done(session, deed_id, who.actor_id, now)
