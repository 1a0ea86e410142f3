"""Fields that providers correct: read as the public reads them, checked, and put in whole."""

import pytest

from app.directory.documents import PhoneDocument, ServiceDocument
from app.voices.plain_words import told_of
from app.voices.proposals import Field, NotSo, as_it_stands, checked
from app.voices.putting import Target, put
from tests import makers

TODAY = makers.NOW.date()


def an_entry() -> ServiceDocument:
    return makers.a_service()


def put_in(entry: ServiceDocument, field: Field, text: str) -> ServiceDocument:
    target = Target(entry, None)
    put(target, field, checked(field, text))
    return ServiceDocument.model_validate(target.entry.model_dump())


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        (Field.EMAIL, "hello", "correct format"),
        (Field.WEBSITE, "javascript:alert(1)", "website address"),
        (Field.WEBSITE, "https://", "website address"),
        (Field.PHONE, "ring us", "phone number"),
        (Field.YOUNGEST, "five", "from 0 to 120"),
        (Field.OLDEST, "nan", "from 0 to 120"),
        (Field.NAME, "  ", "Enter a name"),
        (Field.ADDRESS, "", "Enter an address"),
        (Field.DESCRIPTION, "a" * 4001, "4000 characters"),
        (Field.DESCRIPTION, "a\x07b", "cannot be shown"),
        (Field.CARD, "maybe", "select one of the answers"),
        (Field.CAPACITY, "open\nfull", "select one of the answers"),
        (Field.NEEDS, "autism\nunknown", "not both"),
    ],
)
def test_what_cannot_be_is_said_in_plain_words(field: Field, text: str, words: str) -> None:
    with pytest.raises(NotSo, match=words):
        checked(field, text)


def test_a_web_address_gains_its_scheme() -> None:
    assert checked(Field.WEBSITE, "www.otter.example") == "http://www.otter.example"


def test_what_is_chosen_becomes_a_fact_as_of_the_day_on_which_it_was_said() -> None:
    entry = makers.a_service(facts={"needs": ["sight", "autism"], "payment_checked_on": None})
    target = Target(entry, None)
    for field, text in {
        Field.NEEDS: "hearing\nsight", Field.PLAN: "no", Field.CAPACITY: "waiting_list",
        Field.CARD: "unknown", Field.ROUTES: "", Field.PAYMENT: "cash",
    }.items():  # fmt: skip
        put(target, field, checked(field, text), said_on=TODAY)
    facts = ServiceDocument.model_validate(entry.model_dump()).local_offer
    assert facts.needs == ["sight", "hearing"], "what stays keeps its place"
    assert (facts.ehcp_required, facts.capacity, facts.short_breaks_card) == (
        "no", "waiting_list", "unknown",
    )  # fmt: skip
    assert (facts.referral_routes, facts.payment_methods) == ([], ["cash"])
    assert facts.capacity_as_of == facts.payment_checked_on == TODAY


def test_a_place_that_nobody_knows_of_has_no_date() -> None:
    entry = makers.a_service(facts={"capacity": "full", "capacity_as_of": TODAY})
    put(Target(entry, None), Field.CAPACITY, checked(Field.CAPACITY, "unknown"), said_on=TODAY)
    assert entry.local_offer.capacity_as_of is None


def test_a_new_number_takes_its_lines_place_and_keeps_what_hangs_on_it() -> None:
    entry = an_entry()
    entry.phones = [
        PhoneDocument(number="020 7946 0005", description="Office"),
        PhoneDocument(number="020 7946 0006"),
    ]
    kept = entry.phones[1].id
    phones = put_in(entry, Field.PHONE, "020 7946 0999\n020 7946 0006").phones
    assert [(one.number, one.description) for one in phones] == [
        ("020 7946 0999", "Office"),
        ("020 7946 0006", None),
    ]
    assert phones[1].id == kept


def test_times_that_are_named_stay_and_new_ones_become_rules() -> None:
    entry = an_entry()
    kept = entry.schedules[0].id
    lines = "Saturdays, 10:00 to 12:00\nMonday and Wednesday 9.30 to 11:00\nBy arrangement"
    times = put_in(entry, Field.WHEN, lines).schedules
    assert [(one.byday, one.opens_at, one.closes_at, one.description) for one in times] == [
        ("SA", "10:00", "12:00", None),
        ("MO,WE", "09:30", "11:00", None),
        (None, None, None, "By arrangement"),
    ]
    assert times[0].id == kept
    assert put_in(entry, Field.WHEN, "").schedules == []


@pytest.mark.parametrize("line", ["Saturdays 25:00 to 26:00", "Someday, 10:00 to 12:00"])
def test_a_time_that_is_none_is_kept_as_it_was_said(line: str) -> None:
    [one] = put_in(an_entry(), Field.WHEN, line).schedules
    assert (one.description, one.opens_at) == (line, None)


def test_costs_are_read_line_by_line() -> None:
    costs = put_in(an_entry(), Field.COST, "£4.50 A session\n£12 a month\nFree for carers")
    found = [(one.amount, one.option, one.amount_description) for one in costs.cost_options]
    assert found == [
        (4.5, "A session", None),
        (12.0, "a month", None),
        (None, None, "Free for carers"),
    ]


def test_each_field_put_back_as_it_stands_changes_nothing() -> None:
    entry = an_entry()
    body = entry.model_dump(mode="json", exclude_none=True)
    before = entry.stored()
    for field, text in as_it_stands(body).items():
        if text and field not in (Field.OTHER, Field.ADDRESS, Field.TOWN, Field.POSTCODE):
            entry = put_in(entry, field, text)
    assert entry.stored() == before


def test_what_nobody_knows_is_said_to_be_unknown() -> None:
    told = {one.about: one.lines for one in told_of({"name": "Otters"})}
    assert told["Phone"] == told["Places"] == told["Cost"] == ("We do not know",)
    assert "Description" not in told
