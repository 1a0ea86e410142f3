"""Packed tags add up to what counting them one by one gives."""

from collections import Counter

from app.directory.search_packed import Sum, packed
from app.directory.search_tags import ACCESS, DAY, LETTER_OF_FACT, tag, unknown

NEED, FREE = LETTER_OF_FACT["needs"], LETTER_OF_FACT["free"]
AUTISM, HEARING = tag(NEED, "autism"), tag(NEED, "hearing")
YES = tag(FREE, "yes")
LIFT, STEP_FREE = tag(ACCESS, "lift"), tag(ACCESS, "step free")
ENTRIES = [
    [AUTISM, HEARING, YES, LIFT, f"{DAY}1"],
    [AUTISM, unknown(FREE), LIFT, STEP_FREE, "y5", "y6"],  # ages are counted in another way
    [unknown(NEED), unknown(FREE), unknown(ACCESS), unknown(DAY)],
]


def test_each_tag_counts_once_for_each_entry_that_has_it() -> None:
    found = Sum([packed(tags) for tags in ENTRIES])
    counted = Counter(one for tags in ENTRIES for one in tags if one[0] != "y")
    assert {one: found.count(one) for one in counted} == counted
    assert found.count(tag(NEED, "sight")) == found.count("y5") == 0
    assert found.many == 3


def test_an_entry_with_two_tags_of_one_meaning_counts_once() -> None:
    found = Sum([packed(tags) for tags in ENTRIES])
    assert found.any_of({LIFT, STEP_FREE}) == 2
    assert found.any_of({STEP_FREE, tag(ACCESS, "ramp")}) == 1
    assert Sum([]).any_of({LIFT}) == 0
