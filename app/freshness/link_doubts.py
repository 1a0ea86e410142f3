"""What an editor is told of a doubt about a web address: the visits behind it, the likely fix."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from app.freshness.flags import Doubt
from app.freshness.links import Link, LinkRole
from app.freshness.moves import SAME
from app.freshness.outcomes import Harm, Reason
from app.freshness.rules import Belief
from app.freshness.visits import VisitRecord

EVIDENCE_VISITS = 6


def doubt_about(
    link: Link,
    role: LinkRole,
    belief: Belief,
    visits: Sequence[VisitRecord],
    users: Collection[UUID],
) -> Doubt:
    """The doubt of an entry that uses the link in this role. `belief` names its reason."""
    reason = belief.reason or Reason.CANNOT_LOOK
    last = visits[-1]
    return Doubt(
        reason=reason,
        words=belief.words,
        about=f"{link.url} {last.outcome} {last.detail} {belief.moved_to or ''}",
        evidence=evidence_of(link, role, belief, visits) | {"entries": [str(id) for id in users]},
        suggestion=_suggestion(belief, same=last.evidence.get(SAME) is True),
        link_id=link.id,
        harm=reason.harm if role is LinkRole.MAIN else Harm.LOW,
    )


def _suggestion(belief: Belief, *, same: bool) -> dict[str, Any] | None:
    """The likely fix, as a decision that can be sent back as it stands."""
    if belief.reason is Reason.LINK_MOVED:
        return _about_the_move(belief.moved_to, same=same)
    if belief.reason in (Reason.LINK_GONE, Reason.LINK_SOFT_GONE, Reason.HOST_DOWN):
        return {"words": "Ring the provider: is the service still running, and where is its page?"}
    if belief.reason is Reason.LINK_PARKED:
        return {
            "words": "Take the address out: what stands there now is not the provider's.",
            "decision": {"decision": "no_website_now"},
        }
    return None


def _about_the_move(moved_to: str | None, *, same: bool) -> dict[str, Any]:
    """One action where the same thing stands at the new place; else a person has to look."""
    if moved_to and same:
        return {
            "words": f"Use {moved_to} instead.",
            "decision": {"decision": "link_corrected", "url": moved_to},
        }
    return {"words": "Look where it leads now: if it is not the same thing, find its page or ring."}


def evidence_of(
    link: Link, role: LinkRole, belief: Belief, visits: Sequence[VisitRecord]
) -> dict[str, Any]:
    """What an editor needs to judge: the address, the belief, and the visits behind it."""
    return {
        "url": link.url,
        "used_as": role,
        "state": belief.state,
        "probability_dead": round(belief.probability_dead, 4),
        "counted_failures": [at.isoformat() for at in belief.failures],
        "last_ok_at": link.last_ok_at.isoformat() if link.last_ok_at else None,
        "visits": [_visit_evidence(visit) for visit in visits[-EVIDENCE_VISITS:]],
    }


def _visit_evidence(visit: VisitRecord) -> dict[str, Any]:
    return {
        "at": visit.at.isoformat(),
        "outcome": visit.outcome,
        "detail": visit.detail,
        "status": visit.status,
        "final_url": visit.final_url,
        "discarded": visit.discarded,
        **visit.evidence,
    }
