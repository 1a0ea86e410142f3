"""The likely fix, our record beside the page, and what addresses have in common: pure."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.directory.documents import PhoneDocument
from app.freshness.beside import beside, differences
from app.freshness.fixes import likely_fix
from app.freshness.outcomes import Reason
from app.freshness.readings import Reading
from app.freshness.together import beginnings
from tests.makers import a_service

TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOTHING: dict[str, Any] = {}


def fix(reason: Reason, suggestion: Any = None, evidence: Any = NOTHING) -> Any:
    club = a_service(phones=[PhoneDocument(number="020 7946 0005")], contacts=[])
    return likely_fix(reason, suggestion, evidence, club, TODAY)


def suggested(**decision: Any) -> dict[str, Any]:
    return {"words": "Do so.", "decision": decision}


@pytest.mark.parametrize(
    ("reason", "suggestion", "button"),
    [
        (Reason.OVERDUE, suggested(decision="assured", method="phone"), "I rang: all is right"),
        (
            Reason.LINK_MOVED,
            suggested(decision="link_corrected", url="https://a.example/"),
            "Use the new address",
        ),
        (Reason.LINK_PARKED, suggested(decision="no_website_now"), "Take the address out"),
        (Reason.CANNOT_LOOK, None, "I read the page: all is right"),
        (Reason.LINK_CERTIFICATE, None, "Tell the provider"),
        (Reason.CLOSURE_ANNOUNCED, None, "They have closed: withdraw the entry"),
        (Reason.LAW_CHECK_DUE, None, "The law was checked on 24 November 2026"),
    ],
)
def test_the_button_says_what_it_does(reason: Reason, suggestion: Any, button: str) -> None:
    found = fix(reason, suggestion)
    assert found.button == button
    assert found.decision is not None


def test_who_asks_today_knows_as_of_today_and_not_of_the_day_it_was_flagged() -> None:
    facts = {"capacity_as_of": "2026-11-10", "next_intake": None}
    told = suggested(decision="facts_corrected", fields={"local_offer": facts})
    found = fix(Reason.FACT_EXPIRED, told)
    assert found.decision.fields == {
        "local_offer": {"capacity_as_of": "2026-11-24", "next_intake": None}
    }


def test_a_page_that_is_gone_asks_for_the_address_that_only_a_person_can_find() -> None:
    for reason in (Reason.LINK_GONE, Reason.LINK_SOFT_GONE, Reason.HOST_DOWN, Reason.LINK_MOVED):
        found = fix(reason, {"words": "Ring the provider."})
        assert (found.asks_url, found.decision) == (True, None)


@pytest.mark.parametrize(
    "suggestion", [None, {"words": "Think."}, suggested(decision="of another age")]
)
def test_where_a_person_has_to_judge_there_is_nothing_to_press(suggestion: Any) -> None:
    assert fix(Reason.REPORT, suggestion) is None


def test_their_number_takes_the_place_of_ours_where_one_stands_for_one() -> None:
    ours, theirs = ["+442079460005"], ["+442079460099"]
    found = fix(Reason.CONTACT_DRIFT, None, {"recorded": ours, "found": theirs})
    [phone] = found.decision.fields["phones"]
    assert phone["number"] == "020 7946 0099"
    assert "Ring 020 7946 0099" in found.words
    two = {"recorded": ours, "found": [*theirs, "+442079460098"]}
    assert fix(Reason.CONTACT_DRIFT, None, two) is None
    elsewhere = {"recorded": ["+442079460001"], "found": theirs}
    assert fix(Reason.CONTACT_DRIFT, None, elsewhere) is None


def test_our_record_stands_beside_the_page() -> None:
    page = {"title": "Club", "phones": ["+442079460099"], "emails": ["a@club.example"],
            "excerpt": "Ring 020 7946 0099"}  # fmt: skip
    ours = {"phones": frozenset({"+442079460005"}), "emails": frozenset({"a@club.example"})}
    found = beside(ours, [Reading(AT, page)], {})
    assert found
    phones, emails = found.contacts
    assert (phones.both, phones.ours, phones.theirs) == ([], ["020 7946 0005"], ["020 7946 0099"])
    assert (emails.both, emails.ours, emails.theirs) == (["a@club.example"], [], [])
    assert [part.text for part in found.excerpt] == ["Ring 020 7946 0099"]
    assert beside(ours, [], {}) is None


def test_two_texts_differ_word_by_word() -> None:
    parts = differences("Ring us on 5 today", "Ring us on 9 today please")
    told = [(part.state, part.text.strip()) for part in parts]
    assert told == [("same", "Ring us on"), ("gone", "5"), ("new", "9"), ("same", "today"),
                    ("new", "please")]  # fmt: skip
    assert differences("", "") == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("http://a.example/x/1", "https://b.example/x/1", ("http://a.example/", "https://b.example/")),
        ("http://a.example/x", "http://a.example/new/x", ("http://a.example/", "http://a.example/new/")),
        ("http://a.example/one", "http://a.example/gone", ("http://a.example/one", "http://a.example/gone")),
    ],
)  # fmt: skip
def test_what_addresses_begin_with_is_cut_at_a_slash(old: str, new: str, found: Any) -> None:
    assert beginnings(old, new) == found
