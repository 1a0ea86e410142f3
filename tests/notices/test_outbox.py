"""The outbox: claimed by one, settled once, given up in the end, and never lost."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.database import Database
from app.notices.outbox import (
    DELIVERED_KEPT,
    GIVEN_UP_KEPT,
    LEASE,
    MAIL_WAITS,
    Claimed,
    Failure,
    OutboxMessage,
    claim,
    dead_letters,
    due_destinations,
    forget_messages,
    give_back,
    replay,
    settle,
)
from app.notices.retries import TRIES
from app.notices.webhooks import add_webhook
from tests.makers import NOW

LATER = Failure("Not now.")
NEVER = Failure("No such person.", for_good=True)


def post(database: Database, many: int = 1, *, now: datetime = NOW, **fields: Any) -> None:
    """Puts mails into the outbox."""
    with database.writing() as session:
        session.add_all(
            OutboxMessage(
                kind="mail",
                recipient=f"{number}@otter.example",
                body={"template": "page_wrong"},
                created_at=now,
                next_try_at=now,
                **fields,
            )
            for number in range(many)
        )


def take(database: Database, now: datetime = NOW, limit: int = 10) -> list[Claimed]:
    with database.writing() as session:
        return claim(session, None, now, limit=limit)


def end(database: Database, message: Claimed, failure: Failure | None, now: datetime = NOW) -> bool:
    with database.writing() as session:
        return settle(session, message, failure, now)


def rows(database: Database) -> list[OutboxMessage]:
    with database.reading() as session:
        found = list(session.scalars(select(OutboxMessage)))
        session.expunge_all()
        return found


def test_what_one_has_claimed_nobody_else_gets(database: Database) -> None:
    post(database, 5)
    first, second = take(database, limit=3), take(database, limit=3)
    assert len(first) == 3
    assert len(second) == 2
    assert len({one.id for one in [*first, *second]}) == 5
    assert take(database) == []


def test_two_that_claim_at_the_same_moment_share(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    post(database, 4)
    with database.writing() as one, database.writing() as two:
        first = claim(one, None, NOW, limit=3)
        second = claim(two, None, NOW, limit=3)  # does not wait for the first to commit
    assert len({message.id for message in [*first, *second]}) == 4
    database.close()


def test_what_a_dead_process_had_claimed_is_claimed_again(database: Database) -> None:
    post(database)
    [lost] = take(database)
    assert take(database, NOW + LEASE - timedelta(seconds=1)) == []
    [again] = take(database, NOW + LEASE)
    assert (again.id, again.tries) == (lost.id, 2)


def test_a_message_that_kills_whoever_sends_it_is_still_counted(database: Database) -> None:
    post(database)
    now = NOW
    for _ in range(TRIES):
        [message] = take(database, now)
        now += LEASE
    assert message.tries == TRIES
    assert not end(database, message, LATER)  # nobody tries a ninth time


def test_a_try_that_outlived_its_lease_does_not_undo_the_next(database: Database) -> None:
    post(database)
    [slow] = take(database)
    [quick] = take(database, NOW + LEASE)
    end(database, quick, None)
    end(database, slow, NEVER)
    [row] = rows(database)
    assert row.delivered_at == NOW
    assert row.gave_up_at is None


def test_what_arrived_late_is_not_sent_again(database: Database) -> None:
    post(database)
    [slow] = take(database)
    take(database, NOW + LEASE)
    end(database, slow, None)
    assert take(database, NOW + 3 * LEASE) == []


def test_after_eight_tries_a_message_is_given_up(database: Database) -> None:
    post(database)
    now, tried = NOW, 0
    while messages := take(database, now):
        tried += 1
        waits = end(database, messages[0], LATER, now)
        [row] = rows(database)
        assert waits == (row.next_try_at is not None)
        now = row.next_try_at or now
    assert tried == TRIES
    assert (row.gave_up_at, row.last_error) == (NOW + timedelta(hours=24), "Not now.")


def test_what_is_refused_for_good_is_given_up_at_once(database: Database) -> None:
    post(database)
    [message] = take(database)
    assert not end(database, message, NEVER)
    assert rows(database)[0].gave_up_at == NOW


def test_a_dead_letter_can_be_sent_again_with_all_its_tries(database: Database) -> None:
    post(database, 2)
    for message in take(database):
        end(database, message, NEVER)
    with database.writing() as session:
        assert len(dead_letters(session, None)) == 2
        assert replay(session, None, NOW) == 2
        assert dead_letters(session, None) == []
    assert [one.tries for one in take(database)] == [1, 1]


def test_what_was_taken_and_not_tried_costs_no_try(database: Database) -> None:
    post(database)
    messages = take(database)
    with database.writing() as session:
        give_back(session, messages, NOW)
    assert [one.tries for one in take(database)] == [1]


def test_each_destination_is_claimed_alone(database: Database) -> None:
    with database.writing() as session:
        hook = add_webhook(session, "https://council.example/hook", now=NOW).id
    post(database)
    post(database, webhook_id=hook)
    with database.reading() as session:
        assert set(due_destinations(session, NOW)) == {None, hook}
        assert due_destinations(session, NOW - timedelta(seconds=1)) == []
    assert len(take(database)) == 1


@pytest.mark.parametrize(("failure", "kept"), [(None, DELIVERED_KEPT), (NEVER, GIVEN_UP_KEPT)])
def test_what_has_ended_is_forgotten_in_time(
    database: Database, failure: Failure | None, kept: timedelta
) -> None:
    post(database)
    [message] = take(database)
    end(database, message, failure)
    with database.writing() as session:
        assert forget_messages(session, NOW + kept) == 0
        assert forget_messages(session, NOW + kept + timedelta(seconds=1)) == 1


def test_mail_that_waited_a_week_for_a_mail_server_is_given_up(database: Database) -> None:
    post(database)
    with database.writing() as session:
        forget_messages(session, NOW + MAIL_WAITS)
    assert rows(database)[0].gave_up_at is None
    late = NOW + MAIL_WAITS + timedelta(seconds=1)
    with database.writing() as session:
        forget_messages(session, late)
    assert rows(database)[0].gave_up_at == late
    assert take(database, late) == []
