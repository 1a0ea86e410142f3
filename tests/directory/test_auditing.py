"""The chain of acts: whatever is done to it afterwards is found."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.actors import ActorKind, actor_named
from app.accounts.acts import ChangeSet, record_act
from app.database import Database
from app.directory.auditing import (
    FIRST,
    Head,
    first_broken_link,
    head,
    link_hash,
    missing_since,
    unchained_acts,
)
from app.directory.counters import Counter
from app.directory.history import AuditEntry
from tests.makers import NOW

ACTS = 6


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """With a chain of six acts, each in a transaction of its own."""
    opened = Database(database_url)
    for number in range(ACTS):
        with opened.writing() as session:
            actor = actor_named(session, ActorKind.PERSON, "Robin Fields", now=NOW)
            at = NOW + timedelta(minutes=number)
            record_act(session, actor.id, f"act_{number}", now=at, about=[uuid4(), uuid4()])
    yield opened
    opened.close()


def edit_act(session: Session) -> None:
    session.execute(update(AuditEntry).where(AuditEntry.number == 3).values(act="something else"))


def edit_subjects(session: Session) -> None:
    one = session.get_one(AuditEntry, 3)
    one.subjects = one.subjects[:1]


def edit_time_beside_it(session: Session) -> None:
    one = session.get_one(AuditEntry, 3)
    session.get_one(ChangeSet, one.change_set_id).at = NOW - timedelta(days=1)


def edit_actor_beside_it(session: Session) -> None:
    other = actor_named(session, ActorKind.PERSON, "Sam Brook", now=NOW)
    one = session.get_one(AuditEntry, 3)
    session.get_one(ChangeSet, one.change_set_id).actor_id = other.id


def remove(session: Session) -> None:
    session.execute(delete(AuditEntry).where(AuditEntry.number == 3))


def remove_and_close_the_gap(session: Session) -> None:
    remove(session)
    for number in range(4, ACTS + 1):
        renumber(session, number, number - 1)
    session.execute(update(Counter).where(Counter.name == "audit").values(value=ACTS - 1))


def swap(session: Session) -> None:
    renumber(session, 3, 99)
    renumber(session, 4, 3)
    renumber(session, 99, 4)


def renumber(session: Session, old: int, new: int) -> None:
    session.execute(update(AuditEntry).where(AuditEntry.number == old).values(number=new))


@pytest.mark.parametrize(
    ("harm", "found_at"),
    [
        (edit_act, 3),
        (edit_subjects, 3),
        (edit_time_beside_it, 3),
        (edit_actor_beside_it, 3),
        (remove, 4),
        (remove_and_close_the_gap, 3),
        (swap, 3),
    ],
)
def test_what_was_done_to_a_link_is_found(
    database: Database, harm: Callable[[Session], None], found_at: int
) -> None:
    with database.reading() as session:
        assert (first_broken_link(session), unchained_acts(session)) == (None, 0)
    with database.writing() as session:
        harm(session)
    with database.reading() as session:
        assert first_broken_link(session) == found_at


def test_an_inserted_link_is_found_even_if_it_hashes_well(database: Database) -> None:
    with database.writing() as session:
        before, forged = session.get_one(AuditEntry, 2), session.get_one(AuditEntry, 3)
        change = ChangeSet(actor_id=forged.actor_id, act="forged", why="", at=NOW)
        session.add(change)
        session.flush()
        for number in range(ACTS, 2, -1):
            renumber(session, number, number + 1)
        said = (change.id, change.actor_id, change.act, change.at)
        hash = link_hash(before.hash, 3, *said, [])
        session.expunge_all()
        session.add(
            AuditEntry(
                number=3, change_set_id=said[0], actor_id=said[1], act=said[2], at=said[3],
                subjects=[], previous_hash=before.hash, hash=hash,
            )
        )  # fmt: skip
    with database.reading() as session:
        assert first_broken_link(session) == 4


def test_a_cut_end_is_found_by_the_counter_or_by_a_head_that_was_kept(database: Database) -> None:
    with database.reading() as session:
        kept = head(session)
        assert kept.number == ACTS
        assert not missing_since(session, kept)
    with database.writing() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number > 4))
    with database.reading() as session:
        assert first_broken_link(session) == 5
        assert unchained_acts(session) == 2
    with database.writing() as session:
        chained = select(AuditEntry.change_set_id)
        session.execute(delete(ChangeSet).where(ChangeSet.id.not_in(chained)))
        session.execute(update(Counter).where(Counter.name == "audit").values(value=4))
    with database.reading() as session:
        assert (first_broken_link(session), unchained_acts(session)) == (None, 0)
        assert missing_since(session, kept), "nothing within tells, but what was kept elsewhere"


def test_a_chain_that_was_written_anew_does_not_hold_the_head_that_was_kept(
    database: Database,
) -> None:
    with database.reading() as session:
        kept = head(session)
    with database.writing() as session:
        last = FIRST
        for one in session.scalars(select(AuditEntry).order_by(AuditEntry.number)):
            change = session.get_one(ChangeSet, one.change_set_id)
            one.act = change.act = "harmless"
            said = (one.change_set_id, one.actor_id, one.act, one.at, one.subjects)
            one.previous_hash = last
            one.hash = last = link_hash(last, one.number, *said)
    with database.reading() as session:
        assert first_broken_link(session) is None
        assert missing_since(session, kept)


def test_later_acts_do_not_hide_a_head_that_was_kept(database: Database) -> None:
    with database.reading() as session:
        kept = Head.read(str(head(session)))
    with database.writing() as session:
        actor = actor_named(session, ActorKind.PERSON, "Robin Fields", now=NOW)
        record_act(session, actor.id, "one more", now=NOW)
    with database.reading() as session:
        assert head(session).number == ACTS + 1
        assert not missing_since(session, kept)


@pytest.mark.parametrize("text", ["", "6", "6:abc", f"x:{FIRST}", f"6:{'g' * 64}", f"-1:{FIRST}"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a head looks like"):
        Head.read(text)


def test_an_act_that_is_rolled_back_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            actor = actor_named(session, ActorKind.PERSON, "Robin Fields", now=NOW)
            record_act(session, actor.id, "never", now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.reading() as session:
        assert head(session).number == ACTS
        assert unchained_acts(session) == 0
