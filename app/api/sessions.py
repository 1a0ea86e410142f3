"""Sessions for routes: one snapshot to read, one transaction to write."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from app.database import Database


def database_of(request: Request) -> Database:
    """The database that this site was opened with."""
    database: Database = request.app.state.database
    return database


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
