"""Failures that have one cause: our own outage, or one host that takes its pages with it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.freshness.looks import A_DAY
from app.freshness.outcomes import Outcome
from app.freshness.ratios import RATIOS, Family, Key, Ratio, ratio_of

# Below this many places one slow pair would be a tenth.
MEANINGFUL_RUN = 20
OUTAGE_SHARE = 0.10
# Reference addresses that answer say that we are online: then only most places can say otherwise,
# as after an outage that has just ended.
OUTAGE_SHARE_ONLINE = 0.50
# Two dead hosts in a run are two dead hosts; three of three and nobody else are more likely us.
NOBODY_ANSWERS = 3
INCIDENT_LINKS = 3
INCIDENT_SHARE = 0.30

# What a broken connection of our own looks like. TLS belongs here: a portal that wants a password
# shows its own certificate for every name, and with a wrong clock every certificate has expired.
_MAY_BE_OURS = frozenset(
    {Outcome.TIMEOUT, Outcome.DNS_PROBLEM, Outcome.TRANSIENT, Outcome.TLS_PROBLEM}
)


class Scope(StrEnum):
    """What failed as one, the narrowest first."""

    HOST = "host"
    DOMAIN = "domain"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class RunLook:
    """One look of a run.

    `failing_for` is the time since the first failure of the link's present trouble, failures of
    discarded runs and of incidents included; zero if it was well when last seen, or is new.
    """

    link: str
    host: str
    domain: str
    addresses: frozenset[str]
    outcome: Outcome
    failing_for: timedelta
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """Pages of one host, domain or network address that failed together: one event, not many."""

    scope: Scope
    name: str
    outcome: Outcome
    links: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class RunVerdict:
    """What of a run is evidence. `discarded` says in words why none of it is."""

    discarded: str | None
    incidents: tuple[Incident, ...]
    held_back: frozenset[str]

    def counts(self, link: str) -> bool:
        """Whether the look at this link counts for the link itself."""
        return self.discarded is None and link not in self.held_back


def judge_run(
    run: Sequence[RunLook],
    *,
    references: Sequence[Outcome] | None = (),
    ratios: Mapping[Key, Ratio] = RATIOS,
) -> RunVerdict:
    """Judge a run as a whole, before any of its looks is believed.

    `references` are the outcomes of looking, in the same run, at addresses that are always there;
    None when there was no reason to doubt our own connection.
    """
    discarded = _our_outage(run, references) if references is not None else None
    if discarded:
        return RunVerdict(discarded, (), frozenset())
    incidents = _incidents(run, ratios)
    together = {link for incident in incidents for link in incident.links}
    # A common cause says nothing about each page, until it has outlasted a day: then the pages
    # are gone, whether one by one or all at once.
    held_back = frozenset(
        look.link for look in run if look.link in together and look.failing_for < A_DAY
    )
    return RunVerdict(None, incidents, held_back)


def _may_be_ours(outcome: Outcome, detail: str | None) -> bool:
    """Whether this could be our own connection; an answer from the site never is."""
    answered = ratio_of(outcome, detail).family in (Family.BLIND, Family.ALIVE)
    return outcome in _MAY_BE_OURS and not answered


def _our_outage(run: Sequence[RunLook], references: Sequence[Outcome]) -> str | None:
    failing = sum(_may_be_ours(outcome, None) for outcome in references)
    if failing * 2 > len(references):
        return (
            f"{failing} of {len(references)} reference addresses did not answer: "
            "our own connection was down"
        )
    places, silent = _places(run)
    if not references and len(places) >= NOBODY_ANSWERS and silent == places:
        return f"Not one of {len(places)} places answered: our own connection was down"
    # Whoever was already failing is expected to fail: a run of second looks is no outage.
    places, silent = _places([look for look in run if not look.failing_for])
    share = OUTAGE_SHARE_ONLINE if references else OUTAGE_SHARE
    if len(places) >= MEANINGFUL_RUN and len(silent) > share * len(places):
        return (
            f"{len(silent)} of {len(places)} places that had been well did not answer: "
            "more likely our own connection than theirs"
        )
    return None


def _places(run: Sequence[RunLook]) -> tuple[set[str], set[str]]:
    """Where the looks went, and where none of them was answered.

    Counted by network address (by domain where a name led nowhere), not by page: a large host
    that is down is an incident of its own, and no sign that we are.
    """
    places: set[str] = set()
    answered: set[str] = set()
    for look in run:
        place = min(look.addresses, default=look.domain)
        places.add(place)
        if not _may_be_ours(look.outcome, look.detail):
            answered.add(place)
    return places, places - answered


def _incidents(run: Sequence[RunLook], ratios: Mapping[Key, Ratio]) -> tuple[Incident, ...]:
    """The largest groups that fail together; of equal ones the narrowest."""
    found: list[Incident] = []
    for (scope, name), looks in _groups(run).items():
        failing = [look for look in looks if _fails(look, ratios)]
        if len(failing) >= INCIDENT_LINKS and len(failing) >= INCIDENT_SHARE * len(looks):
            found.append(_incident(scope, name, failing, len(looks)))
    found.sort(key=lambda one: (-len(one.links), list(Scope).index(one.scope), one.name))
    kept: list[Incident] = []
    for one in found:
        if not any(set(one.links) <= set(larger.links) for larger in kept):
            kept.append(one)
    return tuple(kept)


def _groups(run: Sequence[RunLook]) -> dict[tuple[Scope, str], list[RunLook]]:
    groups: dict[tuple[Scope, str], list[RunLook]] = defaultdict(list)
    for look in run:
        groups[Scope.HOST, look.host].append(look)
        groups[Scope.DOMAIN, look.domain].append(look)
        for address in look.addresses:
            groups[Scope.ADDRESS, address].append(look)
    return groups


def _fails(look: RunLook, ratios: Mapping[Key, Ratio]) -> bool:
    family = ratio_of(look.outcome, look.detail, ratios).family
    return family in (Family.DEFINITE, Family.SILENT, Family.CERTIFICATE)


def _incident(scope: Scope, name: str, failing: Sequence[RunLook], of: int) -> Incident:
    often = Counter(look.outcome for look in failing)
    # The same outcome whatever the order of the run.
    outcome = min(often, key=lambda one: (-often[one], one.value))
    words = f"{len(failing)} of {of} pages at {name} failed together: {outcome.words.lower()}"
    return Incident(scope, name, outcome, tuple(sorted(look.link for look in failing)), words)
