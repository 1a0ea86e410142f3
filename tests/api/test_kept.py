import gzip
from datetime import date

import brotli  # type: ignore[import-untyped]  # its wheel carries no types
import pytest

from app.api.kept import PACKINGS, PLAIN, Kept, packing_for, unpacked
from app.api.versions import Stamp

BODY = b'{"name":"Saturday swimming"}' * 100
STAMP = Stamp(7, 0, date(2026, 11, 24))


def kept() -> Kept:
    one = Kept(STAMP, 60.0, b'"abc"', [(b"content-type", b"application/json")])
    one.pack(PLAIN, BODY)
    return one


@pytest.mark.parametrize(
    ("accepted", "packing"),
    [
        (b"", b""),
        (b"gzip, deflate, br, zstd", b"br"),  # a browser
        (b"gzip", b"gzip"),
        (b"GZIP;q=0.5", b"gzip"),
        (b"br;q=0, gzip", b"gzip"),  # refused by name
        (b"br; q=0.000, gzip;q=0.001", b"gzip"),
        (b"*", b"br"),
        (b"*;q=0", b""),
        (b"identity", b""),
        (b"br;q=0, *", b"gzip"),
        (b"\xff,,;;q=", b""),
    ],
)
def test_an_answer_is_packed_as_the_asker_can_read_it(accepted: bytes, packing: bytes) -> None:
    assert packing_for(accepted) == packing


def test_each_packing_says_the_same_and_has_a_tag_of_its_own() -> None:
    one = kept()
    for packing, pack in PACKINGS.items():
        one.pack(packing, pack(BODY))
    assert brotli.decompress(one.packed[b"br"].body) == BODY
    assert gzip.decompress(one.packed[b"gzip"].body) == BODY
    assert [found.tag for found in one.packed.values()] == [b'"abc"', b'"abc-br"', b'"abc-gzip"']
    for packing, found in one.packed.items():
        headers = dict(found.headers)
        assert headers[b"content-length"] == b"%d" % len(found.body)
        assert headers.get(b"content-encoding", PLAIN) == packing


@pytest.mark.parametrize(
    ("known", "tag"),
    [
        (b'"abc"', b'"abc"'),
        (b'W/"abc-br"', b'"abc-br"'),
        (b'"other", "abc-gzip"', b'"abc-gzip"'),
        (b"*", b'"abc"'),
        (b'"abcd"', None),
        (b'"abc-zstd"', None),
        (b"abc", None),
    ],
)
def test_a_copy_is_known_by_its_tag(known: bytes, tag: bytes | None) -> None:
    assert kept().had_by(known) == tag


def test_routes_know_the_tags_of_plain_answers_alone() -> None:
    assert unpacked(b'"a-br", W/"b-gzip", "c"') == b'"a", W/"b", "c"'
