"""The queue: worst harm first, narrowed down, counted as everywhere else, in few queries."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from app.database import Database
from app.freshness.causes import Cause, UnknownGroup, grouped, groups
from app.freshness.day_plan import plan_day
from app.freshness.flags import Flag, open_flags
from app.freshness.outcomes import Harm, Reason
from app.freshness.queue import Asked, choices, next_after, queue_page
from tests.api.test_queries import counting
from tests.flagged import flag_many, id_of
from tests.makers import NOW, an_editor


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    flag_many(database, 80)
    yield database
    database.close()


def ids(database: Database, asked: Asked, limit: int = 100) -> list[UUID]:
    with database.reading() as session:
        lines, total = queue_page(session, asked, NOW, limit=limit)
        assert total >= len(lines)
        return [line.id for line in lines]


def test_the_worst_harm_comes_first_and_of_like_harm_the_oldest(database: Database) -> None:
    with database.reading() as session:
        lines, total = queue_page(session, Asked(), NOW, limit=100)
    assert total == len(lines) == 80
    order = list(Harm)
    told = [(order.index(line.harm), line.raised_at) for line in lines]
    assert told == sorted(told)


@pytest.mark.parametrize(
    ("asked", "many"),
    [
        (Asked(reason=Reason.LINK_GONE), 20),
        (Asked(category="clubs"), 16),
        (Asked(team="Early help"), 28),
        (Asked(category="clubs", team="Early help"), 8),
        (Asked(name="club 7"), 4),
        (Asked(name="CLUB 1"), 44),  # 1 and 10 to 19
        (Asked(name="100%"), 0),
        (Asked(never_checked=True), 10),
        (Asked(never_checked=False), 70),
        (Asked(nobody=True), 80),
        (Asked(for_person=id_of("person", 1)), 80),
        (Asked(assignee=id_of("person", 1)), 0),
    ],
)
def test_each_filter_leaves_what_it_says(database: Database, asked: Asked, many: int) -> None:
    assert len(ids(database, asked)) == many


def test_what_sleeps_is_shown_when_it_is_asked_for_and_comes_back_by_itself(
    database: Database,
) -> None:
    with database.writing() as session:
        session.get_one(Flag, id_of("flag", 1)).snoozed_until = NOW + timedelta(days=1)
    assert id_of("flag", 1) not in ids(database, Asked())
    assert id_of("flag", 1) in ids(database, Asked(snoozed=True))
    with database.reading() as session:
        later = NOW + timedelta(days=2)
        assert queue_page(session, Asked(), later, limit=1)[1] == 80


def test_the_queue_and_the_interface_for_programs_count_and_order_alike(
    database: Database,
) -> None:
    with database.reading() as session:
        flags, total = open_flags(session, NOW, reason=Reason.CONTACT_DRIFT, limit=7, offset=3)
        asked = Asked(reason=Reason.CONTACT_DRIFT)
        lines, also = queue_page(session, asked, NOW, limit=7, offset=3)
    assert ([flag.id for flag in flags], total) == ([line.id for line in lines], also)


def test_a_page_takes_the_same_few_queries_however_many_flags_there_are(
    database_url: str,
) -> None:
    taken = []
    for many in (8, 80):
        database = Database(database_url)  # which has kept no plan yet
        with database.writing() as session:
            session.query(Flag).delete()
        flag_many(database, many) if many == 8 else _more(database)
        with database.reading() as session, counting(database) as sent:
            queue_page(session, Asked(), NOW, limit=50)
            choices(session, NOW)
            groups(session, Cause.HOST, NOW)
            plan_day(session, id_of("person", 1), NOW, hours_a_week=15)
        taken.append(len(sent))
        database.close()
    assert taken[0] == taken[1] <= 14


def _more(database: Database) -> None:
    with database.writing() as session:
        session.add_all(
            Flag(
                service_id=id_of("service", n % 2), reason=reason, harm=Harm.LOW, words="w",
                evidence={}, fingerprint="f", raised_at=NOW,
            )
            for n in range(2)
            for reason in Reason
        )  # fmt: skip


def test_the_next_flag_is_the_one_after_and_at_the_end_the_first(database: Database) -> None:
    found = ids(database, Asked())
    with database.reading() as session:
        for place in (0, 5, 40):
            flag = session.get_one(Flag, found[place])
            assert next_after(session, flag, Asked(), NOW) == found[place + 1]
        assert next_after(session, session.get_one(Flag, found[-1]), Asked(), NOW) == found[0]
        nothing = Asked(name="no such club")
        assert next_after(session, session.get_one(Flag, found[0]), nothing, NOW) is None


def test_what_can_be_chosen_is_counted_over_all_open_flags(database: Database) -> None:
    with database.reading() as session:
        found = choices(session, NOW)
    assert dict(found.reasons)[Reason.OVERDUE] == 20
    assert sum(n for _, _, n in found.categories) == 80
    assert ("Early help", 28) in found.teams
    assert found.assignees == []


def test_one_cause_of_many_flags_is_found(database: Database) -> None:
    with database.reading() as session:
        for cause, name in ((Cause.HOST, "club0.example"), (Cause.ORGANISATION, "Provider 0")):
            found = groups(session, cause, NOW)
            assert {(one.entries, one.flags) for one in found} == {(5, 20)}
            group = next(one for one in found if one.name == name)
            whole = grouped(session, cause, group.id, NOW)
            assert len(whole.lines) == 20
            assert all(url.startswith("https://club0.example/") for url in whole.addresses.values())
        with pytest.raises(UnknownGroup):
            grouped(session, Cause.HOST, id_of("host", 99), NOW)


def test_the_days_plan_fits_into_the_hours_and_leaves_first_checks_as_one_number(
    database: Database,
) -> None:
    with database.writing() as session:
        robin, kim = an_editor(session), an_editor(session, "Kim Woods")
        first = session.get_one(Flag, ids(database, Asked())[0])
        first.assignee_id = kim.id
        session.get_one(Flag, id_of("flag", 1)).assignee_id = robin.id
        me, taken = robin.id, first.id
    with database.reading() as session:
        plan = plan_day(session, me, NOW, hours_a_week=5)
    assert plan.fits == 5
    assert len(plan.today) == 5
    assert taken not in {line.id for line in plan.today}
    assert plan.flags == 69
    assert plan.left_for_later == plan.flags - 5
    assert (plan.mine, plan.never_checked, plan.first_today) == (1, 10, 0)
    assert plan.first_round.startswith("The first round of 10 checks ends on")
    assert plan.plan.cannot_keep == ()
    with database.reading() as session:
        short = plan_day(session, me, NOW, hours_a_week=0.1).plan.cannot_keep
    assert short
    assert all("hours a week" in words for words in short)
