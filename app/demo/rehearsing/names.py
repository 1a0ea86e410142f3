"""What the rehearsed web's name server says, and when it changes its mind."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.demo.names import Answer, PretendNames, Silence
from app.demo.rehearsing.kinds import Happening, Kind
from app.demo.rehearsing.world import Host, World

_SILENCES = {"servfail": Silence.SERVFAIL, "no_answer": Silence.NO_ANSWER}


@dataclass
class NameBook:
    """All changes of names, in order; `turn_to` brings the name server up to a day."""

    world: World
    own: dict[str, Answer]
    _next: int = 0
    _changes: list[tuple[float, str]] = field(default_factory=list)
    _hosts: dict[str, list[Happening]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for host in self.world.hosts:
            told = [one for one in host.happenings if _is_about_names(one)]
            if told:
                self._hosts[host.name] = self._hosts[f"new-{host.name}"] = told
        changes: defaultdict[str, set[float]] = defaultdict(set)
        for name, told in self._hosts.items():
            changes[name] |= set(_moments(told))
        for name in self.own:
            changes[name] |= set(_moments(self.world.offline))
        self._changes = sorted((day, name) for name, days in changes.items() for day in days)

    def turn_to(self, day: float, names: PretendNames) -> None:
        """Says what is so on this day; days only go forward."""
        while self._next < len(self._changes) and self._changes[self._next][0] <= day:
            name = self._changes[self._next][1]
            names.set(name, self._answer(name, day))
            self._next += 1

    def _answer(self, name: str, day: float) -> Answer:
        for outage in self.world.offline:
            if outage.is_on(day):
                return _SILENCES[outage.form]
        on = [one for one in self._hosts.get(name, ()) if one.is_on(day)]
        if any(one.kind is Kind.OUTAGE for one in on):
            return Silence.NO_ANSWER
        return Silence.NXDOMAIN if _is_gone(on) else self.own[name]


def _is_about_names(one: Happening) -> bool:
    if one.kind is Kind.OUTAGE:
        return one.form == "no_answer"
    return one.kind in (Kind.NAME_GONE, Kind.PARKED) or one.form == "no_name"


def _is_gone(on: list[Happening]) -> bool:
    kinds = {one.kind for one in on}
    return Kind.PARKED not in kinds and bool(kinds & {Kind.NAME_GONE, Kind.BLIP})


def _moments(happenings: Iterable[Happening]) -> Iterator[float]:
    for one in happenings:
        yield one.start
        if one.end is not None:
            yield one.end


def names_of(host: Host) -> tuple[str, str]:
    """A host's name, and the one that it moves to if it does."""
    return host.name, f"new-{host.name}"
