"""School holidays: a council's own terms as far as they go, the usual ones otherwise."""

from datetime import date
from itertools import pairwise

import pytest

from app.voices.school_holidays import (
    Calendar,
    Span,
    calendar,
    in_school_holidays,
    usual_holidays,
)

OWN = ((date(2026, 9, 2), date(2026, 10, 16)), (date(2026, 11, 2), date(2026, 12, 18)))


@pytest.mark.parametrize(
    ("day", "own", "usual"),
    [
        (date(2026, 11, 24), False, False),
        (date(2026, 10, 20), True, False),  # this council has two weeks in autumn
        (date(2026, 10, 27), True, True),
        (date(2026, 12, 25), True, True),
        (date(2027, 4, 5), True, True),  # beyond what the council has set: the usual ones
        (date(2027, 5, 12), False, False),
        (date(2031, 8, 10), True, True),  # beyond what anybody knows: summer
        (date(2031, 12, 27), True, True),
        (date(2031, 5, 10), False, False),
    ],
)
def test_when_schools_have_holidays(day: date, own: bool, usual: bool) -> None:
    assert (in_school_holidays(day, OWN), in_school_holidays(day, ())) == (own, usual)


def test_the_usual_ones_are_in_order_and_apart() -> None:
    spans = usual_holidays()
    assert all(first <= last for first, last in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("terms", "today", "own", "until", "soon"),
    [
        (OWN, date(2026, 9, 10), True, date(2026, 12, 18), False),
        (OWN, date(2026, 11, 24), True, date(2026, 12, 18), True),
        (OWN, date(2026, 12, 19), False, usual_holidays()[-1][1], False),  # theirs have run out
        ((), date(2026, 11, 24), False, usual_holidays()[-1][1], False),
        ((), usual_holidays()[-1][1], False, usual_holidays()[-1][1], True),
    ],
)
def test_which_dates_are_used_and_when_they_run_out(
    terms: tuple[Span, ...], today: date, own: bool, until: date, soon: bool
) -> None:
    used = calendar(terms, today)
    assert (used, used.runs_out_soon(today)) == (Calendar(own, until), soon)
