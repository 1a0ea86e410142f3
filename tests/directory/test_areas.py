"""Which areas cover which postcodes."""

import pytest

from app.directory.areas import (
    EVERYBODY,
    compact_postcode,
    keys_of_areas,
    keys_of_postcode,
    outcode_of,
)
from app.directory.postcodes import Postcode

HOME = Postcode(
    postcode="SM11AA",
    outcode="SM1",
    latitude=51.36,
    longitude=-0.19,
    district="E09000029",
    ward="E05000564",
)


@pytest.mark.parametrize(
    ("area", "covered"),
    [
        ({"name": "Sutton"}, True),
        ({"name": "London Borough of Sutton"}, True),
        ({"name": "the Royal Borough of Sutton"}, True),
        ({"name": "Sutton Council"}, True),
        ({"name": "Merton, Sutton & Croydon"}, True),  # one of several
        ({"name": "Kingston and Sutton"}, True),
        ({"name": "Sutton in Ashfield"}, False),  # another place of a similar name
        ({"name": "Kingston"}, False),
        ({"name": "SM1"}, True),
        ({"name": "SM2"}, False),
        ({"name": "SM10"}, False),  # not what begins alike
        ({"name": "SM1-SM4"}, True),
        ({"name": "postcodes SM2 to 4"}, False),
        ({"name": "sm1 1aa"}, True),
        ({"name": "London"}, True),
        ({"name": "Greater London"}, True),
        ({"name": "Surrey"}, False),
        ({"name": "England"}, True),
        ({"name": "Nationwide"}, True),
        ({"name": "Scotland"}, False),
        ({"uri": "http://statistics.data.gov.uk/id/statistical-geography/E09000029"}, True),
        ({"uri": "http://statistics.data.gov.uk/id/statistical-geography/E09000008"}, False),
        ({"extent": "E05000564", "extent_type": "text"}, True),
        ({"extent": '{"name": "Sutton"}', "extent_type": "geojson"}, False),  # only drawn
        ({}, False),  # an area that says nothing
    ],
)
def test_an_area_covers_the_postcodes_that_it_names(area: dict[str, str], covered: bool) -> None:
    assert bool(keys_of_areas([area]) & keys_of_postcode(HOME)) is covered


def test_a_service_without_areas_covers_everybody() -> None:
    assert keys_of_areas([]) == {EVERYBODY}
    assert EVERYBODY in keys_of_postcode(HOME)


def test_a_district_that_we_have_no_name_of_is_known_by_its_code() -> None:
    elsewhere = Postcode(postcode="ZE10AA", outcode="ZE1", district="S12000027")
    assert {"S12000027", "scotland", "ZE1"} <= keys_of_postcode(elsewhere)


@pytest.mark.parametrize(
    ("text", "outcode"),
    [
        ("SM1 1AA", "SM1"),
        ("sm11aa", "SM1"),  # without its space it would tell the whole
        ("W1A 1AA", "W1A"),
        ("EC1A1BB", "EC1A"),
        ("SM1", "SM1"),
        ("1 Home Street", None),
        ("", None),
        ("\x00", None),
    ],
)
def test_of_a_postcode_the_outcode_is_its_first_half(text: str, outcode: str | None) -> None:
    assert outcode_of(text) == outcode


def test_a_postcode_is_looked_up_without_spaces_in_capitals() -> None:
    assert compact_postcode(" sm1  1aa ") == "SM11AA"
