"""Who fixed what: decisions and checks by role; by person for those who may know."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor, ActorKind
from app.accounts.roles import Role
from app.freshness.assurances import Assurance
from app.freshness.flags import NOT_A_PROBLEM, Flag
from app.freshness.report_tables import Series, Table

NO_ROLE = "Person without a role"


def who_table(session: Session, begins: datetime, ends: datetime, *, names: bool) -> Table:
    """Decisions and checks by people, or by roles."""
    counts: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0, 0, 0])

    def place(kind: str, role: str | None, name: str) -> tuple[str, ...]:
        words = role_words(kind, role)
        return (words, name if kind == ActorKind.PERSON else "") if names else (words,)

    false_alarm = case((Flag.false_alarm, 1), else_=0)
    dismissed = case(((Flag.decision == NOT_A_PROBLEM) & Flag.false_alarm.is_(False), 1), else_=0)
    decided = (
        select(
            Actor.kind,
            Actor.role,
            Actor.name,
            func.count(),
            func.sum(dismissed),
            func.sum(false_alarm),
        )
        .join(Flag, Flag.resolved_by_id == Actor.id)
        .where(Flag.resolved_at >= begins, Flag.resolved_at < ends)
        .group_by(Actor.id, Actor.kind, Actor.role, Actor.name)
    )
    for kind, role, name, many, fine, wrong in session.execute(decided):
        _add(counts[place(kind, role, name)], many - fine - wrong, fine, wrong, 0)
    checks = (
        select(Actor.kind, Actor.role, Actor.name, func.count())
        .join(Assurance, Assurance.actor_id == Actor.id)
        .where(Assurance.recorded_at >= begins, Assurance.recorded_at < ends)
        .group_by(Actor.id, Actor.kind, Actor.role, Actor.name)
    )
    for kind, role, name, many in session.execute(checks):
        _add(counts[place(kind, role, name)], 0, 0, 0, many)
    heads = ("Role", "Person") if names else ("Role",)
    return Table(
        Series.WHO,
        "Who fixed what",
        "Decisions about flags, and checks recorded, over all months of this report. Roles are "
        "today’s." + ("" if names else " Names are for those who manage people."),
        (*heads, "Flags put right", "Not a problem", "False alarms", "Checks recorded"),
        [(*key, *many) for key, many in sorted(counts.items())],
        heads=len(heads),
    )


def _add(counts: list[int], *more: int) -> None:
    counts[:] = [one + other for one, other in zip(counts, more, strict=True)]


def role_words(kind: str, role: str | None) -> str:
    """Who somebody is without a name: the role of a person, or what sort of actor."""
    if kind != ActorKind.PERSON:
        return {ActorKind.KEY: "Key of a program", ActorKind.PROVIDER: "Provider"}.get(
            ActorKind(kind), kind.capitalize()
        )
    return Role(role).words if role in set(Role) else NO_ROLE
