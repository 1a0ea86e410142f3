"""Sessions for pages: one snapshot to read, one transaction to write; and the time, asked once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from app.database import Database
from app.settings import Settings


def database_of(request: Request) -> Database:
    """The database that this site was opened with."""
    database: Database = request.app.state.database
    return database


def settings_of(request: Request) -> Settings:
    """The settings that this site was opened with."""
    settings: Settings = request.app.state.settings
    return settings


def now_of(request: Request) -> datetime:
    """The moment of this request: the same for whoever asks."""
    if not hasattr(request.state, "now"):
        request.state.now = request.app.state.clock()
    now: datetime = request.state.now
    return now


def reading(request: Request) -> Iterator[Session]:
    """A session in which every query of the request sees the same moment."""
    with database_of(request).reading() as session:
        yield session


def writing(request: Request) -> Iterator[Session]:
    """A session that commits when the route has returned, and before the answer goes out."""
    with database_of(request).writing() as session:
        yield session


# "function": otherwise what follows `yield`, the commit, would run after the answer has gone.
Reading = Annotated[Session, Depends(reading, scope="function")]
Writing = Annotated[Session, Depends(writing, scope="function")]
Now = Annotated[datetime, Depends(now_of)]
