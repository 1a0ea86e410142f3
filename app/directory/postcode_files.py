"""Files of postcodes: Code-Point Open as it comes, or a table with latitude and longitude."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from app.dialects import upsert
from app.directory.grid import point_of
from app.directory.postcodes import Postcode

POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
CODE_POINT_COLUMNS = 10  # postcode, quality, easting, northing, country, …, district, ward
NO_POSITION = "90"  # Code-Point's quality for "no coordinates known"
AT_ONCE = 2_000
EDGES = ((49.0, 61.5), (-9.0, 2.5))  # the United Kingdom in degrees


class NoPostcodes(Exception):
    """The file holds no postcodes in a layout that is known; the message says where it stops."""


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """One postcode, without its space; degrees, and the codes of its district and ward."""

    postcode: str
    outcode: str
    latitude: float
    longitude: float
    district: str | None
    ward: str | None


def read_postcodes(path: Path) -> Iterator[PostcodeRow]:
    """The postcodes of a file, one by one. Raises NoPostcodes."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _read(path.name, csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NoPostcodes(f"{path} cannot be read: {error}.") from error


def _read(name: str, rows: Iterator[list[str]]) -> Iterator[PostcodeRow]:
    first = next(rows, [])
    header = [cell.strip().casefold() for cell in first]
    if {"postcode", "latitude", "longitude"} <= set(header):
        for number, cells in enumerate(rows, start=2):
            yield _by_degrees(name, number, dict(zip(header, cells, strict=False)))
    elif len(first) == CODE_POINT_COLUMNS and POSTCODE.fullmatch(_tight(first[0])):
        for number, cells in enumerate((row for part in ([first], rows) for row in part), start=1):
            if len(cells) > 1 and cells[1].strip() == NO_POSITION:
                continue
            yield _by_grid(name, number, cells)
    else:
        raise NoPostcodes(
            f"{name}: neither a header with postcode, latitude and longitude, "
            f"nor Code-Point Open's {CODE_POINT_COLUMNS} columns."
        )


def _by_degrees(name: str, number: int, cells: dict[str, str]) -> PostcodeRow:
    try:
        latitude, longitude = float(cells["latitude"]), float(cells["longitude"])
        return _row(
            cells["postcode"],
            latitude,
            longitude,
            cells.get("lad_code") or cells.get("district"),
            cells.get("ward_code") or cells.get("ward"),
        )
    except (ValueError, KeyError) as error:
        raise NoPostcodes(f"{name}, line {number}: {error}.") from error


def _by_grid(name: str, number: int, cells: list[str]) -> PostcodeRow:
    try:
        point = point_of(float(cells[2]), float(cells[3]))
        # a millionth of a degree is a tenth of a metre
        latitude, longitude = round(point.latitude, 6), round(point.longitude, 6)
        return _row(cells[0], latitude, longitude, cells[8], cells[9])
    except (ValueError, IndexError, OverflowError) as error:
        raise NoPostcodes(f"{name}, line {number}: {error}.") from error


def _row(
    given: str, latitude: float, longitude: float, district: str | None, ward: str | None
) -> PostcodeRow:
    found = POSTCODE.fullmatch(_tight(given))
    if found is None:
        raise ValueError(f"“{given[:20]}” is no postcode")
    for value, (low, high) in zip((latitude, longitude), EDGES, strict=True):
        if not low <= value <= high:
            raise ValueError(f"{given} would lie outside the United Kingdom")
    codes = ((one or "").strip()[:9] or None for one in (district, ward))
    return PostcodeRow(_tight(given), found[1], latitude, longitude, *codes)


def _tight(postcode: str) -> str:
    return "".join(postcode.split()).upper()


def load_postcodes(
    session: Session, rows: Iterable[PostcodeRow], progress: Callable[[int], None] | None = None
) -> int:
    """Writes postcodes; those that are there already are brought up to date. Answers how many."""
    waiting = iter(rows)
    loaded = 0
    while some := list(islice(waiting, AT_ONCE)):
        statement = upsert(session, Postcode)
        columns = ("outcode", "latitude", "longitude", "district", "ward")
        update = {name: statement.excluded[name] for name in columns}
        statement = statement.on_conflict_do_update(index_elements=["postcode"], set_=update)
        session.execute(statement, [asdict(row) for row in some])
        loaded += len(some)
        if progress:
            progress(loaded)
    return loaded
