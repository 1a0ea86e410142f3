"""What an editor may decide about a flag: one shape each, told apart by `decision`."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.directory.documents import Line
from app.directory.facts import PublicReason
from app.freshness.standing import Method

CheckMethod = Literal["phone", "email", "visit", "website_read", "recorded_in_previous_directory"]
Note = Annotated[str | None, Field(max_length=4000, description="Internal: never leaves the team.")]


class _Decision(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    note: Note = None


class LinkCorrected(_Decision):
    """The address is this one instead; it is looked at at once."""

    decision: Literal["link_corrected"]
    url: Line


class FactsCorrected(_Decision):
    """These fields of the entry are right; names as in `/api/services`, `local_offer` by itself."""

    decision: Literal["facts_corrected"]
    fields: dict[str, Any] = Field(min_length=1)
    assured: CheckMethod | None = None


class Assured(_Decision):
    """A person checked the entry: all of it is right. May cover an organisation's other entries."""

    decision: Literal["assured"]
    method: CheckMethod
    assured_on: date | None = None
    also: list[UUID] = Field(default_factory=list, max_length=500)


class TriedNoAnswer(_Decision):
    """Nobody answered; the flag comes back on the retry date."""

    decision: Literal["tried_no_answer"]
    retry_on: date


class NoWebsiteNow(_Decision):
    """The provider has no website (any more): the address goes."""

    decision: Literal["no_website_now"]


class RecordRightPageWrong(_Decision):
    """Our record is right and the provider's page is not: the provider is told."""

    decision: Literal["record_right_page_wrong"]


class TemporarilyClosed(_Decision):
    """Closed until a day; then the entry needs a check, it never opens by itself."""

    decision: Literal["temporarily_closed"]
    until: date


class Withdrawn(_Decision):
    """The entry goes, with a reason that may be published, and what replaces it."""

    decision: Literal["withdrawn"]
    public_reason: PublicReason
    replacement_id: UUID | None = None


class Paused(_Decision):
    """Not shown for now, without a public reason: safeguarding, registration."""

    decision: Literal["paused"]


class Merged(_Decision):
    """The entry is the same as another one."""

    decision: Literal["merged"]
    into: UUID


class NotWanted(_Decision):
    """The provider does not want to be listed."""

    decision: Literal["not_wanted"]


class PassedOn(_Decision):
    """Another team looks after this entry; the flag stays open for them."""

    decision: Literal["passed_on"]
    team: Line


class NotAProblem(_Decision):
    """The entry is fine. `evidence_wrong`: what we saw was wrong, which makes it a false alarm."""

    decision: Literal["not_a_problem"]
    evidence_wrong: bool = False


Decision = Annotated[
    LinkCorrected
    | FactsCorrected
    | Assured
    | TriedNoAnswer
    | NoWebsiteNow
    | RecordRightPageWrong
    | TemporarilyClosed
    | Withdrawn
    | Paused
    | Merged
    | NotWanted
    | PassedOn
    | NotAProblem,
    Field(discriminator="decision"),
]

METHODS = {method.value: method for method in Method}
