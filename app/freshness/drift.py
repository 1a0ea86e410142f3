"""Drift: the provider's page and our record disagree about a contact, on two different days; pure.

"The page changed" is never a reason: three of four pages do (Jones et al. 2016). Only a recorded
phone, e-mail or postcode that is gone while another stands in its place counts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.freshness.contacts import KINDS, readable
from app.freshness.flags import Doubt
from app.freshness.links import Link
from app.freshness.outcomes import Reason
from app.freshness.readings import Reading, words_around
from app.freshness.sameness import Traces, named

APART = timedelta(days=1)
ROTATING = 2  # others that came and went: a number that counts calls, not a new one
STEADY, AFTER_RETURNS = 2, 3  # readings that prove it; one more where ours went and came back


@dataclass(frozen=True, slots=True)
class Drift:
    """Our value is gone from the page, and others stand in its place, or nothing does.

    `proved`: on two days. `now`: on the latest reading too. `before` and `after` are the words
    around ours when it last stood there, and around theirs.
    """

    kind: str
    recorded: tuple[str, ...]
    found: tuple[str, ...]
    first_seen: str
    last_agreed: str
    before: str | None = None
    after: str | None = None
    proved: bool = False
    rotating: bool = False
    now: bool = True

    def doubt(self, link: Link) -> Doubt:
        """The doubt to raise."""
        ours, theirs = (", ".join(map(readable, some)) for some in (self.recorded, self.found))
        what = KINDS[self.kind]
        act = "Ring" if self.kind == "phones" else "Ask the provider about"
        return Doubt(
            reason=Reason.CONTACT_DRIFT,
            words=f"The provider's page gives {theirs}; our {what} {ours} is no longer there.",
            about=f"{link.url} {self.kind} {ours} {theirs}",
            evidence={
                "url": link.url,
                "kind": self.kind,
                "recorded": list(self.recorded),
                "found": list(self.found),
                "first_seen": self.first_seen,
                "last_agreed": self.last_agreed,
                "before": self.before,
                "after": self.after,
            },
            suggestion={"words": f"{act} {theirs}, and correct the {what} if it is theirs."},
            link_id=link.id,
        )


def drifts_of(
    contacts: Mapping[str, Collection[str]], traces: Traces, pages: Sequence[Reading]
) -> list[Drift]:
    """Where the page contradicts the record, kind by kind; empty when they agree."""
    found = (_drift(kind, frozenset(contacts.get(kind) or ()), traces, pages) for kind in KINDS)
    return [one for one in found if one is not None]


def _drift(
    kind: str, recorded: frozenset[str], traces: Traces, pages: Sequence[Reading]
) -> Drift | None:
    told = [one for one in about_the_entry(pages, traces, recorded, kind) if one.gives(kind)]
    agreed = [place for place, one in enumerate(told) if one.gives(kind) & recorded]
    # A page that never said what we say gives a switchboard's number, not news.
    if not agreed or agreed[-1] == len(told) - 1:
        return None
    since, anchor, last = told[agreed[-1] + 1 :], told[agreed[-1]], told[-1]
    new = sorted(last.gives(kind) - anchor.gives(kind))
    enough = AFTER_RETURNS if _came_back(agreed) else STEADY
    standing = [value for value in new if _stands(value, since, kind, enough)]
    found = tuple(standing or new)
    first = _run(found[0], since, kind)[0] if found else since[0]
    rotating = _rotates(since, anchor, kind)
    return Drift(
        kind,
        recorded=tuple(sorted(recorded)),
        found=found,
        first_seen=first.at.isoformat(),
        last_agreed=anchor.at.isoformat(),
        before=words_around(anchor.page, sorted(recorded & anchor.gives(kind))),
        after=words_around(last.page, found),
        proved=bool(standing) and not rotating,
        rotating=rotating,
        now=bool(new) and last.at == pages[-1].at,
    )


def about_the_entry(
    pages: Sequence[Reading], traces: Traces, recorded: Collection[str] = (), kind: str = "phones"
) -> list[Reading]:
    """Those readings that are of the entry's page: named there, or titled as a page that was."""
    ours = [one for one in pages if named(traces, one.page) or one.gives(kind) & set(recorded)]
    titles = {one.page.get("title") for one in ours} - {None}
    return [one for one in pages if one in ours or one.page.get("title") in titles]


def _stands(value: str, since: Sequence[Reading], kind: str, enough: int) -> bool:
    """Whether it was there at every reading from one day to another."""
    run = _run(value, since, kind)
    return len(run) >= enough and run[-1].at - run[0].at >= APART


def _run(value: str, since: Sequence[Reading], kind: str) -> list[Reading]:
    found: list[Reading] = []
    for reading in reversed(since):
        if value not in reading.gives(kind):
            break
        found.insert(0, reading)
    return found


def _rotates(since: Sequence[Reading], anchor: Reading, kind: str) -> bool:
    """Whether others came and went since: numbers that count calls change at every visit."""
    seen = frozenset[str]().union(*(one.gives(kind) for one in since))
    return len(seen - since[-1].gives(kind) - anchor.gives(kind)) >= ROTATING


def _came_back(agreed: Sequence[int]) -> bool:
    """Whether ours was gone before, and came back."""
    return agreed[-1] - agreed[0] + 1 != len(agreed)
