"""What may be asked of the directory, and the shape of what is found."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


class UnknownPostcode(Exception):
    """We do not know this postcode. Check it, or leave it out."""


class PlaceMissing(Exception):
    """A distance needs a postcode or a point to start from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question. All that is given must be fulfilled (AND); of several values, one (OR).

    Ages in years, times `HH:MM`, days `MO` to `SU`, `proximity` in metres, `near` in degrees north
    and east. A postcode with `proximity` is the middle of a circle, unless `near` is; without, it
    is where somebody lives whom the service must cover. `near` alone only puts in order.
    """

    search: str | None = None
    ids: tuple[UUID, ...] = ()
    taxonomy_term_ids: tuple[UUID, ...] = ()
    taxonomy_ids: tuple[UUID, ...] = ()
    organization_id: UUID | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    start_time: str | None = None
    end_time: str | None = None
    days: tuple[str, ...] = ()
    modified_after: datetime | None = None
    postcode: str | None = None
    proximity: float | None = None
    near: tuple[float, float] | None = None
    categories: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    diagnosis_stages: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    referral_routes: tuple[str, ...] = ()
    payment_methods: tuple[str, ...] = ()
    pfa_outcomes: tuple[str, ...] = ()
    short_breaks_card: tuple[str, ...] = ()
    diagnosis_required: tuple[str, ...] = ()
    ehcp_required: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    page: int = 1
    per_page: int = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A page of ids, and how many there are on all pages."""

    ids: tuple[UUID, ...]
    total: int
