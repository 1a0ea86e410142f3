"""The examples that tell whether a webhook is genuine, against what we sign."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Page
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from app.api.developers import text_of
from app.notices.signing import signed_headers
from tests.browser import in_the_browser
from tests.serving import served

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SECRET, ANOTHER = "whsec_plJ3nmyCDGBKInavdOK15jsl", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = '{"type":"entry.changed","data":{"number":207},"note":"é 🎈"}'


def signed(*secrets: str) -> dict[str, str]:
    id = UUID("5f0c3a52-94ad-4b0a-8b0e-6c1f6f1d2c11")
    return signed_headers(secrets, id, NOW, BODY.encode())


@dataclass(frozen=True)
class Arrived:
    """A message as it reaches the receiver, so many seconds after it was signed."""

    headers: dict[str, str] = field(default_factory=lambda: signed(SECRET))
    body: str = BODY
    late: float = 2.5

    @property
    def now(self) -> float:
        return NOW.timestamp() + self.late


GENUINE = {
    "signed by us": Arrived(),
    "signed with the new secret and the old one": Arrived(signed(ANOTHER, SECRET)),
    "by a clock that is a little ahead": Arrived(late=-299),
    "just in time": Arrived(late=300),
}
NOT_GENUINE = {
    "another's secret": Arrived(signed(ANOTHER)),
    "another body": Arrived(body=BODY.replace("207", "208")),
    "a body that was parsed and written again": Arrived(body=BODY.replace(":", ": ")),
    "an old message": Arrived(late=301),
    "a message of the future": Arrived(late=-301),
    "no headers": Arrived({}),
    "another id": Arrived(signed(SECRET) | {"webhook-id": "msg_1"}),
    "another time": Arrived(signed(SECRET) | {"webhook-timestamp": str(int(NOW.timestamp()) + 1)}),
    "no time": Arrived(signed(SECRET) | {"webhook-timestamp": "soon"}),
    "a time too long for a number": Arrived(signed(SECRET) | {"webhook-timestamp": "9" * 5000}),
    "an empty signature": Arrived(signed(SECRET) | {"webhook-signature": ""}),
    "a signature that is none": Arrived(signed(SECRET) | {"webhook-signature": "v1,%%% v1, v1"}),
    "the beginning of the signature": Arrived(
        signed(SECRET) | {"webhook-signature": signed(SECRET)["webhook-signature"][:-1]}
    ),
    "more than the signature": Arrived(
        signed(SECRET) | {"webhook-signature": signed(SECRET)["webhook-signature"] + "="}
    ),
    "a signature of another version": Arrived(
        signed(SECRET)
        | {"webhook-signature": signed(SECRET)["webhook-signature"].replace("v1,", "v2,")}
    ),
}
EVERY = [
    *(pytest.param(one, True, id=name) for name, one in GENUINE.items()),
    *(pytest.param(one, False, id=name) for name, one in NOT_GENUINE.items()),
]


@pytest.mark.parametrize(("arrived", "expected"), EVERY)
def test_the_example_in_python_believes_what_we_signed_alone(
    arrived: Arrived, expected: bool
) -> None:
    copied: dict[str, Any] = {}
    exec(compile(text_of("genuine.py"), "genuine.py", "exec"), copied)
    found = copied["is_genuine"](SECRET, arrived.headers, arrived.body.encode(), arrived.now)
    assert found is expected


@in_the_browser
async def test_the_example_in_javascript_believes_what_we_signed_alone(page: Page) -> None:
    asks = (
        "async ([secret, headers, body, now]) => {"
        f"{text_of('genuine.js')}\n return isGenuine(secret, new Headers(headers), body, now) }}"
    )
    blank = Starlette(routes=[Route("/", lambda _: HTMLResponse("<title>A page</title>"))])
    found, expected = {}, {}
    with served(lambda _: blank) as address:
        await page.goto(address)  # what the example needs is there on pages of a safe origin alone
        for name, one in (GENUINE | NOT_GENUINE).items():
            given = [SECRET, one.headers, one.body, one.now]
            found[name], expected[name] = await page.evaluate(asks, given), name in GENUINE
    assert found == expected
