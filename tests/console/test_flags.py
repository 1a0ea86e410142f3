"""The queue's pages: found, decided, handed on, left for later, taken back; each by who may."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.accounts.keys import create_key
from app.accounts.people import account_with
from app.accounts.roles import Role
from app.directory.documents import ServiceDocument
from app.directory.editing import read_entry
from app.directory.history import EntryNote
from app.freshness.assurances import Assurance
from app.freshness.flags import Flag
from app.freshness.trust import Trust
from app.freshness.visits import VisitRequest
from app.main import create_app
from tests.console.conftest import Console, Window
from tests.console.flagged import (
    LONG,
    NEW,
    OLD,
    clubs,
    crawler_ran,
    drifted,
    moved,
    overdue,
    visited,
)
from tests.makers import NOW


def the(console: Console, flag_id: UUID) -> Flag:
    with console.database.reading() as session:
        return session.get_one(Flag, flag_id)


def entry(console: Console, service_id: UUID) -> ServiceDocument:
    with console.database.reading() as session:
        return read_entry(session, ServiceDocument, service_id)


def assured_on(console: Console, service_id: UUID) -> date | None:
    with console.database.reading() as session:
        return session.get_one(Trust, service_id).assured_date


def person(console: Console, role: Role) -> UUID:
    with console.database.reading() as session:
        account = account_with(session, f"{role}@council.example")
        assert account
        return account.actor_id


def press_likely(window: Window, flag_id: UUID, query: str = "") -> Any:
    """Opens the flag and presses the first button."""
    text = window.get(f"/flags/{flag_id}{query}").text
    likely = re.search(r'name="likely" value="([^"]*)"', text)
    assert likely
    value = likely[1].replace("&#34;", '"').replace("&amp;", "&")
    return window.post(f"/flags/{flag_id}/decide{query}", decision="likely", likely=value)


def test_the_queue_counts_as_the_interface_for_programs_does(console: Console) -> None:
    services = clubs(console)
    moved(console, services[0], 0), overdue(console, services[1])
    window = console.signed_in(Role.VIEWER)
    with console.database.writing() as session:
        key = create_key(session, name="A key", role=Role.VIEWER, now=NOW)
    site = TestClient(create_app(console.settings, console.database, clock=console.clock))
    for query in ("", "?reason=overdue", "?reason=link_gone"):
        api = site.get(f"/api/flags{query}", headers={"Authorization": f"Bearer {key}"}).json()
        many = api["total_items"]
        words = f"{many} flag" if many == 1 else f"{many} flags"
        assert f">{words}</h1>" in window.get(f"/flags{query}").text


def test_filters_stand_in_the_address_and_can_be_taken_away(console: Console) -> None:
    services = clubs(console)
    moved(console, services[0], 0), overdue(console, services[1])
    window = console.signed_in(Role.EDITOR)
    page = window.get("/flags?search=club+1&who=nobody&page=1").text
    assert ">1 flag</h1>" in page
    assert 'href="/console/flags?who=nobody"' in page
    assert LONG not in page
    nonsense = "/flags?reason=%00&who=nobody-at-all&page=x&checks=7&category=%E2%82%AC"
    assert ">0 flags</h1>" in window.get(nonsense).text
    assert "There is no such page" in window.get("/flags?page=99").text


def test_one_press_on_the_likely_fix_corrects_the_address_and_shows_the_next(
    console: Console,
) -> None:
    services = clubs(console)
    first, second = moved(console, services[0], 0), moved(console, services[1], 1)
    window = console.signed_in(Role.EDITOR)
    answer = press_likely(window, first, "?reason=link_moved")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/console/flags/{second}?reason=link_moved&did=")
    assert entry(console, services[0]).url == f"{NEW}/0"
    assert the(console, first).decision == "link_corrected"
    page = window.client.get(answer.headers["location"]).text
    assert "the web address is corrected" in page
    assert "Undo" in page


def test_undo_brings_flag_and_entry_back(console: Console) -> None:
    services = clubs(console)
    first = moved(console, services[0], 0)
    window = console.signed_in(Role.EDITOR)
    location = press_likely(window, first).headers["location"]
    assert location.startswith("/console/flags?did=")
    deed = location.rpartition("=")[2]
    window.client.get(location)
    answer = window.post(f"/undo/{deed}")
    assert answer.headers["location"].startswith(f"/console/flags/{first}")
    assert "All is as it was before" in window.client.get(answer.headers["location"]).text
    assert entry(console, services[0]).url == f"{OLD}/0"
    assert the(console, first).resolved_at is None
    again = window.post(f"/undo/{deed}")
    assert (again.status_code, "undone already" in again.text) == (409, True)


def test_who_comes_second_is_told_who_came_first(console: Console) -> None:
    services = clubs(console)
    first = moved(console, services[0], 0)
    robin, kim = console.signed_in(Role.EDITOR), console.signed_in(Role.ADMIN)
    kim.get(f"/flags/{first}")
    robin.get(f"/flags/{first}")
    assert robin.post(f"/flags/{first}/decide", decision="not_a_problem").status_code == 303
    answer = kim.post(f"/flags/{first}/decide", decision="paused")
    assert answer.status_code == 409
    assert "Editor resolved this flag first, on 24 November 2026" in answer.text
    assert "Editor resolved this flag on" in kim.get(f"/flags/{first}").text
    for path in ("give", "wake"):
        assert kim.post(f"/flags/{first}/{path}").status_code == 409


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Select what you found out"),
        ({"decision": "likely", "likely": "{}"}, "The likely fix is another one now"),
        ({"decision": "assured"}, "Select how you checked it"),
        (
            {"decision": "assured", "method": "phone", "checked_on": "32 1 2026"},
            "Enter a real date",
        ),
        ({"decision": "tried_no_answer"}, "Enter the day on which to try again"),
        ({"decision": "link_corrected"}, "Enter the address of the page now"),
        ({"decision": "link_corrected", "url": "http://10.0.0.1/"}, "url"),
        ({"decision": "facts_corrected"}, "Change what is different"),
        ({"decision": "temporarily_closed", "until": "1 1 2020"}, "this day has passed"),
        ({"decision": "withdrawn"}, "Select what the public may be told"),
        ({"decision": "merged", "into": "Nothing"}, "There is no entry of this name"),
        ({"decision": "merged"}, "Enter the name of the other entry"),
        ({"decision": "passed_on"}, "Enter the team"),
    ],
)
def test_what_is_wrong_with_a_decision_is_said_and_changes_nothing(
    console: Console, fields: dict[str, str], words: str
) -> None:
    services = clubs(console, 1)
    first = moved(console, services[0], 0)
    window = console.signed_in(Role.EDITOR)
    window.get(f"/flags/{first}")
    shown = {"email": "swim@otter.example", "phone": "020 7946 0005",
             "eligibility_text": "Children from 5 to 16 who live in Sutton."}  # fmt: skip
    answer = window.post(f"/flags/{first}/decide", **shown, **fields)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert words in answer.text
    assert the(console, first).resolved_at is None
    assert entry(console, services[0]).url == f"{OLD}/0"


def test_one_call_assures_the_organisations_other_entries_and_nothing_else_does(
    console: Console,
) -> None:
    services = clubs(console)
    first = overdue(console, services[0])
    window = console.signed_in(Role.EDITOR)
    page = window.get(f"/flags/{first}").text
    assert "Club 1" in page
    window.post(
        f"/flags/{first}/decide", decision="assured", method="phone", also=[str(services[1])],
        checked_on="20 November 2026",
    )  # fmt: skip
    days = [assured_on(console, one) for one in services]
    assert days == [date(2026, 11, 20), date(2026, 11, 20), None]


def test_facts_that_differ_are_corrected_and_those_left_as_they_were_are_not(
    console: Console,
) -> None:
    services = clubs(console, 1)
    first = drifted(console, services[0], 0)
    window = console.signed_in(Role.EDITOR)
    window.get(f"/flags/{first}")
    answer = window.post(
        f"/flags/{first}/decide", decision="facts_corrected", phone="020 7946 0099",
        email="swim@otter.example", next_intake="3 1 2027",
        eligibility_text="Children from 5 to 16 who live in Sutton.", note="She said so",
    )  # fmt: skip
    assert answer.status_code == 303
    now = entry(console, services[0])
    assert now.phones[0].number == "020 7946 0099"
    assert now.local_offer.next_intake == date(2027, 1, 3)
    assert now.email == "swim@otter.example"
    assert assured_on(console, services[0]) is None
    with console.database.reading() as session:
        assert session.scalars(select(EntryNote.text)).all() == ["She said so"]


def test_our_record_stands_beside_the_page_and_differences_are_in_words(console: Console) -> None:
    services = clubs(console, 1)
    first = drifted(console, services[0], 0)
    page = console.signed_in(Role.VIEWER).get(f"/flags/{first}").text
    assert "<del>020 7946 0005</del>" in page
    assert "(not on the page)" in page
    assert "<ins>020 7946 0099</ins>" in page
    assert "(only on the page)" in page
    assert "[gone: " in page
    assert "[new: " in page
    assert "A good issuer" in page
    assert "Where the address leads" in page
    assert page.count("The page answers") == 2
    assert "What did you find out?" not in page


def test_the_likely_fix_of_a_drift_is_their_number_in_place_of_ours(console: Console) -> None:
    services = clubs(console, 1)
    first = drifted(console, services[0], 0)
    press_likely(console.signed_in(Role.EDITOR), first)
    assert entry(console, services[0]).phones[0].number == "020 7946 0099"
    assert assured_on(console, services[0]) is None


def test_a_flag_is_taken_given_and_released(console: Console) -> None:
    services = clubs(console, 1)
    first = moved(console, services[0], 0)
    window, admin = console.signed_in(Role.EDITOR), console.signed_in(Role.ADMIN)
    forum = console.person(Role.FORUM)
    me, boss = person(console, Role.EDITOR), person(console, Role.ADMIN)
    window.get(f"/flags/{first}")
    for whom in (me, boss):
        assert window.post(f"/flags/{first}/give", to=str(whom)).status_code == 303
        assert the(console, first).assignee_id == whom
    assert ">1 flag</h1>" in admin.get("/flags?who=me").text
    assert ">0 flags</h1>" in window.get("/flags?who=me").text
    window.get(f"/flags/{first}")
    refused = window.post(f"/flags/{first}/give", to=str(forum))
    assert (refused.status_code, "may decide about it" in refused.text) == (422, True)
    window.get(f"/flags/{first}")
    window.post(f"/flags/{first}/give", to="")
    assert the(console, first).assignee_id is None


def test_a_flag_is_left_for_later_with_a_reason_and_comes_back(console: Console) -> None:
    services = clubs(console, 1)
    first = moved(console, services[0], 0)
    window = console.signed_in(Role.EDITOR)
    window.get(f"/flags/{first}")
    wrong = window.post(f"/flags/{first}/snooze", snooze_until="1 11 2026", why="half term")
    assert (wrong.status_code, "choose a day after today" in wrong.text) == (422, True)
    window.post(f"/flags/{first}/snooze", snooze_until="1 12 2026", why="half term")
    assert ">0 flags</h1>" in window.get("/flags").text
    assert ">1 flag</h1>" in window.get("/flags?snoozed=yes").text
    assert "half term" in window.get(f"/flags/{first}").text
    assert window.post(f"/flags/{first}/wake").status_code == 303
    assert ">1 flag</h1>" in window.get("/flags").text


def test_the_forum_flags_and_comments_and_the_viewer_reads(console: Console) -> None:
    services = clubs(console, 1)
    forum, viewer = console.signed_in(Role.FORUM), console.signed_in(Role.VIEWER)
    forum.get(f"/entries/{services[0]}/flag")
    empty = forum.post(f"/entries/{services[0]}/flag", words=" ")
    assert (empty.status_code, "Enter what is wrong" in empty.text) == (422, True)
    answer = forum.post(f"/entries/{services[0]}/flag", words="Nobody was there on Saturday")
    path = answer.headers["location"].removeprefix("/console").partition("?")[0]
    page = forum.get(path).text
    assert "Nobody was there on Saturday" in page
    assert "What did you find out?" not in page
    assert forum.post(f"{path}/decide", decision="paused").status_code == 403
    assert forum.post(f"{path}/notes", text="We went twice").status_code == 303
    assert "We went twice" in viewer.get(path).text
    for act in ("notes", "decide", "give", "snooze", "look"):
        assert viewer.post(f"{path}/{act}", text="x").status_code == 403
    again = forum.post(f"/entries/{services[0]}/flag", words="Again nobody")
    assert again.headers["location"].startswith(f"/console{path}")
    with console.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Flag)) == 1


def test_looking_again_says_that_no_crawler_is_there(console: Console) -> None:
    services = clubs(console, 1)
    first = moved(console, services[0], 0)
    window = console.signed_in(Role.EDITOR)
    window.get(f"/flags/{first}")
    assert window.post(f"/flags/{first}/look").headers["location"].endswith("/look")
    location = window.get(f"/flags/{first}/look").headers["location"]
    assert location.endswith("done=look_nobody_looks")
    assert "No crawler is running" in window.client.get(location).text
    window.post(f"/flags/{first}/look")
    with console.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(VisitRequest)) == 1


def test_looking_again_shows_what_was_seen(console: Console) -> None:
    services = clubs(console, 1)
    first = moved(console, services[0], 0)
    window = console.signed_in(Role.EDITOR)
    crawler_ran(console, NOW - timedelta(minutes=2))
    window.get(f"/flags/{first}")
    window.post(f"/flags/{first}/look")
    visited(console, 0, NOW + timedelta(seconds=3))
    location = window.get(f"/flags/{first}/look").headers["location"]
    assert location.endswith("done=look_seen")
    assert "We have looked again" in window.client.get(location).text


def test_one_action_puts_a_moved_websites_entries_right(console: Console) -> None:
    services = clubs(console, 4)
    flags = [moved(console, id, n) for n, id in enumerate(services)]
    window = console.signed_in(Role.EDITOR)
    path = re.search(r'/console(/flags/groups/host/[^"]+)', window.get("/flags/groups").text)
    assert path
    page = window.get(path[1]).text
    assert f'value="{OLD}/"' in page
    assert f'value="{NEW}/"' in page
    chosen = [str(one) for one in flags[:3]]
    fields = {"action": "link_corrected", "old": f"{OLD}/", "new": f"{NEW}/club/"}
    wrong = window.post(path[1], flags=chosen, **{**fields, "old": "https://other.example/"})
    assert (wrong.status_code, "does not begin with" in wrong.text) == (422, True)
    assert window.post(path[1], **fields).status_code == 422
    answer = window.post(path[1], flags=chosen, **fields)
    urls = [entry(console, one).url for one in services]
    assert urls == [*(f"{NEW}/club/{n}" for n in range(3)), f"{OLD}/3"]
    assert "3 flags" in window.client.get(answer.headers["location"]).text
    window.get("/flags")
    window.post(f"/undo/{answer.headers['location'].rpartition('=')[2]}")
    assert [entry(console, one).url for one in services] == [f"{OLD}/{n}" for n in range(4)]
    assert all(the(console, one).resolved_at is None for one in flags)


def test_one_call_checks_all_of_an_organisation(console: Console) -> None:
    services = clubs(console, 3)
    flags = [overdue(console, one) for one in services]
    window = console.signed_in(Role.EDITOR)
    path = re.search(
        r'/console(/flags/groups/organisation/[^"]+)', window.get("/flags/groups").text
    )
    assert path
    window.get(path[1])
    chosen = [str(one) for one in flags]
    assert window.post(path[1], flags=chosen, action="assured", method="visit").status_code == 303
    assert {assured_on(console, one) for one in services} == {NOW.date()}
    with console.database.reading() as session:
        assert set(session.scalars(select(Assurance.method))) == {"visit"}
    late = window.post(path[1], flags=chosen, action="not_a_problem")
    assert late.status_code in (404, 422)


def test_the_day_begins_with_the_plan(console: Console) -> None:
    services = clubs(console)
    first = drifted(console, services[0], 0)
    overdue(console, services[1])
    page = console.signed_in(Role.EDITOR).get("/").text
    assert f'href="/console/flags/{first}?checks=others"' in page
    assert "3 entries have never been checked." in page
    assert page.count("has never been checked") + page.count("have never been checked") == 1
    assert "With 15 hours a week, about 15 things fit into today" in page


def test_a_flag_that_is_not_there_is_not_found(console: Console) -> None:
    window = console.signed_in(Role.EDITOR)
    nothing = UUID(int=1)
    for path in ("/flags/{}", "/flags/{}/look", "/entries/{}/flag", "/flags/groups/host/{}"):
        assert window.get(path.format(nothing)).status_code == 404
    assert window.post(f"/undo/{nothing}").status_code == 404
