"""Parameters as a question for the directory, and back again as an address of this API."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from app.api.asking import EntriesAsked
from app.api.parameters import length_of, spaced
from app.directory.asked import Asked
from app.freshness.days import day_of
from app.freshness.policy import Policy, lasting

# Parameters that go when their filter goes.
PARAMETERS_OF: Mapping[str, tuple[str, ...]] = {
    "day": ("day", "start_time", "end_time"),
    "search": ("search", "text"),
}
NOT_IN_ADDRESSES = ("page", "per_page", "format", "full", "minimal")


@dataclass(frozen=True, slots=True)
class Asking:
    """Where and when a question is asked: the API's root, the list's noun, the moment.

    `school_terms` are first and last days. With `in_body` the question came as a body, and so do
    those that we offer: an address would be kept in logs and histories.
    """

    root: str
    noun: str
    now: datetime
    school_terms: tuple[tuple[date, date], ...] = ()
    in_body: bool = False


def asked_of(asked: EntriesAsked, asking: Asking, policy: Policy, *, rows: int) -> Asked:
    """The question for the directory; `rows` on a page where none were asked for."""
    latitude, _, longitude = (asked.near or "").partition(",")
    today = day_of(asking.now)
    return Asked(
        search=asked.search or asked.text,
        ids=tuple(asked.id),
        taxonomy_term_ids=tuple(asked.taxonomy_term_id),
        taxonomy_ids=tuple(asked.taxonomy_id),
        organization_id=asked.organization_id,
        minimum_age=asked.minimum_age,
        maximum_age=asked.maximum_age,
        ages=tuple(asked.age),
        age_bands=tuple(asked.age_band),
        start_time=asked.start_time,
        end_time=asked.end_time,
        days=tuple(asked.day),
        open_at=asked.open_at,
        modified_after=asked.modified_after,
        postcode=spaced(asked.postcode),
        proximity=asked.proximity,
        near=(float(latitude), float(longitude)) if asked.near else None,
        areas=tuple(asked.area),
        categories=tuple(asked.category),
        needs=tuple(asked.need),
        conditions=tuple(asked.condition),
        diagnosis_stages=tuple(asked.diagnosis_stage),
        support=tuple(asked.support),
        referral_routes=tuple(asked.referral_route),
        payment_methods=tuple(asked.payment),
        pfa_outcomes=tuple(asked.pfa_outcome),
        accessibility=tuple(asked.accessibility),
        languages=tuple(asked.language),
        short_breaks_card=tuple(asked.short_breaks_card),
        diagnosis_required=tuple(asked.diagnosis_required),
        ehcp_required=tuple(asked.ehcp_required),
        free=tuple(asked.free),
        assured_since=today - length_of(asked.assured_within) if asked.assured_within else None,
        bases=tuple(asked.basis),
        unknown=tuple(asked.might_fit),
        lasting=lasting(policy, today),
        school_terms=asking.school_terms,
        sort=asked.sort,
        page=asked.page,
        per_page=asked.per_page or rows,
    )


def varied(
    asked: EntriesAsked, *, without: Collection[str] = (), unknown: Collection[str] = ()
) -> dict[str, Any]:
    """The parameters of another question: some filters left out, some turned round."""
    gone = {name for one in without for name in PARAMETERS_OF.get(one, (one,))}
    if "proximity" in without and not asked.near:
        gone.add("postcode")  # alone it would ask for something else: what serves it
    said = asked.model_dump(mode="json", exclude_defaults=True, exclude={*NOT_IN_ADDRESSES, *gone})
    if said.get("sort") == "distance" and not {"near", "postcode"} & set(said):
        del said["sort"]  # there is nothing left to measure from
    turned = [*dict.fromkeys((*said.pop("might_fit", ()), *unknown))]
    return said | ({"might_fit": turned} if turned else {})


def address(asking: Asking, said: Mapping[str, Any]) -> dict[str, Any]:
    """How to ask another question: an address, or an address and a body."""
    if asking.in_body:
        return {"url": f"{asking.root}/{asking.noun}/search", "body": said}
    query = urlencode(said, doseq=True)
    return {"url": f"{asking.root}/{asking.noun}" + (f"?{query}" if query else "")}
