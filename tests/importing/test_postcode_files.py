"""Postcodes are loaded from the original layout and from the derived one, as often as one likes."""

import math
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.directory.grid import point_of
from app.directory.postcode_files import NoPostcodes, load_postcodes, read_postcodes
from app.directory.postcodes import Postcode
from tests.importing.makers import SHARED, needs_shared

DERIVED = "postcode,latitude,longitude,lad_code,ward_code\nZZ1 1AA,51.36,-0.19,E1,W1\n"
ORIGINAL = '"ZZ1 1AA",10,525907,163866,"E92","E19","E18","","E09000029","E05000564"\n'


def metres(latitude: float, longitude: float, other: float, further: float) -> float:
    east = (longitude - further) * math.cos(math.radians(latitude))
    return 111_320 * math.hypot(latitude - other, east)


def test_the_grid_agrees_with_the_ordnance_surveys_worked_example() -> None:
    # Caister water tower, in OS's guide; its point in WGS 84 by their own transformation
    point = point_of(651_409.903, 313_177.270)
    assert metres(point.latitude, point.longitude, 52.657979, 1.716052) < 10


@pytest.mark.parametrize("text", [DERIVED, ORIGINAL])
def test_both_layouts_are_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "postcodes.csv"
    path.write_text(text)
    (row,) = read_postcodes(path)
    assert (row.postcode, row.outcode) == ("ZZ11AA", "ZZ1")
    assert metres(row.latitude, row.longitude, 51.36, -0.19) < 300


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", DERIVED + "nonsense,51,0,,\n", DERIVED + "ZZ1 1AB,north,0,,\n",
             DERIVED + "ZZ1 1AB,0,0,,\n", '"ZZ1 1AA,10\n', "\x00"]
)  # fmt: skip
def test_other_files_are_refused_with_a_reason(tmp_path: Path, text: str) -> None:
    path = tmp_path / "postcodes.csv"
    path.write_text(text)
    with pytest.raises(NoPostcodes, match=r"postcodes\.csv"):
        list(read_postcodes(path))


def test_loading_twice_keeps_one_row_and_the_newest_point(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "postcodes.csv"
    for text in (DERIVED, DERIVED.replace("51.36", "51.40")):
        path.write_text(text)
        with database.writing() as session:
            assert load_postcodes(session, read_postcodes(path)) == 1
    with database.reading() as session:
        (row,) = session.scalars(select(Postcode))
        assert (row.latitude, row.district) == (51.40, "E1")


@needs_shared
def test_the_grid_is_at_most_ten_metres_off_for_a_whole_postcode_area() -> None:
    folder = SHARED / "data/postcodes"
    derived = {one.postcode: one for one in read_postcodes(
        folder / "postcodes_sutton_area_latlon.csv"
    )}  # fmt: skip
    compared = 0
    for one in read_postcodes(folder / "codepoint_sm.csv"):
        other = derived.get(one.postcode)
        if other:
            compared += 1
            off = metres(one.latitude, one.longitude, other.latitude, other.longitude)
            assert off < 10
    assert compared > 4_000


@needs_shared
def test_all_postcodes_of_the_area_are_loaded(sqlite: Database) -> None:
    path = SHARED / "data/postcodes/postcodes_sutton_area_latlon.csv"
    with sqlite.writing() as session:
        assert load_postcodes(session, read_postcodes(path)) == 26_772
    with sqlite.reading() as session:
        assert session.scalar(select(func.count()).select_from(Postcode)) == 26_772
