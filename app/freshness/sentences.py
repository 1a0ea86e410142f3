"""The sentences that the public reads about trust.

Absolute dates only: a sentence is kept in caches, in print and in e-mails, and "yesterday" would
become a lie there. And none may sound as if we had checked that a service is safe or good.
"""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

from app.freshness.days import day_of, in_words
from app.freshness.rules import LinkState
from app.freshness.standing import (
    Basis,
    Claim,
    Doubt,
    FreshnessState,
    Method,
    Standing,
    Statement,
    StatementKind,
    freshness_state,
)

NOT_A_SAFETY_CHECK = "We do not check quality or safety."
NEVER_CHECKED = "We have never checked these details."


def sentences(standing: Standing, now: datetime) -> tuple[str, ...]:
    """What the public reads, in the order in which it matters; the first can stand alone."""
    return tuple(_sentences(standing, now))


def _sentences(standing: Standing, now: datetime) -> Iterator[str]:
    reasons = freshness_state(standing, now).reasons
    if standing.doubt:
        yield doubt_sentence(standing.doubt)
    if standing.statement:
        over = FreshnessState.NEEDS_CHECK in reasons
        yield _ended_sentence(standing.statement) if over else _statement(standing.statement)
    if standing.correction_on:
        yield correction_sentence(standing.correction_on)
    if FreshnessState.OVERDUE in reasons and standing.last_word_on:
        yield overdue_sentence(standing)
    else:
        yield assurance_sentence(standing)
        if standing.next_due and standing.last_word_on:
            yield f"The next check is due by {in_words(standing.next_due)}."
    if standing.claim and standing.claim.checked_on <= day_of(now):
        yield claim_sentence(standing.claim)


def assurance_sentence(standing: Standing) -> str:
    """Who last said that the details are right, how and when; or that nobody did."""
    if standing.basis is Basis.PROVIDER_CONFIRMATION and standing.last_word_on:
        confirmed = standing.provider_confirmed_on or standing.last_word_on
        return (
            f"The provider confirmed these details on {in_words(confirmed)}. {NOT_A_SAFETY_CHECK}"
        )
    if standing.basis is Basis.NONE or standing.assured_on is None:
        return NEVER_CHECKED
    day = in_words(standing.assured_on)
    if standing.method is Method.RECORDED_IN_PREVIOUS_DIRECTORY:
        return f"Our previous directory recorded a check on {day}. {NOT_A_SAFETY_CHECK}"
    how = f" {standing.method.words}" if standing.method else ""
    return f"{standing.by_role} checked these details{how} on {day}. {NOT_A_SAFETY_CHECK}"


def overdue_sentence(standing: Standing) -> str:
    """A check that should have been made, and what to do until it is."""
    if standing.last_word_on is None or standing.next_due is None:
        return NEVER_CHECKED
    last, due = in_words(standing.last_word_on), in_words(standing.next_due)
    confirmed = standing.basis is Basis.PROVIDER_CONFIRMATION
    said = f"Last confirmed by the provider on {last}" if confirmed else f"Last checked on {last}"
    return f"{said}; a check was due by {due}. {_advice(standing)} before you rely on this."


def _advice(standing: Standing) -> str:
    if standing.can_ring:
        return "Ring"
    return "E-mail" if standing.can_email else "Ask the provider"


def doubt_sentence(doubt: Doubt) -> str:
    """That we doubt an entry, since when and why."""
    return (
        f"Since {in_words(doubt.since)} we have had reason to think that this is out of date. "
        f"We are checking. {doubt.reason.words}"
    )


def _statement(statement: Statement) -> str:
    who = "the provider said" if statement.by_provider else "the Local Offer team noted"
    said = f"{who} on {in_words(statement.said_on)}."
    until = f" until {in_words(statement.until)}" if statement.until else ""
    what = {
        StatementKind.FULL: f"Full{until}",
        StatementKind.TEMPORARILY_CLOSED: f"Temporarily closed{until}",
        StatementKind.CLOSED_FOR_GOOD: "Closed for good",
    }[statement.kind]
    return f"{what}, {said}"


def _ended_sentence(statement: Statement) -> str:
    """A statement that has run out never turns into "open" or "places free" by itself."""
    said = in_words(statement.said_on)
    until = in_words(statement.until) if statement.until else "further notice"
    full = statement.kind is StatementKind.FULL
    was, unknown = (
        ("full", "whether there are places") if full else ("closed", "whether it has opened again")
    )
    who = "The provider said" if statement.by_provider else "The Local Offer team noted"
    return (
        f"{who} on {said} that it would be {was} until {until}. "
        f"We have not checked since then {unknown}."
    )


def correction_sentence(sent_on: date) -> str:
    """A correction that waits for an editor."""
    return f"The provider sent a correction on {in_words(sent_on)}; we have not confirmed it yet."


def claim_sentence(claim: Claim) -> str:
    """A date that arrived in a feed: the publisher's word, shown as theirs."""
    return f"{claim.publisher} says that it checked these details on {in_words(claim.checked_on)}."


class WebsiteState(StrEnum):
    """What the public is told of the entry's web address, apart from the entry itself."""

    WORKING = "working"
    NOT_WORKING = "not_working"
    CANNOT_BE_LOOKED_AT = "cannot_be_looked_at"
    NOT_LOOKED_AT = "not_looked_at"


def website_state(state: LinkState, *, ever_worked: bool, broken: bool) -> WebsiteState:
    """The public side of a belief. A suspicion is nobody's business, but never shown as working.

    `broken` when a flag says so, which is more than a suspicion.
    """
    if broken:
        return WebsiteState.NOT_WORKING
    if state == LinkState.BLOCKED:
        return WebsiteState.CANNOT_BE_LOOKED_AT
    return WebsiteState.WORKING if ever_worked else WebsiteState.NOT_LOOKED_AT


def website_sentence(state: WebsiteState, since: datetime | None, last_ok: datetime | None) -> str:
    """The line about the website: reachability only, never a sign that details are right."""
    seen = f" when we saw it on {in_words(day_of(last_ok))}" if last_ok else ""
    began = f" since {in_words(day_of(since))}" if since else ""
    return {
        WebsiteState.WORKING: f"The website link worked{seen}.",
        WebsiteState.NOT_WORKING: f"The website link has not worked{began}.",
        WebsiteState.CANNOT_BE_LOOKED_AT: (
            f"Our program has not been able to look at the website{began}. It may work for you."
        ),
        WebsiteState.NOT_LOOKED_AT: "We do not know yet whether the website link works.",
    }[state]
