"""Claims of hosts: one at a time on each network address, and no dearer for those that wait."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from app.database import Database
from app.freshness.hosts import (
    TURN,
    Host,
    HostLease,
    claim_due_hosts,
    one_per_address,
    release,
    remember_host,
)
from app.freshness.links import Link
from tests.makers import id_of

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LEASE = timedelta(minutes=10)
SHARED, OTHER = "203.0.113.7", "203.0.113.8"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def add(database: Database, *addresses: list[str]) -> list[str]:
    """Hosts on these addresses, each with one link, due one after the other."""
    names = [f"host{number:03}.example" for number in range(len(addresses))]
    with database.writing() as session:
        for number, name in enumerate(names):
            due = NOW - timedelta(seconds=len(names) - number)
            host = Host(id=id_of(name), name=name, next_due_at=due, addresses=addresses[number])
            session.add(host)
            session.flush()
            session.add(
                Link(
                    id=id_of(f"https://{name}/"),
                    url=f"https://{name}/",
                    host_id=host.id,
                    state="well",
                    next_due_at=due,
                )
            )
    return names


def claim(
    database: Database, by: str = "one", *, now: datetime = NOW, hosts: int = 10
) -> list[HostLease]:
    with database.writing() as session:
        return take(session, by, now, hosts)


def take(session: Session, by: str, now: datetime, hosts: int) -> list[HostLease]:
    return claim_due_hosts(session, by=by, now=now, lease=LEASE, hosts=hosts, links_per_host=4)


def names(leases: list[HostLease]) -> set[str]:
    return {lease.name for lease in leases}


def test_of_the_hosts_on_one_address_one_is_leased_at_a_time(database: Database) -> None:
    first, *_, elsewhere = add(database, [SHARED], [SHARED, OTHER], [SHARED], ["192.0.2.1"])
    assert names(claim(database)) == {first, elsewhere}


def test_an_address_is_busy_whoever_holds_the_lease(database: Database) -> None:
    first, second = add(database, [SHARED], [SHARED])
    assert names(claim(database, "one", hosts=1)) == {first}
    assert not claim(database, "two", now=NOW + timedelta(minutes=5))
    with database.writing() as session:
        session.execute(update(Link).where(Link.url.contains(first)).values(next_due_at=None))
        release(session, [id_of(first)], by="one", next_allowed_at=NOW)
    assert names(claim(database, "two", now=NOW + timedelta(minutes=6))) == {second}


def test_a_lease_that_ran_out_keeps_no_address_busy(database: Database) -> None:
    first, second = add(database, [SHARED], [SHARED])
    assert names(claim(database, "killed", hosts=1)) == {first}
    later = NOW + LEASE + timedelta(seconds=1)
    assert len(claim(database, "two", now=later)) == 1
    assert second


def test_hosts_whose_address_is_unknown_hinder_nobody(database: Database) -> None:
    everyone = add(database, [], [], [SHARED], [])
    assert names(claim(database)) == set(everyone)


def test_those_that_wait_have_turns_and_all_are_visited(database: Database) -> None:
    everyone = set(add(database, *([[SHARED]] * 6)))
    seen: set[str] = set()
    moment = NOW
    for _ in range(40):
        leases = claim(database, now=moment)
        assert len(leases) <= 1
        seen |= names(leases)
        with database.writing() as session:
            ids = [lease.host_id for lease in leases]
            session.execute(update(Link).where(Link.host_id.in_(ids)).values(next_due_at=None))
            release(session, ids, by="one", next_allowed_at=moment)
        moment += TURN / 2
    assert seen == everyone


def test_a_crowd_on_one_address_does_not_stand_in_the_way_of_others(database: Database) -> None:
    *_, elsewhere = add(database, *([[SHARED]] * 30), ["192.0.2.1"])
    found: set[str] = set()
    for second in range(4):
        found |= names(claim(database, now=NOW + timedelta(seconds=second), hosts=10))
    assert elsewhere in found


def test_two_crawlers_that_claim_at_once_share_no_address(database: Database) -> None:
    add(database, *([SHARED if number % 2 else OTHER] for number in range(20)))
    start = Barrier(4)
    leases: list[HostLease] = []

    def crawl(by: str) -> None:
        start.wait()
        leases.extend(claim(database, by, hosts=5))

    crawlers = [Thread(target=crawl, args=[f"crawler {number}"]) for number in range(4)]
    for crawler in crawlers:
        crawler.start()
    for crawler in crawlers:
        crawler.join()
    with database.reading() as session:
        held = session.scalars(select(Host.addresses).where(Host.leased_until > NOW)).all()
    busy = [address for addresses in held for address in addresses]
    assert sorted(busy) == sorted({SHARED, OTHER} & set(busy))
    assert len(held) == len(leases) >= 1


def test_with_nothing_due_a_claim_is_one_query(database: Database) -> None:
    add(database, [SHARED])
    asked: list[str] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda *given: asked.append(str(given[2]))
    )
    assert not claim(database, now=NOW - timedelta(days=1))
    assert len([one for one in asked if "hosts" in one or "counters" in one]) == 1


def test_what_a_visit_learned_of_addresses_is_kept(database: Database) -> None:
    [name] = add(database, [])
    [lease] = claim(database)
    with database.writing() as session:
        remember_host(session, lease, addresses=[SHARED, OTHER], robots=None)
        remember_host(session, lease, addresses=[], robots={"state": "allowed"})
    with database.reading() as session:
        host = session.get_one(Host, id_of(name))
        assert (host.addresses, host.robots) == ([SHARED, OTHER], {"state": "allowed"})


addresses = st.frozensets(st.sampled_from("abcdef"), max_size=3)


@given(st.lists(addresses, max_size=12), st.frozensets(st.sampled_from("abcdef"), max_size=3))
def test_no_address_is_given_out_twice_and_nobody_is_forgotten(
    hosts: list[frozenset[str]], busy: frozenset[str]
) -> None:
    found = [(id_of(str(number)), on) for number, on in enumerate(hosts)]
    on = dict(found)
    together, waiting = one_per_address(found, busy)
    assert sorted([*together, *waiting]) == sorted(on)
    held = [address for id in together for address in on[id]]
    assert len(held) == len(set(held) - busy)
    assert all(on[id] & (busy | set(held)) for id in waiting)
