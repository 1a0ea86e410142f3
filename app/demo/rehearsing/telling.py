"""The figures for people, line by line."""

from collections.abc import Iterator, Mapping

from app.demo.rehearsing.figures import Share, Times
from app.demo.rehearsing.summary import Summary

SHOWN = 12  # false flags and misses that are told one by one


def lines(told: Summary) -> Iterator[str]:
    """Everything, with counts beside each share."""
    yield (
        f"{told.links} links on {told.hosts} hosts, {told.days:.0f} days, seed {told.seed}: "
        f"{told.looks} looks in {told.cycles} cycles."
    )
    yield (
        f"{told.discarded_runs} runs discarded because we were offline, {told.incidents} common "
        f"failures: {told.discarded_looks} looks did not count."
    )
    yield from _flags(told)
    yield from _table("Precision by reason", told.precision, told.precision_of_all)
    yield from _recall(told)
    yield from _delays(told)
    yield from _calibration(told)
    yield from _schedule(told)


def _flags(told: Summary) -> Iterator[str]:
    yield ""
    yield (
        f"{told.flags} flags, {len(told.false)} false: "
        f"{told.false_per_1000_link_years:.2f} per 1,000 link-years; "
        f"{told.false_from_outages} from outages, {told.false_from_walls} from walls and limits."
    )
    for flag in told.false[:SHOWN]:
        why = ", ".join(flag.causes)
        yield f"  FALSE  day {flag.day:6.1f}  {flag.reason:<17} {flag.url} ({why})"


def _table(title: str, shares: Mapping[str, Share], all_of: Share | None = None) -> Iterator[str]:
    yield ""
    yield title
    for key, share in shares.items():
        yield f"  {key:<19} {_share(share)}"
    if all_of is not None:
        yield f"  {'all':<19} {_share(all_of)}"


def _recall(told: Summary) -> Iterator[str]:
    yield ""
    yield f"Recall by what happened{'in time':>24}{'all that happened':>26}"
    for key, share in told.recall.items():
        in_time = told.recall_in_time.get(key, Share(0, 0))
        yield f"  {key:<19} {_share(in_time):>25} {_share(share):>25}"
    yield f"  {'dead':<19} {_share(told.recall_of_dead):>25}"
    yield f"  {'parked':<19} {_share(told.recall_of_parked):>25}"
    for one in told.missed[:SHOWN]:
        yield f"  MISSED day {one.start:6.1f}  {one.kind:<17} {one.url}"


def _delays(told: Summary) -> Iterator[str]:
    yield ""
    yield "Days from what happened to the flag"
    for key, days in told.delays.items():
        yield f"  {key:<19} {_times(days)}"
    yield f"Days from its end to the flag's closing itself: {_times(told.self_close)}"
    yield f"  of false flags, from raising to closing: {_times(told.false_close)}"
    yield f"  still open 40 days after the cause went: {told.still_open}"


def _calibration(told: Summary) -> Iterator[str]:
    found = told.calibration
    yield ""
    yield (
        f"Belief after each of {found.looks} looks: Brier {_number(found.brier)} (always saying "
        f"the base rate: {_number(found.brier_of_base_rate)}); behind {found.flags} flags of death:"
        f" {_number(found.brier_of_flags)}"
    )
    yield "  belief between        looks    mean belief   truly dead"
    for one in found.bins:
        yield (
            f"  {one.low:5.3f} and {one.high:5.3f} {one.looks:10d} {one.believed:12.4f} "
            f"{one.dead:12.4f}"
        )


def _schedule(told: Summary) -> Iterator[str]:
    gain = told.gained
    share = "no gap" if gain.share is None else f"{gain.share:.2f}"
    yield ""
    yield (
        f"Freshness of {gain.pages} undisturbed pages with {gain.visits_a_day:.0f} visits a day: "
        f"uniform {gain.uniform:.4f}, present {gain.present:.4f}, best {gain.best:.4f}; "
        f"share of the gap {share}."
    )
    yield (
        f"At most {told.requests_a_minute} requests to one host in a minute ({told.busiest}); "
        f"304 for {_share(told.unmodified)} of living pages."
    )


def _share(share: Share) -> str:
    return "–" if share.value is None else f"{share.value:.3f} ({share.part} of {share.of})"


def _times(days: Times) -> str:
    if days.median is None or days.p95 is None:
        return "–"
    return f"median {days.median:.1f}, 95 % {days.p95:.1f} ({days.count})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.5f}"
