"""Where bodies end, however their bytes arrive."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.framing import Body, Chunks, Malformed, Sized, UntilTheEnd

PIECES = st.lists(st.binary(min_size=1, max_size=40), max_size=6)


def taken(body: Body, data: bytes, cuts: list[int]) -> bytes:
    """What a body takes of data that arrives cut at these places."""
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    arrived = [data[a:b] for a, b in pairwise(places)]
    return b"".join(body.take(piece) for piece in arrived if not body.done)


def chunked(pieces: list[bytes], trailers: bytes = b"") -> bytes:
    """Pieces as chunks."""
    chunks = b"".join(b"%x;a=b\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return chunks + b"0\r\n" + trailers + b"\r\n"


@given(PIECES, st.lists(st.integers(0, 500)), st.sampled_from([b"", b"X-Sum: 1\r\n"]))
def test_chunks_are_the_same_wherever_they_are_cut(
    pieces: list[bytes], cuts: list[int], trailers: bytes
) -> None:
    body = Chunks()
    assert taken(body, chunked(pieces, trailers), cuts) == b"".join(pieces)
    assert (body.done, body.spare) == (True, False)


@given(st.binary(max_size=60), st.integers(0, 60), st.lists(st.integers(0, 60)))
def test_a_sized_body_takes_what_is_its_own(data: bytes, size: int, cuts: list[int]) -> None:
    body = Sized(size)
    assert taken(body, data, cuts) == data[:size]
    assert body.done == (len(data) >= size)


@given(st.binary(max_size=200), st.lists(st.integers(0, 200)))
def test_whatever_comes_as_chunks_is_read_or_malformed(data: bytes, cuts: list[int]) -> None:
    body = Chunks()
    try:
        read = taken(body, data, cuts)
    except Malformed:
        return
    assert len(read) <= len(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\r\nabc",  # no size
        b"-5\r\n",
        b"0x5\r\n",
        b"5 5\r\n",
        b"f" * 17 + b"\r\n",  # larger than the world
        b"3\r\nabcd\r\n",  # longer than it says
        b"3;" + b"a" * 20_000,  # a line without end
        b"0\r\n" + b"X" * 20_000,
    ],
)
def test_nonsense_between_chunks_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        Chunks().take(data)


@pytest.mark.parametrize("data", [b"3\nabc\n0\n\n", b"3  \r\nabc\r\n00\r\n\r\n"])
def test_what_browsers_overlook_between_chunks_is_overlooked(data: bytes) -> None:
    body = Chunks()
    assert (body.take(data), body.done) == (b"abc", True)


def test_bytes_behind_the_end_belong_to_nobody() -> None:
    sized, chunks = Sized(3), Chunks()
    assert (sized.take(b"abcHTTP"), sized.spare) == (b"abc", True)
    assert (chunks.take(chunked([b"abc"]) + b"HTTP"), chunks.spare) == (b"abc", True)


def test_a_body_without_a_length_ends_with_the_connection() -> None:
    body = UntilTheEnd()
    assert (body.take(b"abc"), body.done, body.ends_with_wire) == (b"abc", False, True)
