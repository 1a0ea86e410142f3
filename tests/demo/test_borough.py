"""The fictional borough: complete, varied, and nobody's real details."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest

from app.demo.entries import PORT, borough, id_of
from app.demo.postcodes import all_postcodes, point_of
from app.demo.stories import stories
from app.directory.documents import ScheduleDocument, ServiceDocument
from app.directory.facts import AddressVisibility, CardAcceptance, ContactVisibility, EntryStatus
from app.directory.public_shape import VOCABULARY_OF_FACT
from app.directory.vocabulary import shipped

TODAY = date(2026, 11, 24)
BOROUGH = borough(TODAY)
TERMS = {one.key: {term.key for term in one.terms} for one in shipped()}
# Ofcom keeps these ranges for drama: nobody will ever have one of them.
DRAMA = re.compile(r"020 7946 0\d{3}|01632 960\d{3}|07700 900\d{3}")


def test_there_are_three_hundred_entries_in_all_fifteen_categories() -> None:
    published = [s for s in BOROUGH.services if s.local_offer.entry_status.is_public]
    categories = Counter(service.local_offer.category for service in published)
    assert len(published) >= 300
    assert set(categories) == TERMS["categories"]
    assert min(categories.values()) >= 10


def test_every_entry_is_a_valid_document() -> None:
    for document in (*BOROUGH.organizations, *BOROUGH.locations, *BOROUGH.services):
        assert type(document).model_validate(document.model_dump()) == document


def test_every_key_is_in_its_vocabulary() -> None:
    for service in BOROUGH.services:
        for fact, vocabulary in VOCABULARY_OF_FACT.items():
            value = getattr(service.local_offer, fact)
            keys = value if isinstance(value, list) else [value]
            assert set(keys) <= TERMS[vocabulary], f"{service.name}: {fact}"


def test_access_is_told_in_the_words_of_the_vocabulary() -> None:
    names = {term.name for one in shipped() if one.key == "accessibility" for term in one.terms}
    told = {one.description for place in BOROUGH.locations for one in place.accessibility}
    assert told <= names


def numbers() -> Iterator[str]:
    for runner in BOROUGH.organizations:
        yield from (phone.number for phone in runner.phones)
    for service in BOROUGH.services:
        yield from (phone.number for phone in service.phones)
    yield from (story.phone for story in stories() if story.phone)


def test_every_telephone_number_is_kept_for_drama() -> None:
    found = list(numbers())
    assert found
    assert [number for number in found if not DRAMA.fullmatch(number)] == []


def test_every_address_on_the_web_ends_in_example_and_has_the_demos_port() -> None:
    urls = [runner.website for runner in BOROUGH.organizations if runner.website]
    for service in BOROUGH.services:
        urls += [url for url in (service.url, *(u.url for u in service.additional_urls)) if url]
    for url in urls:
        parts = urlsplit(url)
        assert (parts.hostname or "").endswith(".example")
        assert parts.port == PORT


def test_every_mailbox_ends_in_example() -> None:
    text = "".join(d.model_dump_json() for d in (*BOROUGH.organizations, *BOROUGH.services))
    mailboxes = re.findall(r"[\w.+-]+@[\w.-]+", text)
    assert mailboxes
    assert all(mailbox.endswith(".example") for mailbox in mailboxes)


def test_every_postcode_is_of_no_real_area_and_leads_to_the_sea() -> None:
    every = set(all_postcodes())
    for place in BOROUGH.locations:
        assert place.addresses[0].postal_code in every
    for postcode in every:
        point = point_of(postcode)
        assert postcode.startswith("ZZ")
        assert 52.4 < point.latitude < 52.6
        assert 2.5 < point.longitude < 2.7


def test_every_entry_says_who_can_come() -> None:
    assert [s.name for s in BOROUGH.services if not s.local_offer.eligibility_text] == []


@pytest.mark.parametrize(
    ("fact", "values"),
    [
        ("short_breaks_card", list(CardAcceptance)),
        ("diagnosis_required", ["yes", "no", "unknown"]),
        ("ehcp_required", ["yes", "no", "unknown"]),
        ("capacity", ["open", "waiting_list", "full", "unknown"]),
        ("entry_status", ["published", "draft", "withdrawn", "merged", "temporarily_closed"]),
        ("address_visibility", list(AddressVisibility)),
        ("contact_visibility", list(ContactVisibility)),
    ],
)
def test_facts_are_as_varied_as_in_life(fact: str, values: list[str]) -> None:
    found = {getattr(service.local_offer, fact) for service in BOROUGH.services}
    assert set(values) <= found


@pytest.mark.parametrize(
    ("fact", "least", "most"),
    [
        # what councils know least is whether a card is taken, and best who can come
        ("short_breaks_card", 0.5, 0.8),
        ("capacity", 0.2, 0.6),
        ("free", 0.05, 0.3),
        ("diagnosis_required", 0.02, 0.3),
        ("ehcp_required", 0.01, 0.3),
    ],
)
def test_much_is_unknown_as_in_life(fact: str, least: float, most: float) -> None:
    told = [getattr(service.local_offer, fact) for service in BOROUGH.services]
    assert least <= told.count("unknown") / len(told) <= most


def test_places_lie_in_every_district_and_some_are_withheld() -> None:
    outcodes = {str(place.addresses[0].postal_code).split(" ")[0] for place in BOROUGH.locations}
    withheld = [
        place
        for place in BOROUGH.locations
        if place.address_visibility is AddressVisibility.AREA_ONLY
    ]
    assert outcodes == {f"ZZ{number}" for number in range(1, 10)}
    assert len(withheld) >= 6
    for place in withheld:  # the whole address is known to the team, so that it could leak
        assert place.addresses[0].address_1
        assert place.latitude is not None


def schedules_of(key: str) -> list[ScheduleDocument]:
    id = id_of("service", key)
    return next(service.schedules for service in BOROUGH.services if service.id == id)


def test_days_of_the_month_and_seasons_are_rules() -> None:
    (monthly,) = schedules_of("duke-award")
    assert (monthly.freq, monthly.byday) == ("MONTHLY", "1SA,3SA")
    (season,) = schedules_of("reservoir-sailing")
    assert season.valid_from == TODAY + timedelta(days=120)
    assert season.valid_to == TODAY + timedelta(days=310)
    (fortnightly,) = schedules_of("my-voice-group")
    assert (fortnightly.freq, fortnightly.interval) == ("WEEKLY", 2)
    assert fortnightly.dtstart == TODAY + timedelta(days=-1)


def test_a_pause_is_a_gap_between_two_schedules() -> None:
    before, after = schedules_of("all-wheels-trikes")
    assert before.valid_to is not None
    assert after.valid_from is not None
    assert before.valid_to < after.valid_from


def test_each_stage_outcome_support_and_way_to_pay_is_somewhere() -> None:
    for fact in ("diagnosis_stages", "pfa_outcomes", "support", "payment_methods", "needs"):
        found = {key for s in BOROUGH.services for key in getattr(s.local_offer, fact)}
        assert found == TERMS[VOCABULARY_OF_FACT[fact]], fact


def test_dated_facts_have_their_dates() -> None:
    for service in BOROUGH.services:
        facts = service.local_offer
        if facts.wait_text:
            assert facts.wait_as_of, service.name
        if facts.capacity != "unknown":
            assert facts.capacity_as_of, service.name
        if facts.short_breaks_card != CardAcceptance.UNKNOWN:
            assert facts.payment_checked_on, service.name


def test_whoever_gives_advice_says_how_independent_they_are() -> None:
    advice = [s for s in BOROUGH.services if s.local_offer.category == "advice"]
    assert all(service.local_offer.independence_statement for service in advice)


def test_whoever_left_has_a_replacement_or_a_reason() -> None:
    left = [
        service
        for service in BOROUGH.services
        if service.local_offer.entry_status in (EntryStatus.WITHDRAWN, EntryStatus.MERGED)
    ]
    assert len(left) >= 3
    ids = {service.id for service in BOROUGH.services}
    assert all(service.local_offer.replacement_id in ids for service in left)


def test_the_words_of_people_reach_from_this_week_to_never() -> None:
    checked = [one.council.days for one in BOROUGH.words if one.council]
    confirmed = [one.provider for one in BOROUGH.words if one.provider is not None]
    methods = {one.council.method.value for one in BOROUGH.words if one.council}
    assert min(checked) < 7
    assert max(checked) > 300
    assert len(confirmed) >= 15
    assert methods == {"phone", "email", "visit", "website_read"}
    assert len(never(BOROUGH.services)) >= 8


def never(services: tuple[ServiceDocument, ...]) -> list[str]:
    said = {one.service_id for one in BOROUGH.words}
    return [
        service.name
        for service in services
        if service.id not in said and service.local_offer.entry_status.is_public
    ]


def test_the_same_day_gives_the_same_documents_down_to_their_ids() -> None:
    borough.cache_clear()
    assert borough(TODAY) == BOROUGH
