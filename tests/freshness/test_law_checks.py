"""How long a guide's reading against the law holds, and how that is told."""

from datetime import date

import pytest

from app.freshness.law_checks import law_check_in_words, law_holds_until, law_is_current

TODAY = date(2026, 11, 24)
APRIL, MAY, JUNE = date(2026, 4, 24), date(2026, 5, 24), date(2026, 6, 1)

CASES: list[tuple[date | None, date | None, date | None, bool, str]] = [
    (None, None, None, False, "The law was never checked."),
    # six months from the check, the last day included
    (
        MAY,
        None,
        TODAY,
        True,
        "The law was checked on 24 May 2026. Check it again by 24 November 2026.",
    ),
    (
        APRIL,
        None,
        date(2026, 10, 24),
        False,
        "The law was checked on 24 April 2026. A new check was due by 24 October 2026.",
    ),
    # or sooner, if it says so
    (
        MAY,
        JUNE,
        JUNE,
        False,
        "The law was checked on 24 May 2026. A new check was due by 1 June 2026.",
    ),
    (None, JUNE, JUNE, False, "A new check was due by 1 June 2026."),
]


@pytest.mark.parametrize(("checked", "until", "last", "current", "words"), CASES)
def test_a_law_check_holds_six_months_or_as_long_as_it_says(
    checked: date | None, until: date | None, last: date | None, current: bool, words: str
) -> None:
    assert law_holds_until(checked, until) == last
    assert law_is_current(checked, until, TODAY) is current
    assert law_check_in_words(checked, until, TODAY) == words
