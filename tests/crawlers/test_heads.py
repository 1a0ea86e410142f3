"""Heads as hosts write them, good and bad; and ours, which nobody breaks out of."""

from contextlib import suppress

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.addresses import vet
from crawlers.framing import Chunks, Malformed, Sized, UntilTheEnd
from crawlers.heads import head_of, request_for

TOKEN = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,10}", fullmatch=True)
VALUE = st.from_regex(r"[!-~]([ -~]{0,20}[!-~])?", fullmatch=True)
FRAMING = ("content-length", "transfer-encoding", "set-cookie", "location", "connection")


def head(*fields: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    """A head of these lines."""
    return "\r\n".join([status, *fields]).encode("latin-1")


@given(st.lists(st.tuples(TOKEN.filter(lambda name: name.lower() not in FRAMING), VALUE)))
def test_a_proper_head_says_what_a_strict_parser_reads(fields: list[tuple[str, str]]) -> None:
    raw = head(*(f"{name}: {text}" for name, text in fields))
    strict = h11.Connection(h11.CLIENT)
    strict.send(h11.Request(method="GET", target="/", headers=[("Host", "a.example")]))
    strict.receive_data(raw + b"\r\n\r\n")
    read = strict.next_event()
    assert isinstance(read, h11.Response)
    joined: dict[str, str] = {}
    for name, text in read.headers:
        known = joined.get(name.decode())
        joined[name.decode()] = text.decode() if known is None else f"{known}, {text.decode()}"
    assert head_of(raw).headers == joined


@given(st.binary(max_size=300))
def test_whatever_comes_is_a_head_or_malformed(raw: bytes) -> None:
    for begin in (b"", b"HTTP/1.1 200 OK\r\n"):
        with suppress(Malformed):
            assert 0 <= head_of(begin + raw).status <= 999


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        (["X-A : b"], "x-a", "b"),  # a space before the colon
        (["X-A: b", "\t c"], "x-a", "b c"),  # folded
        (["X-A: b", "X-A: c"], "x-a", "b, c"),
        (["Location: /a", "Location: /b"], "location", "/b"),
        (["junk", "X-A: b", "<p>: no", ": none"], "x-a", "b"),
        (["X-A: \u00c3\u00a9"], "x-a", "é"),  # UTF-8
        (["X-A: \u00e9"], "x-a", "é"),  # Latin-1
        (["Content-Length: 5, 5", "Content-Length: 5"], "content-length", "5"),
    ],
)
def test_fields_are_read_as_browsers_read_them(fields: list[str], name: str, value: str) -> None:
    assert head_of(head(*fields)).headers[name] == value


@pytest.mark.parametrize("line", ["", "junk", "SSH-2.0-OpenSSH", "HTTP/1.1", "HTTP/1.1 2x0 OK"])
def test_what_has_no_status_is_malformed(line: str) -> None:
    with pytest.raises(Malformed):
        head_of(head("X-A: b", status=line))


@pytest.mark.parametrize(
    "fields",
    [
        ["Content-Length: 5", "Content-Length: 6"],
        ["Content-Length: 5, 6"],
        ["Content-Length: " + "9" * 5000],  # Python refuses to read such a number
    ],
)
def test_lengths_that_cannot_be_are_malformed(fields: list[str]) -> None:
    with pytest.raises(Malformed):
        head_of(head(*fields))


@pytest.mark.parametrize(
    ("status", "fields", "body"),
    [
        ("200", ["Content-Length: 5"], Sized),
        ("200", ["Content-Length: five"], UntilTheEnd),
        ("200", [], UntilTheEnd),
        ("200", ["Transfer-Encoding: Chunked", "Content-Length: 5"], Chunks),
        ("200", ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], Chunks),
        ("200", ["Transfer-Encoding: identity"], UntilTheEnd),
        ("304", ["Content-Length: 5"], Sized),
        ("204", ["Transfer-Encoding: chunked"], Sized),
    ],
)
def test_the_head_says_where_the_body_ends(status: str, fields: list[str], body: type) -> None:
    read = head_of(head(*fields, status=f"HTTP/1.1 {status} X"))
    assert type(read.body()) is body


def test_answers_without_a_body_are_complete_at_once() -> None:
    assert head_of(head("Content-Length: 5", status="HTTP/1.1 304 X")).body().done


@pytest.mark.parametrize(
    ("status", "field", "keeps"),
    [
        ("HTTP/1.1 200 OK", "X-A: b", True),
        ("HTTP/1.1 200", "Connection: Keep-Alive", True),
        ("HTTP/1.1 200 OK", "Connection: Upgrade, Close", False),
        ("HTTP/1.0 200 OK", "Connection: keep-alive", False),
    ],
)
def test_the_head_says_whether_the_connection_stays(status: str, field: str, keeps: bool) -> None:
    assert head_of(head(field, status=status)).keeps is keeps


def test_cookies_stay_apart() -> None:
    read = head_of(head("Set-Cookie: a=1", "set-cookie: b=2; Expires=Mon, 1 Jan 2029"))
    assert read.set_cookies == ("a=1", "b=2; Expires=Mon, 1 Jan 2029")


@given(st.dictionaries(TOKEN, st.text(st.characters(exclude_categories=["Cs"]), max_size=20)))
def test_no_header_breaks_out_of_its_line(headers: dict[str, str]) -> None:
    sent = request_for(vet("http://club.example/a?b=c"), headers)
    first, host, *rest = sent.removesuffix(b"\r\n\r\n").split(b"\r\n")
    assert (first, host) == (b"GET /a?b=c HTTP/1.1", b"Host: club.example")
    assert len(rest) <= len(headers)
    assert b"\n" not in b"".join(rest)
    assert sent.endswith(b"\r\n\r\n")
