"""One decision about many flags: all of them are decided, or none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.freshness import decisions as d
from app.freshness.causes import Cause, Grouped, chosen_of, grouped
from app.freshness.deciders import CannotDecideSo
from app.freshness.flags import Flag
from app.freshness.links import Link
from app.freshness.outcomes import Reason
from app.freshness.resolving import resolve
from app.freshness.undoing import Deed, undoable


class Action(StrEnum):
    """What can be done about many flags at once."""

    PREFIX = "link_corrected"
    ASSURED = "assured"
    TRIED = "tried_no_answer"
    NOT_A_PROBLEM = "not_a_problem"


CHECKS = {Reason.OVERDUE, Reason.PINNED_OVERDUE, Reason.FACT_EXPIRED}


@dataclass(frozen=True, slots=True)
class Together:
    """The action, and what it needs: beginnings of addresses, a method, a day."""

    action: Action
    old: str = ""
    new: str = ""
    method: d.CheckMethod = "phone"
    retry_on: date | None = None
    evidence_wrong: bool = False
    note: str | None = None


def preview(session: Session, found: Grouped) -> Together:
    """What probably is right for a group: the same move of all addresses, or one call."""
    ids = [line.id for line in found.lines]
    query = select(Link.url, Flag.suggestion).join(Link, Link.id == Flag.link_id)
    rows = session.execute(query.where(Flag.id.in_(ids), Flag.reason == Reason.LINK_MOVED))
    moves: Counter[tuple[str, str]] = Counter()
    for old, suggestion in rows:
        new = ((suggestion or {}).get("decision") or {}).get("url")
        if new:
            moves[beginnings(old, new)] += 1
    if moves:
        (old, new), _ = moves.most_common(1)[0]
        return Together(Action.PREFIX, old, new)
    reasons = {line.reason for line in found.lines}
    if reasons == {Reason.CANNOT_LOOK}:
        return Together(Action.ASSURED, method="website_read")
    if found.group.cause is Cause.HOST and not reasons & CHECKS:
        return Together(Action.PREFIX, _same_start(list(found.addresses.values())))
    return Together(Action.ASSURED)


def beginnings(old: str, new: str) -> tuple[str, str]:
    """What two addresses begin with before they end in the same words."""
    tail = len(_same_start([old[::-1], new[::-1]]))
    # At a slash, so that no word is cut in two.
    while tail and old[len(old) - tail] != "/":
        tail -= 1
    if not tail:
        return old, new
    return old[: len(old) - tail] + "/", new[: len(new) - tail] + "/"


def _same_start(texts: Sequence[str]) -> str:
    """The letters with which all of these begin."""
    if not texts:
        return ""
    first, last = min(texts), max(texts)
    length = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first if length is None else first[:length]


def decide_together(
    session: Session,
    cause: Cause,
    id: UUID,
    chosen: Sequence[UUID],
    together: Together,
    actor: Actor,
    now: datetime,
) -> Deed:
    """Decides all these flags alike. Raises CannotDecideSo, AlreadyResolved, UnknownGroup."""
    flags = chosen_of(session, cause, id, chosen, now)
    if len(flags) != len(set(chosen)):
        raise CannotDecideSo("Somebody has resolved some of these flags meanwhile: choose again.")
    name = grouped(session, cause, id, now).group.name
    decided = [(flag, _decision(session, flag, together)) for flag in flags]
    words = f"{name}: {len(flags)} flags {DONE[together.action]}"
    with undoable(session, [flag.id for flag in flags], actor, now, words=words) as deed:
        for flag, decision in decided:
            # A check of an entry closes what else was overdue about it.
            session.refresh(flag)
            if flag.resolved_at is None:
                resolve(session, flag.id, decision, actor, now)
    return deed


DONE = {
    Action.PREFIX: "with a corrected address.",
    Action.ASSURED: "recorded as checked.",
    Action.TRIED: "tried without an answer.",
    Action.NOT_A_PROBLEM: "not a problem.",
}


def _decision(session: Session, flag: Flag, together: Together) -> d.Decision:
    match together.action:
        case Action.PREFIX:
            url = _moved(session, flag, together.old, together.new)
            return d.LinkCorrected(decision="link_corrected", url=url, note=together.note)
        case Action.ASSURED:
            return d.Assured(decision="assured", method=together.method, note=together.note)
        case Action.TRIED:
            if together.retry_on is None:
                raise CannotDecideSo("Enter the day on which to try again")
            return d.TriedNoAnswer(
                decision="tried_no_answer", retry_on=together.retry_on, note=together.note
            )
        case Action.NOT_A_PROBLEM:
            return d.NotAProblem(
                decision="not_a_problem", evidence_wrong=together.evidence_wrong,
                note=together.note,
            )  # fmt: skip


def _moved(session: Session, flag: Flag, old: str, new: str) -> str:
    link = session.get(Link, flag.link_id) if flag.link_id else None
    if not old or not new:
        raise CannotDecideSo("Enter how the addresses begin now, and how they are to begin")
    if link is None or not link.url.startswith(old):
        what = link.url if link else "A flag that is about no address"
        raise CannotDecideSo(f"{what} does not begin with {old}: leave it out")
    return new + link.url.removeprefix(old)
