"""A rehearsal of years on a small scale: no false alarm, and the same every time."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.database import Database
from app.demo.rehearsing.chance import share_of
from app.demo.rehearsing.fates import world_of
from app.demo.rehearsing.gain import Visited, gained
from app.demo.rehearsing.judging import expected, fates_of, is_dead
from app.demo.rehearsing.kinds import DEATHS, NEVER, TRUTHS, Happening, Kind
from app.demo.rehearsing.patience import PatientLoop
from app.demo.rehearsing.plots import write_plots
from app.demo.rehearsing.rates import Rates
from app.demo.rehearsing.rehearsing import Asked, Found, rehearse
from app.demo.rehearsing.summary import summary
from app.demo.rehearsing.telling import lines
from app.settings import Settings

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
# A web on which much happens in little time; moments of trouble are as long as they are.
HURRIED = replace(
    Rates(),
    page_deaths=2.0,
    host_deaths=0.5,
    moves=1.0,
    closures=0.5,
    new_phones=1.0,
    outages=8.0,
    own_outages=40.0,
    walls=0.5,
)
SMALL = Asked(links=16, days=62, seed=52, rates=HURRIED)


def nobody_watches(done: int, of: int | None) -> None:
    pass


def rehearsed(url: str, asked: Asked) -> Found:
    database = Database(url)
    try:
        return rehearse(database, Settings(database_url=url), START, asked, nobody_watches)
    finally:
        database.close()


def test_a_small_rehearsal_never_cries_wolf(sqlite_url: str, tmp_path: Path) -> None:
    found = rehearsed(sqlite_url, SMALL)
    told = summary(found)
    assert told.false == ()
    assert told.precision_of_all.value == 1.0
    assert told.false_from_outages == told.false_from_walls == 0
    assert told.discarded_runs > 0  # our own outages were noticed
    due = told.recall_in_time
    assert sum(one.of for one in due.values()) >= 3
    assert sum(one.part for one in due.values()) >= 0.9 * sum(one.of for one in due.values())
    assert told.calibration.brier is not None
    assert told.calibration.brier < 0.05
    assert any("false" in line for line in lines(told))
    written = write_plots(tmp_path / "out", found, told)
    assert len(written) == 5
    for path in written[1:]:
        assert ElementTree.parse(path).getroot().tag.endswith("svg")


def test_the_same_seed_gives_the_same_figures(
    sqlite_url: str, sqlite_template: Path, tmp_path: Path
) -> None:
    asked = replace(SMALL, links=8, days=10, seed=3)
    other = tmp_path / "other.db"
    other.write_bytes(sqlite_template.read_bytes())
    once = summary(rehearsed(sqlite_url, asked)).as_json()
    again = summary(rehearsed(f"sqlite:///{other}", asked)).as_json()
    assert once == again


def test_a_world_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert world_of(1, 50, 100, Rates()) == world_of(1, 50, 100, Rates())
    assert world_of(1, 50, 100, Rates()) != world_of(2, 50, 100, Rates())


def test_a_world_has_a_long_tail_shared_servers_and_large_sites() -> None:
    hosts = world_of(1, 2000, 10, Rates()).hosts
    sizes = sorted(len(host.pages) for host in hosts)
    assert sum(sizes) == 2000
    assert sizes[len(sizes) // 2] == 1
    assert sizes[-1] >= 20
    assert len({host.server for host in hosts}) < 0.8 * len(hosts)


def test_pages_die_as_often_as_the_rates_say() -> None:
    world = world_of(4, 2000, 365.25, replace(Rates(), resurrected=0.0))
    dead = [
        any(one.kind in DEATHS for one in (*host.happenings, *page.happenings))
        for host, page in world.pages
    ]
    assert sum(dead) / len(dead) == pytest.approx(0.08 + 0.02, abs=0.02)  # and closures


def test_every_kind_has_its_truth() -> None:
    assert set(TRUTHS) == set(Kind)
    assert {Kind.OUTAGE, Kind.OWN_OUTAGE, Kind.REDESIGN, Kind.HOLIDAY} <= NEVER


def test_a_page_is_dead_from_its_death_to_its_return() -> None:
    fates = {"http://a.example/": (Happening(Kind.NOT_FOUND, 3, 9),)}
    assert [is_dead(fates, "http://a.example/", day) for day in (2.9, 3.0, 8.9, 9.0)] == [
        False,
        True,
        True,
        False,
    ]


def test_what_ends_before_it_can_be_proved_is_not_held_against_us() -> None:
    fates = {
        "http://a.example/": (Happening(Kind.NOT_FOUND, 3, 9),),
        "http://b.example/": (Happening(Kind.NOT_FOUND, 3),),
        "http://c.example/": (Happening(Kind.OUTAGE, 3, 9),),
    }
    told = expected(fates, [], 365)
    assert [(one.url, one.plain) for one in told] == [
        ("http://a.example/", False),
        ("http://b.example/", True),
    ]


def test_the_addresses_of_a_world_have_all_that_befalls_them() -> None:
    world = world_of(4, 40, 400, Rates())
    fates = fates_of(world, 8080)
    assert len(fates) == 40
    assert all(set(world.offline) <= set(told) for told in fates.values())


def test_uniform_is_nothing_and_optimal_is_all_of_the_gap() -> None:
    rates = [0.002 * 1.35**step for step in range(24)]
    uniform = gained([Visited(rate, 0.1, 1.0) for rate in rates])
    assert uniform.share == pytest.approx(0.0, abs=1e-6)
    assert uniform.best > uniform.uniform
    proportional = gained([Visited(rate, rate * 2.4 / sum(rates), 1.0) for rate in rates])
    assert proportional.share is not None
    assert proportional.share < 0  # worse than uniform: freshness.md 3.5


def test_chance_is_even_and_the_same_for_the_same_question() -> None:
    drawn = [share_of("a", turn) for turn in range(2000)]
    assert sum(drawn) / 2000 == pytest.approx(0.5, abs=0.03)
    assert share_of("a", 1) == share_of("a", 1) != share_of("b", 1)


def test_waiting_costs_no_time() -> None:
    began = time.perf_counter()
    with asyncio.Runner(loop_factory=PatientLoop) as runner:
        runner.run(asyncio.sleep(3600))
        assert runner.get_loop().time() >= 3600
    assert time.perf_counter() - began < 5


def test_the_clock_does_not_stand_still_after_years() -> None:
    async def after(years: float) -> float:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, PatientLoop)
        loop.jump(years * 365.25 * 86_400 + 0.1)
        began = loop.time()
        for wait in (0.3, 1 / 3, 7e-3, 1e-3):
            await asyncio.sleep(wait)
        return loop.time() - began

    for years in (0.0, 1.3, 9.7):
        with asyncio.Runner(loop_factory=PatientLoop) as runner:
            passed = runner.run(after(years))
        assert passed == pytest.approx(0.3 + 1 / 3 + 8e-3, abs=1e-4)
