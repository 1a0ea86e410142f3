"""Tells rooms upstairs of flags that close or open again, in the transaction that does so."""

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.database import WritingSession
from app.directory.publishing import publish_if_pending

Follower = Callable[[Session, Collection[UUID]], None]

FOLLOWERS: list[Follower] = []
TURNED = "turned_flags"


def follow_flags_with(*followers: Follower) -> None:
    """Names those that must hear of flags, whichever door closed them: `app.records` does."""
    FOLLOWERS[:] = followers


def note_turned(session: Session, flag_ids: Iterable[UUID]) -> None:
    """These flags were closed or opened again. How they stand is read when all is done."""
    session.info.setdefault(TURNED, set()).update(flag_ids)


# First of all: what is published and chained later comes after whatever followers do.
@event.listens_for(WritingSession, "before_commit", insert=True)
def _before_commit(session: Session) -> None:
    publish_if_pending(session)  # followers compare with what the public reads from now on
    while turned := session.info.pop(TURNED, None):
        session.flush()
        for follower in FOLLOWERS:
            follower(session, turned)


@event.listens_for(WritingSession, "after_rollback")
def _after_rollback(session: Session) -> None:
    session.info.pop(TURNED, None)
