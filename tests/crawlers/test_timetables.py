"""What is a timetable on a page, and of when."""

import pytest

from crawlers.pages import read_page
from crawlers.timetables import timetable_in


@pytest.mark.parametrize(
    ("text", "season"),
    [
        ("Summer 2025 timetable. Monday 4pm to 5pm, Friday 10.30am", "Summer 2025"),
        ("Our timetable: Autumn term 2024 Tuesdays 16:00 Juniors", "Autumn 2024"),
        ("Timetable Spring 2025 Monday 4pm Timetable Summer 2025 Monday 5pm", "Summer 2025"),
        ("Term dates: Winter 2025/26, Saturdays 10am", "Winter 2025"),
        # a report, a copyright line, a heading without times: no timetable
        ("We had a lovely gala in summer 2024, on Saturday at 2pm.", None),
        ("Copyright 2024. Open Monday 9am", None),
        ("Timetable: Summer 2025. Ask at the desk.", None),
        ("", None),
    ],
)
def test_the_newest_timetable_of_a_page(text: str, season: str | None) -> None:
    found = timetable_in(text)
    assert (found.season if found else None) == season


def test_a_winter_ends_in_the_next_year() -> None:
    found = timetable_in("Timetable winter 2025, Mondays 4pm")
    assert found is not None
    assert found.newest.isoformat() == "2026-02-28"


def test_a_date_in_the_block_is_newer_than_its_season() -> None:
    found = timetable_in("Spring 2025 timetable: Monday 4pm, last on Monday 14 July 2025")
    assert found is not None
    assert found.newest.isoformat() == "2025-07-14"


def test_a_page_tells_its_timetable() -> None:
    html = "<main><h2>Summer 2025 timetable</h2><p>Monday 4pm</p></main>"
    assert read_page(html).timetable is not None
