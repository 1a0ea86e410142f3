"""Pins: which entries come first, where, in what order and on which days; each act is written."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.database import Database
from app.directory import pins
from app.directory.auditing import audit_lines
from app.directory.change_feed import data_version
from app.directory.documents import ServiceDocument
from app.directory.editing import UnknownEntry
from app.directory.facts import EntryStatus, PublicReason
from app.directory.guides import NotAGuide
from app.directory.pins_shown import Shown, Span, pinned_on, pins_seen, shown_at, shown_beside
from app.freshness.days import day_of
from tests import makers
from tests.makers import NOW

TODAY = date(2026, 11, 24)
A_DAY = timedelta(days=1)
YESTERDAY, TOMORROW = TODAY - A_DAY, TODAY + A_DAY
ADVICE, MEDIATION, CARERS = (makers.a_service(n) for n in ("Advice", "Mediation", "Carers"))
GUIDE = makers.a_service("Declined", facts={"steps": ["Keep the letter.", "Ring us."]})

Days = tuple[date | None, date | None]


@pytest.fixture
def filled(database: Database) -> Database:
    with database.writing() as session:
        makers.save(session, ADVICE, MEDIATION, CARERS, GUIDE)
    return database


def pin(database: Database, entry: ServiceDocument, at: UUID | None = None, **given: Any) -> UUID:
    with database.writing() as session:
        by = makers.an_editor(session).id
        return pins.add_pin(session, at, entry.id, by=by, now=NOW, **given).id


def act(database: Database, name: str, pin_id: UUID, **given: Any) -> None:
    with database.writing() as session:
        by = makers.an_editor(session).id
        getattr(pins, name)(session, pin_id, by=by, now=NOW, **given)


def shown(database: Database, at: UUID | None = None, on: date = TODAY) -> list[str]:
    with database.reading() as session:
        names = {one.id: one.name for one in (ADVICE, MEDIATION, CARERS, GUIDE)}
        return [names[one.service_id] for one in shown_at(session, at, on)]


def stand(database: Database, entry: ServiceDocument, **facts: Any) -> None:
    changed = entry.model_copy(deep=True)
    changed.local_offer = entry.local_offer.model_copy(update=facts)
    with database.writing() as session:
        makers.save(session, changed)


def version(database: Database) -> int:
    with database.reading() as session:
        return data_version(session).number


SPANS: list[tuple[Days, Days, bool]] = [
    ((None, None), (None, None), True),
    ((None, TODAY), (TODAY, None), True),  # a last day and a first day are the same day
    ((None, YESTERDAY), (TODAY, None), False),
    ((TODAY, TODAY), (None, None), True),
    ((TOMORROW, None), (None, TODAY), False),
    ((YESTERDAY, TOMORROW), (TODAY, TODAY), True),
]


@pytest.mark.parametrize(("one", "other", "common"), SPANS)
def test_days_overlap_where_both_hold_one_of_them(one: Days, other: Days, common: bool) -> None:
    assert pins.overlap(one, other) is common
    assert pins.overlap(other, one) is common


def test_pins_stand_in_the_order_that_editors_give_them(filled: Database) -> None:
    pin(filled, ADVICE, why="Free help with any decision.")
    second = pin(filled, MEDIATION)
    third = pin(filled, CARERS)
    assert shown(filled) == ["Advice", "Mediation", "Carers"]
    act(filled, "move_pin", third, up=True)
    assert shown(filled) == ["Advice", "Carers", "Mediation"]
    act(filled, "move_pin", second, up=False)  # the last stays the last
    act(filled, "move_pin", third, up=True)
    assert shown(filled) == ["Carers", "Advice", "Mediation"]
    act(filled, "take_off", third)
    pin(filled, CARERS)
    assert shown(filled) == ["Advice", "Mediation", "Carers"]
    with filled.reading() as session:
        assert shown_at(session, None, TODAY)[0] == Shown(ADVICE.id, "Free help with any decision.")


def test_a_pin_holds_from_its_first_day_to_its_last(filled: Database) -> None:
    pin(filled, ADVICE, valid_from=TODAY, valid_to=TODAY)
    pin(filled, MEDIATION, valid_from=TOMORROW)
    pin(filled, CARERS, valid_to=YESTERDAY)
    assert shown(filled, on=YESTERDAY) == ["Carers"]
    assert shown(filled, on=TODAY) == ["Advice"]
    assert shown(filled, on=TOMORROW) == ["Mediation"]
    with filled.reading() as session:
        spans = [one.span for one in pins_seen(session, None, TODAY)]
    assert spans == [Span.IN_FORCE, Span.TO_COME, Span.OVER]


def test_days_begin_at_midnight_in_london(filled: Database) -> None:
    pin(filled, ADVICE, valid_from=date(2026, 7, 1), valid_to=date(2026, 7, 1))
    moments = {
        datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC): [],
        datetime(2026, 6, 30, 23, 0, tzinfo=UTC): ["Advice"],  # summer time
        datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC): ["Advice"],
        datetime(2026, 7, 1, 23, 0, tzinfo=UTC): [],
    }
    for moment, there in moments.items():
        assert shown(filled, on=day_of(moment)) == there, moment


def test_an_entry_is_pinned_once_to_a_place_at_a_time(filled: Database) -> None:
    first = pin(filled, ADVICE, valid_to=TODAY)
    with pytest.raises(pins.AlreadyPinned):
        pin(filled, ADVICE, valid_from=TODAY)
    later = pin(filled, ADVICE, valid_from=TOMORROW)
    pin(filled, ADVICE, GUIDE.id)  # another place
    with pytest.raises(pins.AlreadyPinned):
        act(filled, "change_pin", first, why=None, valid_from=None, valid_to=None)
    with pytest.raises(pins.EndsBeforeItBegins):
        act(filled, "change_pin", later, why=None, valid_from=TOMORROW, valid_to=TODAY)
    with filled.reading() as session:
        days = [(one.valid_from, one.valid_to) for one in pins.pins_at(session, None)]
    assert days == [(None, TODAY), (TOMORROW, None)]


def test_of_two_who_pin_the_same_at_once_one_is_first(filled: Database) -> None:
    def try_it(_: int) -> bool:
        try:
            pin(filled, ADVICE)
        except pins.AlreadyPinned:
            return False
        return True

    pin(filled, MEDIATION)
    with ThreadPoolExecutor(4) as four:
        assert sorted(four.map(try_it, range(4))) == [False, False, False, True]
    assert shown(filled) == ["Mediation", "Advice"]


def test_pins_are_of_entries_at_the_home_page_or_a_guide(filled: Database) -> None:
    with pytest.raises(NotAGuide):
        pin(filled, ADVICE, MEDIATION.id)
    with pytest.raises(pins.PinnedToItself):
        pin(filled, GUIDE, GUIDE.id)
    with pytest.raises(UnknownEntry):
        pin(filled, makers.a_service("Nowhere"))
    with pytest.raises(pins.UnknownPin):
        act(filled, "take_off", makers.id_of("nothing"))
    assert shown(filled) == []


def test_a_place_has_room_for_so_many_pins(filled: Database) -> None:
    for number in range(pins.MOST):
        day = TODAY + number * A_DAY
        pin(filled, ADVICE, valid_from=day, valid_to=day)
    with pytest.raises(pins.TooManyPins):
        pin(filled, MEDIATION)


def test_what_is_not_published_is_not_shown_and_stays_for_editors(filled: Database) -> None:
    pin(filled, ADVICE)
    pin(filled, MEDIATION)
    stand(filled, ADVICE, entry_status=EntryStatus.WITHDRAWN, public_reason=PublicReason.CLOSED)
    assert shown(filled) == ["Mediation"]
    with filled.reading() as session:
        gone, there = pins_seen(session, None, TODAY)
    assert (gone.status, gone.shown_id) == (EntryStatus.WITHDRAWN, None)
    assert (there.status, there.shown_id) == (EntryStatus.PUBLISHED, MEDIATION.id)
    stand(filled, MEDIATION, entry_status=EntryStatus.PAUSED)
    assert shown(filled) == []
    stand(filled, ADVICE)
    assert shown(filled) == ["Advice"]


def test_a_merged_entry_gives_way_to_the_one_that_stays_once(filled: Database) -> None:
    pin(filled, ADVICE, why="Ours")
    pin(filled, MEDIATION)
    stand(filled, ADVICE, entry_status=EntryStatus.MERGED, replacement_id=CARERS.id)
    stand(filled, CARERS, entry_status=EntryStatus.MERGED, replacement_id=MEDIATION.id)
    assert shown(filled) == ["Mediation"]
    with filled.reading() as session:
        assert shown_at(session, None, TODAY) == [Shown(MEDIATION.id, "Ours")]
        assert pins_seen(session, None, TODAY)[0].shown_name == "Mediation"
        assert pinned_on(session, TODAY) == {MEDIATION.id}
    stand(filled, MEDIATION, entry_status=EntryStatus.MERGED, replacement_id=ADVICE.id)
    assert shown(filled) == []  # a circle leads nowhere


def test_several_places_are_read_at_once(filled: Database) -> None:
    pin(filled, ADVICE)
    pin(filled, MEDIATION, GUIDE.id, why="Before you appeal")
    with filled.reading() as session:
        found = shown_beside(session, [None, GUIDE.id, CARERS.id], TODAY)
    assert found == {
        None: [Shown(ADVICE.id, None)],
        GUIDE.id: [Shown(MEDIATION.id, "Before you appeal")],
    }


def test_an_entry_is_pinned_where_a_published_place_leads_to_it(filled: Database) -> None:
    pin(filled, ADVICE, valid_to=TODAY)
    pin(filled, MEDIATION, GUIDE.id)
    with filled.reading() as session:
        assert pinned_on(session, TODAY) == {ADVICE.id, MEDIATION.id}
        assert pinned_on(session, TOMORROW) == {MEDIATION.id}
    stand(filled, GUIDE, entry_status=EntryStatus.PAUSED)
    with filled.reading() as session:
        assert pinned_on(session, TOMORROW) == set()


def test_every_act_is_written_down_and_heard_of(filled: Database) -> None:
    before = version(filled)
    first = pin(filled, ADVICE, why="Free", valid_from=TODAY)
    versions = [version(filled)]
    pin(filled, MEDIATION)
    act(filled, "move_pin", first, up=False)
    versions.append(version(filled))
    act(filled, "change_pin", first, why="Free of charge", valid_from=None, valid_to=TOMORROW)
    versions.append(version(filled))
    act(filled, "change_pin", first, why="Free of charge", valid_from=None, valid_to=TOMORROW)
    act(filled, "take_off", first)
    versions.append(version(filled))
    assert [before, *versions] == sorted({before, *versions})  # each made the answers stale
    with filled.reading() as session:
        told = [(one.act, one.why) for one in audit_lines(session, about=ADVICE.id, limit=9)][:-1]
    assert told == [
        ("pin_taken_off", "Home page; Free of charge; to 2026-11-25"),
        ("pin_changed", "Home page; Free of charge; to 2026-11-25"),
        ("pin_moved", "Home page; down; Free; from 2026-11-24"),
        ("pin_added", "Home page; Free; from 2026-11-24"),
    ]
