"""Two entries made one: what is offered, and what comes of each choice."""

from typing import Any

import pytest

from app.directory.documents import PhoneDocument, ServiceDocument
from app.directory.facts import AddressVisibility, ContactVisibility, EntryStatus, Known
from app.directory.joining import ShowsWhatWasHidden, Whose, joined, joints
from tests.makers import a_location, a_service

HALL = a_location()


def an_entry(name: str, facts: dict[str, Any] | None = None, **fields: Any) -> ServiceDocument:
    """Entries that are the same but for what is said here."""
    same: dict[str, Any] = {"url": "https://otter.example/", "description": "Swimming"}
    return a_service(name, facts=facts, **(same | fields))


def offered(stays: ServiceDocument, goes: ServiceDocument) -> dict[str, Whose]:
    return {one.field: one.offered for one in joints(stays, goes)}


# A field, what the two say, and whose word is offered; None: they do not differ.
OFFERS: list[tuple[str, Any, Any, Whose | None]] = [
    ("email", "a@otter.example", "b@otter.example", Whose.STAYS),
    ("email", None, "b@otter.example", Whose.GOES),
    ("email", "a@otter.example", None, Whose.STAYS),
    ("phones", [], [PhoneDocument(number="1")], Whose.GOES),
    ("phones", [PhoneDocument(number="1")], [PhoneDocument(number="1")], None),  # other ids only
    ("free", Known.UNKNOWN, Known.YES, Whose.GOES),
    ("free", Known.YES, Known.UNKNOWN, Whose.STAYS),
    ("pinned", False, True, Whose.GOES),
    ("contact_visibility", ContactVisibility.PUBLIC, ContactVisibility.TEAM_ONLY, Whose.GOES),
    ("contact_visibility", ContactVisibility.TEAM_ONLY, ContactVisibility.PUBLIC, Whose.STAYS),
    ("entry_status", EntryStatus.PUBLISHED, EntryStatus.DRAFT, None),
    ("slug", "one", "two", None),
]


@pytest.mark.parametrize(("field", "ours", "theirs", "expected"), OFFERS)
def test_the_word_of_the_one_that_stays_is_offered_unless_it_has_none(
    field: str, ours: Any, theirs: Any, expected: Whose | None
) -> None:
    of_ours = field in type(an_entry("x").local_offer).model_fields
    name = f"local_offer.{field}" if of_ours else field
    pair = [
        an_entry("One", facts={field: value}) if of_ours else an_entry("One", **{field: value})
        for value in (ours, theirs)
    ]
    assert offered(*pair).get(name) == expected


def test_both_lists_stay_without_saying_anything_twice() -> None:
    ours = [PhoneDocument(number="1"), PhoneDocument(number="2")]
    theirs = [PhoneDocument(number="2"), PhoneDocument(number="3")]
    stays, goes = an_entry("One", phones=ours), an_entry("One", phones=theirs)
    made = joined(stays, goes, {"phones": Whose.BOTH})
    assert [one.number for one in made.phones] == ["1", "2", "3"]
    assert made.phones[:2] == ours
    assert made.phones[2].id != theirs[1].id  # a row of its own: the other one keeps its
    assert goes.phones == theirs


def test_parts_within_parts_get_ids_of_their_own_too() -> None:
    stays, goes = an_entry("One", contacts=[]), an_entry("Two", locations=(HALL,))
    whose = {"contacts": Whose.GOES, "service_at_locations": Whose.GOES}
    made = joined(stays, goes, whose)
    assert made.contacts[0].phones[0].number == goes.contacts[0].phones[0].number
    assert made.contacts[0].phones[0].id != goes.contacts[0].phones[0].id
    there, its = made.service_at_locations[0], goes.service_at_locations[0]
    assert (there.location_id, there.schedules[0].byday) == (HALL.id, its.schedules[0].byday)
    assert there.schedules[0].id != its.schedules[0].id


# What the one that goes keeps back, what is taken of it, whose rule is chosen; is it refused?
HIDING: list[tuple[str, Any, str, Whose, bool]] = [
    ("contact_visibility", ContactVisibility.TEAM_ONLY, "email", Whose.STAYS, True),
    ("contact_visibility", ContactVisibility.TEAM_ONLY, "email", Whose.GOES, False),
    ("contact_visibility", ContactVisibility.TEAM_ONLY, "alert", Whose.STAYS, False),
    ("address_visibility", AddressVisibility.AREA_ONLY, "service_at_locations", Whose.STAYS, True),
    ("address_visibility", AddressVisibility.AREA_ONLY, "service_at_locations", Whose.GOES, False),
]


@pytest.mark.parametrize(("rule", "hidden", "taken", "whose", "refused"), HIDING)
def test_what_was_kept_from_the_public_stays_so(
    rule: str, hidden: Any, taken: str, whose: Whose, refused: bool
) -> None:
    goes = an_entry("Two", facts={rule: hidden}, locations=(HALL,), email="b@otter.example")
    picks = {taken: Whose.GOES, f"local_offer.{rule}": whose}
    if refused:
        with pytest.raises(ShowsWhatWasHidden) as error:
            joined(an_entry("One"), goes, picks)
        assert error.value.field == f"local_offer.{rule}"
    else:
        assert joined(an_entry("One"), goes, picks)


def test_ages_that_do_not_fit_are_refused() -> None:
    stays, goes = an_entry("One", minimum_age=1.0, maximum_age=3.0), an_entry("Two")
    with pytest.raises(ValueError, match="minimum_age 5 is above maximum_age 3"):
        joined(stays, goes, {"minimum_age": Whose.GOES})
