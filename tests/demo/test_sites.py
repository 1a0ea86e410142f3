"""The pretend web's sites, story by story."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from app.demo.entries import PORT, borough
from app.demo.names import Silence
from app.demo.provider_site import ANSWERS
from app.demo.sites import REFERENCES, DemoSites, Outage
from app.demo.stories import TRUTHS, Scenario, stories
from app.demo.web import PretendWeb, Request, Response

BEGAN = datetime(2026, 11, 24, 9, tzinfo=UTC)
BOROUGH = borough(BEGAN.date())


def sites_on(day: float, *, outage: Outage | None = None) -> DemoSites:
    return DemoSites(BOROUGH, lambda: BEGAN + timedelta(days=day), BEGAN, outage=outage)


def asked(url: str, day: float = 0.0) -> Response:
    parts = urlsplit(url)
    host = parts.hostname or ""
    request = Request(host, "GET", parts.path, {}, "http", 0.0, "127.0.0.1")
    reply = sites_on(day).hosts()[host](request)
    assert isinstance(reply, Response)
    return reply


def test_each_entrys_page_says_what_the_entry_says() -> None:
    told = {story.host for story in stories()}
    for service in BOROUGH.services:
        if not service.url or urlsplit(service.url).hostname in told:
            continue
        reply = asked(service.url)
        assert reply.status == 200
        assert service.phones[0].number in str(reply.body), service.name
        assert str(service.email) in str(reply.body), service.name


def test_a_page_that_never_was_is_honestly_not_found() -> None:
    assert asked(f"http://ashgrove-club.example:{PORT}/never").status == 404


def test_a_page_that_two_entries_share_tells_of_both() -> None:
    page = str(asked(f"http://summit-climbing-wall.example:{PORT}/summit-inclusive").body)
    assert "one instructor for two" in page
    page = str(asked(f"http://brick-by-brick.example:{PORT}/what-we-do").body)
    assert "Brick club for teenagers" in page
    assert "stop-motion films" in page
    assert "one has the plan, one finds the bricks" in page
    assert page.count("Telephone:") == 1


def test_pages_say_the_days_of_the_month_in_words() -> None:
    page = str(asked(f"http://fernbrook-downs-friends.example:{PORT}/what-we-do").body)
    assert "We are open on fourth Sunday from 11:00 to 13:00." in page


def test_each_story_is_about_pages_that_somebody_uses() -> None:
    used = {
        (urlsplit(url).hostname, urlsplit(url).path)
        for service in BOROUGH.services
        for url in (service.url, *(one.url for one in service.additional_urls))
        if url
    }
    for story in stories():
        assert any(story.concerns(host or "", path) for host, path in used), story.host


def test_every_scenario_has_an_answer_a_truth_and_a_story() -> None:
    assert set(ANSWERS) == set(TRUTHS) == set(Scenario)
    assert {story.scenario for story in stories()} == set(Scenario)


@pytest.mark.parametrize(
    ("url", "before", "after"),
    [
        ("http://meantime-project.example/evenings", 200, 404),
        ("http://drumbeat-music.example/sundays", 200, 410),
        ("http://quiet-hour-cinema.example/quiet-screenings", 200, 503),
    ],
)
def test_a_site_is_well_until_its_day(url: str, before: int, after: int) -> None:
    assert asked(url, 0.5).status == before
    assert asked(url, 5.5).status == after


def test_a_new_number_stands_on_the_page_from_its_day_on() -> None:
    url = "http://pebbles-nursery.example/day-nursery"
    assert "01632 960101" in str(asked(url, 0.5).body)
    assert "01632 960201" in str(asked(url, 1.5).body)
    assert "01632 960101" not in str(asked(url, 1.5).body)


def test_a_move_leads_to_a_page_that_answers() -> None:
    hop = asked("http://fernbrook-portage.example/home-visits")
    hop = asked(hop.headers["Location"])
    assert hop.status == 301
    assert asked(hop.headers["Location"]).status == 200


def test_names_are_lost_and_come_back() -> None:
    outage = Outage(BEGAN + timedelta(days=3), BEGAN + timedelta(days=4))
    web = PretendWeb(sites_on(0).hosts())
    own = sites_on(0).own_answers(web)

    def answers(host: str, day: float) -> bool:
        sites_on(day, outage=outage).tend(web, own)
        return bool(web.names.addresses(host))

    assert answers("cogwheel-works.example", 0.5)
    assert not answers("cogwheel-works.example", 1.5)
    assert answers(REFERENCES[0], 2.9)
    assert not answers(REFERENCES[0], 3.1)
    assert answers(REFERENCES[0], 4.1)
    assert Silence.SERVFAIL not in own.values()
