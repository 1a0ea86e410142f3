"""A search says how it was understood, marks what it found, and helps while it is typed."""

from datetime import timedelta
from typing import Any

import pytest

from app.accounts.keys import create_key
from app.accounts.roles import Role
from app.directory.unmet import write
from tests import makers
from tests.api.conftest import Site
from tests.api.finding import follow, save

SENTENCE = "somewhere for my autistic teenager on saturdays that takes the card"


def by_parameter(page: Any) -> dict[str, Any]:
    return {one["parameter"]: one for one in page["understood_as"]}


def test_words_that_are_filters_are_offered_and_leave_nothing_out(site: Site) -> None:
    club = makers.a_service("Autism club", id=makers.id_of("club"), minimum_age=5, maximum_age=9)
    save(site, club)
    page = site.json("/services", params={"search": SENTENCE})
    said = by_parameter(page)
    assert set(said) == {"need", "age", "day", "short_breaks_card"}
    assert said["age"]["label"] == "Aged 13 to 17"
    assert said["need"]["label"] == "Autism"
    assert not any(one["applied"] for one in said.values())
    assert str(club.id) in [one["id"] for one in page["contents"]]  # though it is for others
    narrowed = follow(site, said["age"])
    assert str(club.id) not in [one["id"] for one in narrowed["contents"]]
    assert by_parameter(narrowed)["age"]["applied"]


def test_a_question_in_a_body_is_offered_filters_as_bodies(site: Site) -> None:
    asked = {"search": "autism 17"}
    page = site.client.post("/api/services/search", json=asked).json()
    offered = by_parameter(page)["age"]
    assert offered["body"] == {"search": "autism 17", "age": ["17"]}
    assert follow(site, offered)["page_number"] == 1


def test_a_misspelt_word_is_put_right_and_that_is_said(site: Site) -> None:
    save(site, makers.a_service("Knitting", id=makers.id_of("knit"), description="Wool."))
    page = site.json("/services", params={"search": "kniting"})
    assert [one["name"] for one in page["contents"]] == ["Knitting"]
    assert page["did_you_mean"]["search"] == "knitting"
    assert page["did_you_mean"]["applied"]
    assert "did_you_mean" not in follow(site, page["did_you_mean"])


def test_what_was_looked_for_besides_is_said(site: Site) -> None:
    page = site.json("/services", params={"search": "SALT"})
    assert "speech therapy" in page["searched_for"][0]["also"]


def test_words_are_marked_by_where_they_stand(site: Site) -> None:
    text = "<b>Bring</b> wool. " + "Tea & biscuits. " * 30 + "We are KNITTING <script>."
    save(site, makers.a_service("Knit & natter", id=makers.id_of("knit"), description=text))
    (marked,) = site.json("/services", params={"search": "knitting"})["highlights"]
    for field in ("name", "description"):
        shown = marked[field]
        words = [shown["text"][start:end] for start, end in shown["marks"]]
        assert [word.casefold()[:4] for word in words] == ["knit"]


def test_suggestions_lead_to_what_they_say(site: Site) -> None:
    save(site, makers.a_service("Autumn leaves", id=makers.id_of("autumn")))
    said = site.json("/suggest", params={"search": "aut"})["contents"]
    assert {one["kind"] for one in said} == {"filter", "words", "entry"}
    assert "Autumn leaves" in [one["text"] for one in said]
    for one in said:
        follow(site, one)


@pytest.mark.parametrize("search", ["", " ", '"', "%", "😀", "a" * 500, "(", "\u202e"])
def test_no_beginning_is_too_odd(site: Site, search: str) -> None:
    assert "contents" in site.json("/suggest", params={"search": search})


def test_too_much_is_refused(site: Site) -> None:
    assert site.get("/suggest", params={"search": "a" * 501}).status_code == 422


def test_what_was_not_found_is_for_those_with_a_key(site: Site) -> None:
    with site.database.writing() as session:
        secret = create_key(session, name="Council", role=Role.VIEWER, now=makers.NOW)
        day = makers.NOW.date() - timedelta(days=1)
        write(session, {"swimming": 5, "karate": 4}, day)
    assert site.get("/unmet_searches").status_code == 401
    answer = site.json("/unmet_searches", headers={"authorization": f"Bearer {secret}"})
    assert answer["contents"] == [
        {"words": "swimming", "times": 5, "last_on": day.isoformat()},
    ]
