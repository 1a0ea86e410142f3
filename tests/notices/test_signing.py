"""Signatures are those that any Standard Webhooks library verifies."""

from base64 import b64decode
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notices.signing import new_secret, signature, signed_headers

NOW = datetime(2026, 11, 24, 9, 0, 0, 999_999, tzinfo=UTC)
ID = UUID("5f0c3a52-94ad-4b0a-8b0e-6c1f6f1d2c11")


@pytest.mark.parametrize(
    ("secret", "id", "timestamp", "body", "expected"),
    [
        # the example of the specification
        (
            "whsec_plJ3nmyCDGBKInavdOK15jsl",
            "msg_loFOjxBNrRLzqYUf",
            1731705121,
            b'{"event_type":"ping","data":{"success":true}}',
            "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
        ),
        # the example of the libraries' own tests
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1614265330,
            b'{"test": 2432232314}',
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        ),
    ],
)
def test_known_messages_have_known_signatures(
    secret: str, id: str, timestamp: int, body: bytes, expected: str
) -> None:
    assert signature(secret, id, timestamp, body) == expected


def test_a_secret_is_256_bits_and_never_the_same() -> None:
    one, two = new_secret(), new_secret()
    assert one != two
    assert len(b64decode(one.removeprefix("whsec_"))) == 32


def test_the_headers_carry_id_whole_seconds_and_one_signature_per_secret() -> None:
    new, old = new_secret(), new_secret()
    headers = signed_headers([new, old], ID, NOW, b"{}")
    assert headers["webhook-id"] == f"msg_{ID.hex}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    timestamp = int(headers["webhook-timestamp"])
    assert headers["webhook-signature"].split() == [
        signature(one, headers["webhook-id"], timestamp, b"{}") for one in (new, old)
    ]


@given(body=st.binary(), other=st.binary(), seconds=st.integers(0, 2**40))
def test_another_body_or_time_has_another_signature(
    body: bytes, other: bytes, seconds: int
) -> None:
    secret = "whsec_plJ3nmyCDGBKInavdOK15jsl"
    given = signature(secret, "msg_1", seconds, body)
    assert (signature(secret, "msg_1", seconds, other) == given) == (other == body)
    assert signature(secret, "msg_1", seconds + 1, body) != given
