"""Addresses that Open Referral would refuse are not published; the rest of the part is."""

import pytest

from app.directory.documents import ServiceAreaDocument
from app.directory.public_parts import public_email, service_area
from tests.makers import id_of


@pytest.mark.parametrize(
    ("typed", "published"),
    [
        ("swim@otter.example", "swim@otter.example"),
        ("swim @otter.example", None),
        ("swim\t@otter.example", None),  # pasted from a table
        ("swim\u00a0@otter.example", None),  # and from a word processor
        ("swim@otter", None),
        ("swim@@otter.example", None),
        (None, None),
    ],
)
def test_an_email_address_is_published_when_it_is_one(
    typed: str | None, published: str | None
) -> None:
    assert public_email(typed) == published


@pytest.mark.parametrize(
    ("typed", "published"),
    [
        ("http://statistics.example/id/E09000029", "http://statistics.example/id/E09000029"),
        ("E09000029", None),
    ],
)
def test_an_area_keeps_its_name_whatever_its_address_is(typed: str, published: str | None) -> None:
    said = service_area(ServiceAreaDocument(name="Sutton", uri=typed), "service", id_of("club"))
    assert said["name"] == "Sutton"
    assert said["uri"] == published
