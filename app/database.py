"""Reading and Writing sessions: one snapshot to read, one transaction to write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, event
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from app import dialects

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class Base(DeclarativeBase):
    """Every record; names of constraints are given, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ReadingSession(Session):
    """Sees one snapshot of the database and writes nothing."""


class WritingSession(Session):
    """One transaction; rooms that must settle something before it commits listen to this class."""


class Database:
    """One database, opened once per process."""

    def __init__(self, url: str) -> None:
        self.engine = dialects.make_engine(url)
        self.file = dialects.file_of(self.engine)  # none where a server keeps it
        readers = self.engine.execution_options(**dialects.reading_options(self.engine))
        self._reading = sessionmaker(readers, class_=ReadingSession, autoflush=False)
        self._writing = sessionmaker(self.engine, class_=WritingSession)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session in which every query sees the same moment."""
        with self._reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are all kept, or none: commits when the block ends well."""
        with self._writing() as session, session.begin():
            yield session

    def after_writing(self, act: Callable[[Session], None]) -> None:
        """Has this called after each commit of a writing session of this process."""
        event.listen(self._writing, "after_commit", act)

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()


def migration_config(url: str) -> Config:
    """How Alembic finds the migrations and the database."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def migrate(url: str) -> None:
    """Brings the database to the newest migration; changes nothing when it is there already."""
    command.upgrade(migration_config(url), "head")
