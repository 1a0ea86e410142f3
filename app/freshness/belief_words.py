"""What an editor reads about a belief: one plain sentence each."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.freshness.cases import Case
from app.freshness.days import day_of, in_words
from app.freshness.looks import Look
from app.freshness.outcomes import Reason
from app.freshness.ratios import Detail

_WHAT = {
    Reason.LINK_GONE: "Gone",
    Reason.LINK_SOFT_GONE: "The page itself said that it is gone",
    Reason.CLOSURE_ANNOUNCED: "Says that it has closed",
    Reason.LINK_PARKED: "For sale or in other hands",
    Reason.LINK_CERTIFICATE: "Browsers would have warned",
    Reason.HOST_DOWN: "No proper answer",
}

# Where the outcome's own words would say more than we know.
_WHY: Mapping[str | None, str] = {
    Detail.PAGE_STANDS: "It answers with a whole page, and with a status that there is none"
}

NOT_LOOKED_AT = "Not looked at yet"


def _on(moment: datetime) -> str:
    return in_words(day_of(moment))


def failing(case: Case) -> str:
    """`Gone on 3 visits on 3 different days since 4 November 2026`."""
    what = _WHAT[case.reason]
    if case.visits == 1:
        return f"{what} on one visit, on {_on(case.since)}"
    if case.days == 1:
        return f"{what} on {case.visits} visits, all on {_on(case.since)}"
    return f"{what} on {case.visits} visits on {case.days} different days since {_on(case.since)}"


def returning(case: Case, since: datetime, *, answers: bool) -> str:
    """A case that stands, while the address answers again or fails again after one answer."""
    if answers:
        return (
            f"{failing(case)}; it has answered since {_on(since)}, "
            "and one more answer on another day will settle it"
        )
    return f"{failing(case)}; it answered for a moment and has failed again since {_on(since)}"


def unreliable(switches: int, since: datetime) -> str:
    """An address that comes and goes."""
    return f"It comes and goes: {switches} changes since {_on(since)}"


def blocked(blind: Sequence[Look]) -> str:
    """An address that we cannot see, though people may."""
    times = "one visit" if len(blind) == 1 else f"{len(blind)} visits"
    why = _WHY.get(blind[-1].detail, blind[-1].outcome.words)
    return f"We could not look on {times} since {_on(blind[0].at)}: {why[0].lower()}{why[1:]}"


def moved(run: Sequence[Look]) -> str:
    """A move that lasts."""
    where = run[-1].final_url or "another address"
    return f"Moved for good to {where}, seen on {len(run)} visits since {_on(run[0].at)}"


def drifted(run: Sequence[Look]) -> str:
    """A move to something else."""
    where = run[-1].final_url or "another address"
    return f"Sent on to {where} since {_on(run[0].at)}, and what stands there is something else"


def well(last_seen: datetime) -> str:
    """An address that answers."""
    return f"It answered on {_on(last_seen)}"
