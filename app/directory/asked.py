"""What may be asked of the directory, and the shape of what is found."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class UnknownPostcode(Exception):
    """We do not know this postcode. Check it, or leave it out."""


class PlaceMissing(Exception):
    """A distance needs a postcode or a point to start from."""


class Sort(StrEnum):
    """In which order entries are wanted."""

    RELEVANCE = "relevance"
    DISTANCE = "distance"
    NAME = "name"
    RECENTLY_ASSURED = "recently_assured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """Which dated facts count on a day: those from `payment_since` or `opening_since` on.

    A payment fact without a date never counts. Opening hours without one count as they were
    recorded, because feeds never date them.
    """

    today: date
    payment_since: date
    opening_since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question. All that is given must be fulfilled (AND); of several values, one (OR).

    Ages in years, times `HH:MM`, days `MO` to `SU`, `open_at` local and without a zone,
    `proximity` in metres, `near` in degrees north and east. A postcode with `proximity` is the
    middle of a circle, unless `near` is; without, it is where somebody lives whom the service must
    cover. `near` alone only puts in order. `unknown` names filters that are turned round: entries
    that may fulfil them, but do not say. Without `lasting`, dated facts count whatever their date,
    and so do plain words.
    """

    search: str | None = None
    ids: tuple[UUID, ...] = ()
    taxonomy_term_ids: tuple[UUID, ...] = ()
    taxonomy_ids: tuple[UUID, ...] = ()
    organization_id: UUID | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    ages: tuple[int, ...] = ()
    age_bands: tuple[str, ...] = ()
    start_time: str | None = None
    end_time: str | None = None
    days: tuple[str, ...] = ()
    open_at: datetime | None = None
    modified_after: datetime | None = None
    postcode: str | None = None
    proximity: float | None = None
    near: tuple[float, float] | None = None
    areas: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    diagnosis_stages: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    referral_routes: tuple[str, ...] = ()
    payment_methods: tuple[str, ...] = ()
    pfa_outcomes: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    short_breaks_card: tuple[str, ...] = ()
    diagnosis_required: tuple[str, ...] = ()
    ehcp_required: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    assured_since: date | None = None
    bases: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    lasting: Lasting | None = None
    school_terms: tuple[tuple[date, date], ...] = ()
    sort: Sort | None = None
    page: int = 1
    per_page: int = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A page of ids, and how many there are on all pages; at least so many, when capped."""

    ids: tuple[UUID, ...]
    total: int
    total_is_capped: bool = False
