"""What the site says of itself: pages of things, changes, vocabularies, health, problems."""

from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from app.api.wire.finding import (
    DidYouMean,
    Highlight,
    MightFit,
    SearchedFor,
    UnderstoodAs,
    WhereElse,
)
from app.api.wire.shape import Shape, Uri

Thing = TypeVar("Thing")


class Listed(Shape, Generic[Thing]):
    """A page of a list."""

    total_items: int
    total_pages: int
    page_number: Annotated[int, Field(ge=1)]
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Thing]
    total_is_capped: bool | None = None
    understood_as: list[UnderstoodAs] | None = None
    searched_for: list[SearchedFor] | None = None
    did_you_mean: DidYouMean | None = None
    highlights: list[Highlight] | None = None
    might_fit: list[MightFit] | None = None
    where_else: WhereElse | None = None


class Publisher(Shape):
    """Who publishes this directory."""

    name: str
    website: Uri | None = None


class About(Shape):
    """What this API is, and its relationship with Open Referral."""

    version: str
    profile: Uri
    openapi_url: Uri
    developers_url: Uri
    description: str
    publisher: Publisher


class ChangeLine(Shape):
    """One change of one entry; `redacted` means: delete older copies.

    A `withdrawn` line is a tombstone: it has no `url`, and says why and what stands in its place.
    """

    number: int
    kind: Literal["published", "changed", "withdrawn", "redacted"]
    service_id: UUID
    at: AwareDatetime
    url: Uri | None = None
    public_reason: str | None = None
    replacement_id: UUID | None = None


class Changes(Shape):
    """Changes after a cursor; ask next from `cursor`. `latest` is the last number of all."""

    cursor: int
    latest: int
    has_more: bool
    contents: list[ChangeLine]


class Term(Shape):
    """A word of a vocabulary: `key` is what filters take. `mapping` holds others' codes."""

    key: str
    label: str
    description: str
    valid_from: date | None = None
    valid_to: date | None = None
    mapping: dict[str, Any] | None = None


class Vocabulary(Shape):
    """A vocabulary of our own, its terms in order."""

    key: str
    label: str
    description: str
    terms: list[Term] | None = None


class Vocabularies(Shape):
    """All vocabularies of our own, by key."""

    contents: list[Vocabulary]


class FinishedRun(Shape):
    """The last finished run of a job."""

    job: str
    last_finished_at: AwareDatetime
    outcome: str | None = None


class Backlog(Shape):
    """What is due to be looked at and waits."""

    hosts: int
    links: int


class Waiting(Shape):
    """Messages of one kind: how many wait, the oldest since when, how many were given up."""

    waiting: int
    oldest: AwareDatetime | None = None
    dead: int


class Post(Shape):
    """What is to leave the house."""

    mail: Waiting
    webhooks: Waiting


class Health(Shape):
    """How the service is doing."""

    status: Literal["ok", "degraded"]
    database: Literal["ok"]
    data_version: int
    jobs: dict[str, FinishedRun]
    late: list[str] | None = None
    backlog: Backlog
    post: Post
    paused_because: str | None = None


class ParameterError(Shape):
    """What is wrong with one parameter, and what it may be instead."""

    parameter: str
    message: str
    allowed: list[str] | None = None


class Instead(Shape):
    """The entry to look at instead."""

    id: UUID
    url: Uri


class Problem(Shape):
    """What went wrong (RFC 9457).

    A withdrawn entry says why, and what to look at instead; a cursor of no use is told the
    `latest` number of the change feed.
    """

    type: str
    title: str
    status: int
    detail: str
    request_id: str | None = None
    errors: list[ParameterError] | None = None
    public_reason: str | None = None
    replacement: Instead | None = None
    latest: int | None = None
