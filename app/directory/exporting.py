"""Writes open data to a file; a file that breaks off never takes the place of a good one."""

from collections.abc import Iterable
from pathlib import Path

from app.directory.open_formats import Format

ENDINGS = ", ".join(f".{one}" for one in Format)


class CannotExport(ValueError):
    """The file's name must end in one of the endings that we can write."""


class CannotWrite(ValueError):
    """The file cannot be written."""


def format_of(path: Path) -> Format:
    """The form that a file's ending asks for. Raises CannotExport."""
    try:
        return Format(path.suffix.lower().removeprefix("."))
    except ValueError:
        raise CannotExport(f"The file's name must end in one of: {ENDINGS}.") from None


def export(entries: Iterable[str], path: Path) -> int:
    """Writes entries (JSON text) to a file, by its ending; answers with how many lines, rows or
    points. Raises CannotExport, CannotWrite."""
    form = format_of(path)
    unfinished = path.with_name(f"{path.stem}.unfinished{path.suffix}")
    try:
        with unfinished.open("wb") as file:
            many = form.write(entries, file)
        unfinished.replace(path)
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return many
