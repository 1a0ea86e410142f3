"""Values as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.importing import values
from app.directory.importing.ages import Ages, ages
from app.directory.importing.phones import Number, numbers
from app.directory.importing.text import from_markdown, one_line, plain_text
from app.directory.importing.values import NotUnderstood, is_placeholder


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 to 18", Ages(4, 18)),
        ("13-25", Ages(13, 25)),
        ("2 - 8 years", Ages(2, 8)),
        ("7+", Ages(7, None)),
        ("Ages 5–11", Ages(5, 11)),
        ("6 months to 4 years", Ages(0.5, 4)),
        ("under 5", Ages(0, 4)),
        ("up to 18", Ages(0, 18)),
        ("18 and over", Ages(18, None)),
        ("aged 16 +", Ages(16, None)),
        ("over 16s", Ages(16, None)),
        ("All ages", Ages(None, None)),
        ("11", Ages(11, 11)),
    ],
)
def test_ages_are_read_as_people_write_them(text: str, expected: Ages) -> None:
    assert ages(text) == expected


@pytest.mark.parametrize("text", ["", "teenagers", "18 to 4", "1066 to 1100", "4 to 18 on Mondays"])
def test_ages_that_are_none_are_not_guessed(text: str) -> None:
    with pytest.raises(NotUnderstood):
        ages(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("020 7946 0001\n07700 900002", [Number("020 7946 0001"), Number("07700 900002")]),
        ("020 7946 0001 / 020 7946 0002", [Number("020 7946 0001"), Number("020 7946 0002")]),
        ("020 7946 0001 ext 12", [Number("020 7946 0001", "12")]),
        ("020 7946 0001\nSam Otter 07700 900002",
         [Number("020 7946 0001"), Number("07700 900002", None, "Sam Otter")]),
        ("020 7946 0001\nMr Otter", [Number("020 7946 0001", None, "Mr Otter")]),
        ("2079460001", [Number("02079460001")]),  # the spreadsheet took it for a number
        ("+44 (0)20 7946 0001", [Number("+44 (0)20 7946 0001")]),
        ("999", [Number("999")]),
        ("please write", []),
    ],
)  # fmt: skip
def test_several_phones_in_a_cell_are_told_apart(text: str, expected: list[Number]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>One &amp; two<br>three</p>", "One & two\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "• a\n• b"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;ok", "ok"),  # escaped once too often
        ("<script>alert(1)</script>ok", "ok"),
        ("a < b and 3 > 2", "a < b and 3 > 2"),
        ("a\x00b\ud800c\u200b\u00a0d", "abc d"),
        ("a\r\n\r\n\r\n\r\nb  c", "a\n\nb c"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),  # a formula is text here; exports escape it
    ],
)
def test_text_is_plain_with_its_line_breaks(text: str, plain: str) -> None:
    assert plain_text(text) == plain


def test_markdown_becomes_what_a_person_would_write() -> None:
    text = "**Please** see [our page](https://otters.example) \\[new\\]\n\n* swim\n#Access\nramp"
    plain = "Please see our page (https://otters.example) [new]\n\n• swim\nAccess\nramp"
    assert from_markdown(text) == plain


@given(st.text(max_size=300))
def test_any_text_becomes_storable_plain_text(text: str) -> None:
    for made in (plain_text(text), one_line(text), from_markdown(text)):
        made.encode("utf-8")
        assert "\x00" not in made
        assert made == made.strip()
    assert "<script>" not in plain_text(text + "<script>x</script>")


@pytest.mark.parametrize(
    ("text", "placeholder"),
    [
        ("No description available", True),
        ("http://example.com", True),
        ("https://www.example.com/contact", True),
        ("test@example.com", True),
        ("00000000000", True),
        ("N/A", True),
        ("https://otters.example", False),
        ("info@otters.example", False),
        ("020 7946 0000", False),
        ("http is what we teach", False),
    ],
)
def test_placeholders_are_known(text: str, placeholder: bool) -> None:
    assert is_placeholder(text) is placeholder


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-03", date(2026, 11, 3)),
        ("2026-11-03T10:00:00Z", date(2026, 11, 3)),
        ("3/11/2026", date(2026, 11, 3)),
        ("3 November 2026", date(2026, 11, 3)),
    ],
)
def test_dates_are_read_day_first(text: str, expected: date) -> None:
    assert values.day(text) == expected


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (values.clock, "09:00:00", "09:00"),
        (values.clock, "9.30pm", "21:30"),
        (values.clock, "12am", "00:00"),
        (values.clock, "10:00Z", "10:00"),
        (values.clock, "10:00+01:00", "10:00"),
        (values.days_of_week, "monday", "MO"),
        (values.days_of_week, "Mon, Wed & Fri", "MO,WE,FR"),
        (values.days_of_week, "2MO,-1FR", "2MO,-1FR"),
        (values.country, "England", "GB"),
        (values.country, "United Kingdom", "GB"),
        (values.town, ", Stathe, Tamworth, Staffordshire, ", "Stathe, Tamworth, Staffordshire"),
        (values.web_address, "www.otters.example", "http://www.otters.example"),
        (values.postcode, "sm11aa", "SM1 1AA"),
        (values.postcode, "BT1  9ZZ", "BT1 9ZZ"),
        (values.number, "£1,250.50", 1250.5),
    ],
)
def test_other_values_are_read(read: object, text: str, expected: object) -> None:
    assert callable(read)
    assert read(text) == expected


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (values.clock, "hh:mm:ss"), (values.clock, "25:00"), (values.clock, "9"),
        (values.day, "31/02/2026"), (values.web_address, "see our page"),
        (values.web_address, "javascript:alert(1)"), (values.email, "email-example_com"),
        (values.country, "Narnia"), (values.number, "1e999"), (values.days_of_week, "someday"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_not_guessed(read: object, text: str) -> None:
    assert callable(read)
    with pytest.raises(NotUnderstood):
        read(text)
