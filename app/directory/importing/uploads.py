"""Uploads: a spreadsheet as somebody sent it, kept only until its rows are published or dropped."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base
from app.dialects import Moment
from app.directory.importing.files import UnreadableFile, refuse_above
from app.directory.importing.opening import open_spreadsheet

MAX_UPLOAD = 10 * 1024 * 1024
MAX_UPLOADED_ROWS = 20_000
KEPT_FOR = timedelta(days=7)
LONGEST_NAME = 80


class UnknownUpload(Exception):
    """This file is no longer kept. Upload it again."""


class Upload(Base):
    """A file on its way to become an import."""

    __tablename__ = "uploads"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("actors.id"))
    at: Mapped[datetime] = mapped_column(Moment, index=True)


def refuse_unreadable(name: str, data: bytes) -> None:
    """That a file can be read as a table of a size that we take. Raises UnreadableFile."""
    plain = plain_name(name)
    refuse_above(len(data), MAX_UPLOAD, f"{plain} is")
    with as_file(plain, data) as path:
        rows = sum(len(sheet.rows) for sheet in open_spreadsheet(path))
    if not rows:
        raise UnreadableFile(f"{plain} holds no rows.")
    if rows > MAX_UPLOADED_ROWS:
        raise UnreadableFile(
            f"{plain} has {rows} rows, more than {MAX_UPLOADED_ROWS}. Ask whoever runs this "
            "website to import it with the command."
        )


def keep_upload(
    session: Session, name: str, data: bytes, *, actor_id: UUID, now: datetime
) -> Upload:
    """Keeps a file of which we know that it can be read."""
    session.execute(delete(Upload).where(Upload.at < now - KEPT_FOR))
    upload = Upload(name=plain_name(name), data=data, actor_id=actor_id, at=now)
    session.add(upload)
    session.flush()
    return upload


def the_upload(session: Session, upload_id: UUID) -> Upload:
    """The file. Raises UnknownUpload."""
    found = session.get(Upload, upload_id)
    if found is None:
        raise UnknownUpload(UnknownUpload.__doc__)
    return found


def forget_upload(session: Session, upload_id: UUID) -> None:
    """The file goes."""
    session.execute(delete(Upload).where(Upload.id == upload_id))


def plain_name(name: str) -> str:
    """A file's name without its path and without what a disk might not take."""
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[^\w.() -]+", "_", last).strip(". ")
    return plain[-LONGEST_NAME:] or "table"


@contextmanager
def as_file(name: str, data: bytes) -> Iterator[Path]:
    """The file on a disk, as long as it is read."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path
