"""What a list says besides its entries, and how many entries each filter would find."""

from typing import Any, Literal
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


class UnderstoodAs(Shape):
    """Words of the search that were understood as a filter.

    `applied` when the list is narrowed by it, which only a parameter does; else the words put what
    fits first, and `url` narrows. `value` is as the parameter takes it.
    """

    words: str
    parameter: str
    value: str
    label: str
    applied: bool
    effect: str
    url: Uri | None = None
    body: dict[str, Any] | None = None


class SearchedFor(Shape):
    """Words that were looked for, and what was looked for besides because it means the same."""

    words: str
    also: list[str] | None = None


class DidYouMean(Shape):
    """The search with its misspelt words put right; `applied`: that is what was looked for."""

    search: str
    applied: bool
    url: Uri
    body: dict[str, Any] | None = None


class Marked(Shape):
    """Plain text, and where in it the words are: first character, and the one after the last."""

    text: str
    marks: list[list[int]]


class Highlight(Shape):
    """Where an entry of this page holds the words."""

    id: UUID
    name: Marked | None = None
    description: Marked | None = None


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


class Suggestion(Shape):
    """A filter, words to look for, or an entry; `url` lists what it finds."""

    kind: Literal["filter", "words", "entry"]
    text: str
    parameter: str | None = None
    value: str | None = None
    id: UUID | None = None
    url: Uri


class Suggestions(Shape):
    """What somebody who types may mean: filters first, then words, then entries."""

    contents: list[Suggestion]


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
