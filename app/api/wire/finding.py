"""What a list says besides its entries, and how many entries each filter would find."""

from typing import Any
from uuid import UUID

from app.api.wire.shape import Shape, Uri


class MightFit(Shape):
    """Entries that would be found but for one fact that they do not tell; where to list them.

    `body` is what to send to `url` when the question itself came as a body.
    """

    parameter: str
    count: int
    sentence: str
    url: Uri
    body: dict[str, Any] | None = None


class Loosened(Shape):
    """What would be found without these filters: one, or, where that is not enough, more."""

    parameters: list[str]
    count: int
    url: Uri
    body: dict[str, Any] | None = None


class Elsewhere(Shape):
    """An entry to look at instead; `metres` from the middle of the circle that was empty."""

    id: UUID
    name: str
    url: Uri
    metres: int | None = None


class HelpLine(Shape):
    """A national help line."""

    name: str
    helps_with: str
    phone: str | None = None
    website: Uri


class WhereElse(Shape):
    """Where to look when nothing was found."""

    loosen: list[Loosened] | None = None
    nearest: list[Elsewhere] | None = None
    guides: list[Elsewhere] | None = None
    help_lines: list[HelpLine] | None = None


class FacetValue(Shape):
    """A value of a filter, and how many entries it would find."""

    value: str
    label: str | None = None
    count: int


class Facet(Shape):
    """The values of one filter, counted as if it were not set."""

    parameter: str
    values: list[FacetValue]


class Facets(Shape):
    """All filters whose values can be counted."""

    is_capped: bool
    contents: list[Facet]
