"""The rehearsal judges flags by the policy that counts."""

from datetime import date, timedelta

import pytest

from app.database import Database
from app.demo.date_truth import last_days
from app.demo.verdicts import evidence, missed, raised
from app.directory.facts import Capacity
from app.freshness.assurances import assure
from app.freshness.outcomes import Reason
from app.freshness.policy import SHIPPED, Kind, Policy, Ruling
from app.freshness.setting_policies import add_policy
from app.freshness.standing import Method
from app.freshness.trusting import refresh_trust
from crawlers.schedule import follow_all
from tests import makers
from tests.makers import NOW

A_DAY = timedelta(days=1)
FULL = {"capacity": Capacity.FULL, "capacity_as_of": date(2026, 10, 1), "payment_checked_on": None}


@pytest.mark.parametrize(
    ("policy", "day"),
    [
        (SHIPPED, date(2026, 11, 30)),
        (SHIPPED.but(Kind.FACT, "capacity", "days:30"), date(2026, 10, 31)),
    ],
)
def test_a_fact_holds_for_as_long_as_the_policy_says(policy: Policy, day: date) -> None:
    entry = makers.a_service(facts=FULL)
    began = date(2026, 9, 1)
    said = last_days(entry, said=None, check_due=None, began=began, pinned=False, policy=policy)
    assert said == {Reason.FACT_EXPIRED: day}


def test_flags_that_another_policy_raised_are_right_and_none_is_missed(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    club = makers.a_service("Otters", facts={"category": "clubs"})
    with database.writing() as session:
        makers.save(session, club)
        by, day = makers.an_editor(session), NOW.date() - 40 * A_DAY
        assure(session, [club.id], by, method=Method.PHONE, now=NOW, assured_on=day)
        refresh_trust(session, [club.id], NOW)
        monthly = Ruling(Kind.CATEGORY, "clubs", "months:1", NOW.date())
        add_policy(session, monthly, by.id, why="A test", now=NOW)
    follow_all(database, NOW)
    with database.reading() as session:
        began = NOW - 30 * A_DAY
        seen = evidence(session, began=began, start=began, end=NOW + A_DAY)
    [flag] = raised(seen)
    assert (flag.reason, flag.right) == (Reason.OVERDUE, True)
    assert flag.truth == "a check was due by 15 November 2026"
    assert list(missed(seen)) == []
    database.close()
