"""The shape in which the public is told of an entry's freshness; pure."""

from datetime import date, datetime
from typing import Any

from app.freshness.days import day_of
from app.freshness.links import Link
from app.freshness.rules import LinkState
from app.freshness.sentences import sentences, website_sentence, website_state
from app.freshness.standing import Freshness, Standing


def public_freshness(
    standing: Standing,
    freshness: Freshness,
    *,
    website: dict[str, Any] | None,
    last_edited: str,
    now: datetime,
) -> dict[str, Any]:
    """The `freshness` object of the API: absolute dates only, so that it does not rot in caches."""
    said = sentences(standing, now)
    body: dict[str, Any] = {
        "state": freshness.state,
        "reasons": list(freshness.reasons),
        "basis": standing.basis,
        "assured_date": _iso(standing.last_word_on),
        "method": standing.method,
        "by_role": standing.by_role if standing.assured_on else None,
        "council_checked_on": _iso(standing.assured_on),
        "provider_confirmed_on": _iso(standing.provider_confirmed_on),
        "next_due": _iso(standing.next_due),
        "sentence": said[0],
        "sentences": list(said),
        "doubt": {
            "public_reason": standing.doubt.reason,
            "words": standing.doubt.reason.words,
            "since": standing.doubt.since.isoformat(),
        }
        if standing.doubt
        else None,
        "publisher_claim": {
            "publisher": standing.claim.publisher,
            "assured_date": standing.claim.checked_on.isoformat(),
        }
        if standing.claim
        else None,
        "website": website,
        "facts": {
            one.fact.value: {"as_of": _iso(one.as_of), "state": one.state}
            for one in freshness.facts
        },
        "last_edited": last_edited,
    }
    return {name: value for name, value in body.items() if value not in (None, [], {})}


def website_line(link: Link, *, broken: bool) -> dict[str, Any]:
    """The website's reachability: a line of its own, never a sign that details are right."""
    worked = link.last_ok_at is not None
    state = website_state(LinkState(link.state), ever_worked=worked, broken=broken)
    line = {
        "url": link.url,
        "state": state,
        "since": _iso(day_of(link.since)) if link.since else None,
        "last_looked": _iso(day_of(link.last_looked_at)) if link.last_looked_at else None,
        "sentence": website_sentence(state, link.since, link.last_ok_at),
    }
    return {name: value for name, value in line.items() if value is not None}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
