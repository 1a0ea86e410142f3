"""What one visit saw, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.addresses import WebAddress
from app.freshness.outcomes import Outcome
from crawlers.answers import Answer
from crawlers.pages import Page
from crawlers.siblings import Sibling


@dataclass(frozen=True)
class Seen:
    """Everything that an outcome may rest on."""

    asked: WebAddress
    final: WebAddress
    answer: Answer
    page: Page | None  # nothing when it is not HTML
    html: str
    wall: str | None = None  # what shows that a wall answered
    parking: tuple[str, ...] = ()  # signs of it in the page alone
    redirected: bool = False
    permanent: bool = False  # every hop was 301 or 308
    sibling: Sibling | None = None  # how the host answers for a page that never was
    root: Sibling | None = None  # how it answers for its front page, where that was asked


@dataclass(frozen=True)
class Reading:
    """An outcome, the short stable key why, and the signs that decided."""

    outcome: Outcome
    detail: str
    signs: Mapping[str, Any]
