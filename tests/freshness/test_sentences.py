"""The public sentences, word by word."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given

from app.freshness.rules import LinkState
from app.freshness.sentences import WebsiteState, sentences, website_sentence, website_state
from app.freshness.standing import (
    Basis,
    Claim,
    Doubt,
    DoubtReason,
    Method,
    Standing,
    Statement,
    StatementKind,
)
from tests.freshness.test_standing import CHECKED, NOW, standings

LATE = replace(CHECKED, assured_on=date(2026, 6, 1), next_due=date(2026, 9, 1))
CONFIRMED = Standing(
    basis=Basis.PROVIDER_CONFIRMATION,
    provider_confirmed_on=date(2026, 11, 3),
    next_due=date(2027, 2, 3),
)


@pytest.mark.parametrize(
    ("standing", "first"),
    [
        (
            CHECKED,
            "The Local Offer team checked these details by phone on 3 November 2026. "
            "We do not check quality or safety.",
        ),
        (
            replace(CHECKED, method=Method.WEBSITE_READ, by_role="The Early Years team"),
            "The Early Years team checked these details by reading the provider’s website "
            "on 3 November 2026. We do not check quality or safety.",
        ),
        (
            replace(CHECKED, method=Method.RECORDED_IN_PREVIOUS_DIRECTORY),
            "Our previous directory recorded a check on 3 November 2026. "
            "We do not check quality or safety.",
        ),
        (
            CONFIRMED,
            "The provider confirmed these details on 3 November 2026. "
            "We do not check quality or safety.",
        ),
        (
            replace(LATE, can_ring=True, can_email=True),
            "Last checked on 1 June 2026; a check was due by 1 September 2026. "
            "Ring before you rely on this.",
        ),
        (
            replace(LATE, can_email=True),
            "Last checked on 1 June 2026; a check was due by 1 September 2026. "
            "E-mail before you rely on this.",
        ),
        (
            replace(CONFIRMED, next_due=date(2026, 11, 10)),
            "Last confirmed by the provider on 3 November 2026; "
            "a check was due by 10 November 2026. Ask the provider before you rely on this.",
        ),
        (
            replace(CHECKED, doubt=Doubt(DoubtReason.WEBSITE_GONE, date(2026, 11, 4))),
            "Since 4 November 2026 we have had reason to think that this is out of date. "
            "We are checking. The web page that this entry rests on is gone.",
        ),
        (Standing(), "We have never checked these details."),
        (
            replace(CHECKED, statement=Statement(StatementKind.FULL, date(2026, 11, 20))),
            "Full, the provider said on 20 November 2026.",
        ),
        (
            replace(
                CHECKED,
                statement=Statement(
                    StatementKind.TEMPORARILY_CLOSED, date(2026, 11, 20), date(2027, 1, 4)
                ),
            ),
            "Temporarily closed until 4 January 2027, the provider said on 20 November 2026.",
        ),
        (
            replace(
                CHECKED, statement=Statement(StatementKind.CLOSED_FOR_GOOD, date(2026, 11, 20))
            ),
            "Closed for good, the provider said on 20 November 2026.",
        ),
        (  # a statement that ran out never turns into "open"
            replace(
                CHECKED,
                statement=Statement(
                    StatementKind.TEMPORARILY_CLOSED, date(2026, 11, 4), date(2026, 11, 20)
                ),
            ),
            "The provider said on 4 November 2026 that it would be closed until "
            "20 November 2026. We have not checked since then whether it has opened again.",
        ),
        (
            replace(CHECKED, correction_on=date(2026, 11, 22)),
            "The provider sent a correction on 22 November 2026; we have not confirmed it yet.",
        ),
    ],
)
def test_the_public_reads_first(standing: Standing, first: str) -> None:
    assert sentences(standing, NOW)[0] == first


def test_a_current_entry_says_when_it_is_checked_next() -> None:
    assert sentences(CHECKED, NOW)[1] == "The next check is due by 3 February 2027."


def test_the_publishers_claim_stays_theirs() -> None:
    standing = Standing(claim=Claim("Sports for All", date(2026, 9, 1)))
    assert sentences(standing, NOW) == (
        "We have never checked these details.",
        "Sports for All says that it checked these details on 1 September 2026.",
    )


def test_a_claim_from_the_future_is_not_shown() -> None:
    standing = Standing(claim=Claim("Sports for All", date(2027, 9, 1)))
    assert sentences(standing, NOW) == ("We have never checked these details.",)


@given(standings)
def test_sentences_hold_absolute_dates_and_promise_no_safety(standing: Standing) -> None:
    words = " ".join(sentences(standing, NOW))
    assert not re.search(r"\b(today|yesterday|ago|recently|now|last week|safe)\b", words)
    assert "None" not in words


@given(standings)
def test_nobody_reads_that_it_was_checked_unless_a_person_checked(standing: Standing) -> None:
    never = replace(standing, basis=Basis.NONE, claim=None)
    assert not any(
        "team checked" in one or "confirmed these" in one for one in sentences(never, NOW)
    )


@pytest.mark.parametrize(
    ("believed", "ever_worked", "broken", "state"),
    [
        (LinkState.NOT_LOOKED_AT, False, False, WebsiteState.NOT_LOOKED_AT),
        (LinkState.WELL, True, False, WebsiteState.WORKING),
        (LinkState.SUSPECT, True, False, WebsiteState.WORKING),  # nobody's business yet
        (LinkState.SUSPECT, False, False, WebsiteState.NOT_LOOKED_AT),  # nor that it ever worked
        (LinkState.CONFIRMED, True, True, WebsiteState.NOT_WORKING),
        (LinkState.CONFIRMED, True, False, WebsiteState.WORKING),  # an editor said: no problem
        (LinkState.LIKELY_BROKEN, True, False, WebsiteState.WORKING),  # a bad certificate
        (LinkState.BLOCKED, True, False, WebsiteState.CANNOT_BE_LOOKED_AT),
    ],
)
def test_the_website_is_a_line_of_its_own(
    believed: LinkState, ever_worked: bool, broken: bool, state: WebsiteState
) -> None:
    assert website_state(believed, ever_worked=ever_worked, broken=broken) is state


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (WebsiteState.WORKING, "The website link worked when we saw it on 23 November 2026."),
        (WebsiteState.NOT_WORKING, "The website link has not worked since 4 November 2026."),
        (
            WebsiteState.CANNOT_BE_LOOKED_AT,
            "Our program has not been able to look at the website since 4 November 2026. "
            "It may work for you.",
        ),
        (WebsiteState.NOT_LOOKED_AT, "We do not know yet whether the website link works."),
    ],
)
def test_the_website_in_words(state: WebsiteState, words: str) -> None:
    since = datetime(2026, 11, 4, 9, tzinfo=UTC)
    assert website_sentence(state, since, NOW - timedelta(days=1)) == words
