"""What a rehearsal came to, in one record: for `--json`, for people, for the plots."""

from dataclasses import asdict, dataclass
from typing import Any

from app.demo.rehearsing.figures import (
    Calibration,
    Share,
    Times,
    precision,
    recall,
    times,
    together,
)
from app.demo.rehearsing.gain import Gained
from app.demo.rehearsing.judging import Expected, Judged
from app.demo.rehearsing.kinds import DEATHS, Kind
from app.demo.rehearsing.rehearsing import Found


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures. `recall` is of all that lasted to its end; `recall_in_time` of what was there
    long enough for two looks and their proof, with nothing to hide it."""

    links: int
    hosts: int
    days: float
    seed: int
    looks: int
    cycles: int
    discarded_runs: int
    discarded_looks: int
    incidents: int
    outcomes: dict[str, int]
    flags: int
    false: tuple[Judged, ...]
    false_per_1000_link_years: float
    false_from_outages: int
    false_from_walls: int
    precision: dict[str, Share]
    precision_of_all: Share
    recall: dict[str, Share]
    recall_in_time: dict[str, Share]
    recall_of_dead: Share
    recall_of_parked: Share
    missed: tuple[Expected, ...]
    delays: dict[str, Times]
    self_close: Times
    false_close: Times
    still_open: int
    calibration: Calibration
    gained: Gained
    requests_a_minute: int
    busiest: str
    unmodified: Share

    def as_json(self) -> dict[str, Any]:
        """For `--json`: the same for the same seed, whatever machine it ran on."""
        whole = asdict(self)
        whole["share_of_gap"] = self.gained.share
        return whole


def summary(found: Found) -> Summary:
    """Adds a rehearsal up."""
    course, flags, wanted = found.course, found.flags, found.expected
    false = tuple(flag for flag in flags if not flag.right)
    in_time = recall(wanted, plain=True)
    told = precision(flags)
    (busiest, _), often = max(
        course.tally.minutes.items(), key=lambda item: (item[1], item[0]), default=(("", 0), 0)
    )
    return Summary(
        links=found.asked.links,
        hosts=found.hosts,
        days=found.asked.days,
        seed=found.asked.seed,
        looks=sum(course.outcomes.values()),
        cycles=course.cycles,
        discarded_runs=course.discarded_runs,
        discarded_looks=course.discarded_looks,
        incidents=course.incidents,
        outcomes=dict(course.outcomes.most_common()),
        flags=len(flags),
        false=false,
        false_per_1000_link_years=1000 * len(false) / found.link_years,
        false_from_outages=_because_of(false, Kind.OUTAGE, Kind.OWN_OUTAGE),
        false_from_walls=_because_of(false, Kind.WALL, Kind.RATE_LIMIT),
        precision=told,
        precision_of_all=together(told),
        recall=recall(wanted, plain=False),
        recall_in_time=in_time,
        recall_of_dead=together(in_time, list(DEATHS - {Kind.PARKED, Kind.CLOSED})),
        recall_of_parked=together(in_time, [Kind.PARKED]),
        missed=tuple(one for one in wanted if one.plain and one.found is None),
        delays=_delays(wanted),
        self_close=times(_self_closes(wanted, found.asked.days)),
        false_close=times([flag.closed - flag.day for flag in false if flag.closed is not None]),
        still_open=sum(_is_open(one, found.asked.days) for one in wanted),
        calibration=found.calibration,
        gained=found.gained,
        requests_a_minute=often,
        busiest=busiest,
        unmodified=Share(course.tally.unmodified, course.tally.pages),
    )


def _because_of(false: tuple[Judged, ...], *kinds: Kind) -> int:
    return sum(bool(set(kinds) & set(flag.causes)) for flag in false)


def _delays(wanted: tuple[Expected, ...]) -> dict[str, Times]:
    found = {"all": times([one.delay for one in wanted if one.delay is not None])}
    for kind in sorted({one.kind for one in wanted}):
        mine = [one.delay for one in wanted if one.kind is kind and one.delay is not None]
        found[kind.value] = times(mine)
    return found


def _self_closes(wanted: tuple[Expected, ...], days: float) -> list[float]:
    """From the end of the trouble to the flag that closed itself."""
    return [
        max(one.closed - one.end, 0.0)
        for one in wanted
        if one.found is not None and one.closed is not None and one.end < days
    ]


def _is_open(one: Expected, days: float) -> bool:
    """Whether a flag still stands a month and a week after its cause has gone."""
    return one.found is not None and one.closed is None and one.end < days - 40
