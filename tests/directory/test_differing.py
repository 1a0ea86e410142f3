"""Two documents of one entry: what differs, and how one field is taken over."""

from typing import Any

import pytest

from app.directory.differing import (
    differences,
    field_of,
    flat_stored,
    has_field,
    taken_over,
)
from app.directory.documents import ServiceDocument
from app.directory.facts import Known
from tests.makers import a_location, a_service

BASE = a_service(facts={"free": Known.NO})


def changed(**fields: Any) -> ServiceDocument:
    made = BASE.model_copy(deep=True)
    for name, value in fields.items():
        setattr(made.local_offer if name == "free" else made, name, value)
    return made


# Theirs, mine, the field that differs, and whether both have changed it.
CASES = [
    (changed(), changed(), None, False),
    (changed(alert="Shut"), changed(), "alert", False),
    (changed(), changed(alert="Shut"), "alert", False),
    (changed(alert="Shut"), changed(alert="Open"), "alert", True),
    (changed(alert="Shut"), changed(alert="Shut"), None, False),
    (changed(free=Known.YES), changed(free=Known.UNKNOWN), "local_offer.free", True),
    (changed(phones=[]), changed(), "phones", False),
    (changed(foreign_id="7"), changed(), None, False),  # what a source calls it is no fact
]


@pytest.mark.parametrize(("theirs", "mine", "field", "both"), CASES)
def test_fields_that_differ_are_told_with_who_changed_them(
    theirs: ServiceDocument, mine: ServiceDocument, field: str | None, both: bool
) -> None:
    found = differences(BASE, theirs, mine)
    assert [one.field for one in found] == ([field] if field else [])
    assert [one.both_changed for one in found] == ([both] if field else [])


def test_what_is_taken_over_is_all_that_changes() -> None:
    other = changed(alert="Shut", free=Known.YES, phones=[], name="Another")
    made = taken_over(BASE, other, ["alert", "local_offer.free", "phones"])
    assert (made.alert, made.local_offer.free, made.phones) == ("Shut", Known.YES, [])
    assert (made.name, made.contacts) == (BASE.name, BASE.contacts)
    assert BASE.alert != "Shut"


def test_what_does_not_fit_together_is_not_taken_over() -> None:
    with pytest.raises(ValueError, match="minimum_age 40 is above maximum_age 16"):
        taken_over(BASE, changed(minimum_age=40.0, maximum_age=50.0), ["minimum_age"])


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("name", True),
        ("local_offer.free", True),
        ("local_offer", False),  # its facts are fields, it is none
        ("local_offer.nothing", False),
        ("id", False),
        ("foreign_id", False),
        ("model_fields", False),
    ],
)
def test_only_fields_that_may_be_taken_over_are_fields(name: str, there: bool) -> None:
    assert has_field(BASE, name) == there
    assert not has_field(a_location(), "local_offer.free")


def test_a_stored_document_is_spread_as_a_living_one() -> None:
    stored = flat_stored(BASE.stored())
    assert stored["local_offer.free"] == field_of(BASE, "local_offer.free") == "no"
    assert "local_offer" not in stored
