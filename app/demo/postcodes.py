"""The postcodes of the fictional borough.

No British postcode area is called ZZ, so ZZ1 to ZZ9 lead nobody astray. Their points lie around
52.5 north, 2.6 east: the latitude of England, but open sea.
"""

from collections.abc import Iterator
from dataclasses import dataclass

CENTRE = (52.5, 2.6)
OUTCODE_STEP = (0.022, 0.036)  # degrees: districts about 2.4 km across
SECTOR_STEP = 0.0036
UNIT_STEP = 0.0009
SECTORS = 5
LETTERS = "ABDE"


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


def point_of(postcode: str) -> Point:
    """Where one of the borough's postcodes lies: nine districts in a square, row by row."""
    outcode, inward = postcode.split(" ")
    row, column = divmod(int(outcode.removeprefix("ZZ")) - 1, 3)
    sector = int(inward[0]) - 3
    down, right = LETTERS.index(inward[1]), LETTERS.index(inward[2])
    return Point(
        round(CENTRE[0] - (row - 1) * OUTCODE_STEP[0] + sector * SECTOR_STEP - down * UNIT_STEP, 6),
        round(CENTRE[1] + (column - 1) * OUTCODE_STEP[1] + right * UNIT_STEP * 1.6, 6),
    )


def all_postcodes() -> Iterator[str]:
    """Every postcode of the borough, with its space."""
    for outcode in range(1, 10):
        for sector in range(1, SECTORS + 1):
            for letters in (a + b for a in LETTERS for b in LETTERS):
                yield f"ZZ{outcode} {sector}{letters}"
