"""A move is worth one action only where the same thing stands at its end."""

from typing import Any

import pytest

from app.freshness.sameness import Traces, is_home, name_on, same_thing

LONG = " ".join(f"Word{number} about swimming on Saturdays" for number in range(40))
OTHER = " ".join(f"Offer{number} of garden chairs and hoses" for number in range(40))
PHONE = "+442079460005"
CLUB = Traces(("Otter Swimming",), ("Otter Club",), frozenset({PHONE, "SM1 1AA"}))
DEEP, THERE, ELSEWHERE = (
    "https://otter.example/swimming",
    "https://otter.example/what-we-do/swimming",
    "https://otters.example/swimming",
)


def a_page(title: str = "Otter Swimming", text: str = LONG, *phones: str) -> dict[str, Any]:
    return {"title": title, "excerpt": text, "phones": list(phones)}


BEFORE = a_page("Swimming | Otter Club", LONG, PHONE)


@pytest.mark.parametrize(
    ("before", "after", "landed", "same"),
    [
        # the same words at another address
        (BEFORE, a_page("New title", LONG), THERE, True),
        (BEFORE, a_page("New title", LONG), "https://otter.example/", True),
        # rewritten, but with title and number as before
        (BEFORE, a_page("Swimming | Otter Club", OTHER, PHONE), THERE, True),
        # another site that names the club and has its number
        (BEFORE, a_page("Otter Club swims", OTHER, PHONE), ELSEWHERE, True),
        (BEFORE, a_page("Otter Club", OTHER, PHONE), "https://otters.example/", True),
        # the first page of the same site has name and number too: it is not the page
        (BEFORE, a_page("Otter Club", OTHER, PHONE), "https://otter.example/", False),
        (BEFORE, a_page("Otter Club", OTHER, PHONE), "https://otter.example/index.html", False),
        # another page of the same site, with its name and number in the corners
        (BEFORE, a_page("News | Otter Club", OTHER, PHONE), "https://otter.example/news", None),
        # somebody else
        (BEFORE, a_page("Garden chairs", OTHER), ELSEWHERE, False),
        (BEFORE, a_page("Garden chairs", OTHER), "https://chairs.example/", False),
        # too little was ever written to compare
        (a_page("Swimming", "Swim!"), a_page("Pool", "Splash!"), THERE, None),
        # nobody saw what stood there before: does the page name the entry?
        (None, a_page("Otter Swimming", OTHER), THERE, True),
        (None, a_page("Our pool", OTHER, PHONE), ELSEWHERE, True),
        (None, a_page("Our pool", OTHER), ELSEWHERE, None),
        (None, a_page("Otter Swimming", OTHER, PHONE), "https://otter.example/", None),
    ],
)
def test_whether_a_move_leads_to_the_same_thing(
    before: dict[str, Any] | None, after: dict[str, Any], landed: str, same: bool | None
) -> None:
    assert same_thing(before, after, asked=DEEP, landed=landed, traces=[CLUB]).same is same


def test_a_first_page_may_move_to_a_first_page() -> None:
    asked, landed = "https://otter.example/", "https://otters.example/"
    moved = a_page("Otter Club", OTHER, PHONE)
    assert same_thing(BEFORE, moved, asked=asked, landed=landed, traces=[CLUB]).same


@pytest.mark.parametrize(
    ("name", "title", "there"),
    [
        ("Splash: swimming lessons in warm water", "Splash", True),
        ("Drumbeat on Sundays", "Drumbeat, every Sunday and on Sundays", True),
        ("Drumbeat on Sundays", "Ballet on Mondays", False),
        ("The A", "The B", False),  # a name without a telling word is found nowhere
    ],
)
def test_a_name_is_on_a_page_when_most_of_its_words_are(name: str, title: str, there: bool) -> None:
    assert name_on(name, {"title": title}) is there


def test_what_a_first_page_is() -> None:
    homes = ["https://a.example", "https://a.example/", "https://a.example/index.php"]
    assert all(is_home(url) for url in homes)
    assert not is_home("https://a.example/?page=7")
    assert not is_home("https://a.example/homework")
