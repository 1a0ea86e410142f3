"""When a provider is written to: a table of histories, and what comes next."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from app.freshness.check_plan import Checked
from app.freshness.outcomes import Harm
from app.freshness.policy import Fact
from app.voices.asking_policy import Next, Sent, Step, covered, is_silent, next_step
from tests.makers import NOW, id_of

COACH, OFFICE = "coach@otter.example", "office@otter.example"
ROUND, BEFORE = id_of("a round"), id_of("the round before")
SOON = {"entry": (NOW + timedelta(days=20)).date()}
FAR = {"entry": (NOW + timedelta(days=45)).date()}


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def sent(
    step: Step, days: float, email: str = COACH, *, answered: bool = False, bounced: bool = False,
    round_id: UUID = ROUND,
) -> Sent:  # fmt: skip
    return Sent(step, round_id, email, days_ago(days), answered, bounced)


def rounds(*days: float) -> list[Sent]:
    """Answered rounds, so many days ago."""
    return [sent(Step.ASK, one, answered=True, round_id=id_of(f"round {one}")) for one in days]


@dataclass
class Case:
    history: list[Sent]
    expected: Next | None
    due: dict[str, date] = field(default_factory=lambda: SOON)
    contacts: tuple[str, ...] = (COACH, OFFICE)
    silent: bool = False


ASK = Next(Step.ASK, (COACH,))
CASES = {
    "nobody has been asked, and something is due": Case([], ASK),
    "nothing falls due within a month": Case([], None, due=FAR),
    "nothing falls due at all": Case([], None, due={}),
    "there is nobody to write to": Case([], None, contacts=(), silent=True),
    "asked last week, not answered": Case([sent(Step.ASK, 7)], None),
    "asked two weeks ago, not answered": Case(
        [sent(Step.ASK, 14)], Next(Step.REMIND, (COACH,), ROUND)
    ),
    "reminded last week": Case([sent(Step.ASK, 21), sent(Step.REMIND, 7)], None),
    "reminded two weeks ago": Case(
        [sent(Step.ASK, 28), sent(Step.REMIND, 14)], Next(Step.OTHERS, (OFFICE,), ROUND)
    ),
    "reminded two weeks ago, and there is nobody else": Case(
        [sent(Step.ASK, 28), sent(Step.REMIND, 14)], None, contacts=(COACH,), silent=True
    ),
    "the others were asked last week": Case(
        [sent(Step.ASK, 35), sent(Step.REMIND, 21), sent(Step.OTHERS, 7, OFFICE)], None
    ),
    "the others were asked two weeks ago": Case(
        [sent(Step.ASK, 42), sent(Step.REMIND, 28), sent(Step.OTHERS, 14, OFFICE)],
        None,
        silent=True,
    ),
    "the first mail came back: no use in waiting": Case(
        [sent(Step.ASK, 0.1, bounced=True)], Next(Step.OTHERS, (OFFICE,), ROUND)
    ),
    "it came back, and there is nobody else": Case(
        [sent(Step.ASK, 0.1, bounced=True)], None, contacts=(COACH,), silent=True
    ),
    "the first objects since": Case(
        [sent(Step.ASK, 1)], Next(Step.OTHERS, (OFFICE,), ROUND), contacts=(OFFICE,)
    ),
    "silent last time, and asked anew yesterday": Case(
        [sent(Step.ASK, 75, round_id=BEFORE), sent(Step.REMIND, 61, round_id=BEFORE),
         sent(Step.ASK, 1)], None, silent=True,
    ),
    "silent last time, and has answered since": Case(
        [sent(Step.ASK, 75, round_id=BEFORE), sent(Step.ASK, 15, answered=True)], None
    ),
    "answered a month ago: the last round covered two": Case(rounds(31), None),
    "answered two months ago": Case(rounds(61), ASK),
    "a silent round of long ago begins anew": Case(
        [sent(Step.ASK, 102), sent(Step.REMIND, 88), sent(Step.OTHERS, 74, OFFICE)], ASK,
        silent=True,
    ),
    "four times within a year": Case(rounds(310, 220, 150, 80), None),
    "three times within a year": Case(rounds(220, 150, 80), ASK),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_comes_next(name: str) -> None:
    case = CASES[name]
    assert next_step(case.history, case.contacts, case.due, NOW) == case.expected
    assert is_silent(case.history, case.contacts, NOW) is case.silent


def test_one_mail_covers_what_falls_due_within_two_months_facts_included() -> None:
    today = NOW.date()

    def entry(id: str, due: int, **facts: int) -> Checked:
        ages = {Fact(name): today - timedelta(days=age) for name, age in facts.items()}
        return Checked(id, "clubs", Harm.MEDIUM, today + timedelta(days=due), facts=ages)

    found = covered(
        [
            entry("soon", 20),
            entry("far", 61),
            entry("far, but whether there is room is six weeks old", 80, capacity=45),
            entry("overdue", -10),
        ],
        today,
    )
    assert found == {
        "soon": today + timedelta(days=20),
        "far, but whether there is room is six weeks old": today + timedelta(days=15),
        "overdue": today - timedelta(days=10),
    }
