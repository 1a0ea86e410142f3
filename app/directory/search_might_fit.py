"""What a list leaves out: entries that might fit, and what each filter costs.

Entries that do not say whether they fulfil one filter, and fulfil all others, are counted by that
filter. Where nothing is found, so is what would be, were one filter dropped.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Integer, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.directory.search_filters import Condition
from app.directory.search_question import Question

KEPT = ("id", "modified_after", "organization_id")  # without them it is another question

Key = TypeVar("Key", bound=Hashable)


def might_fit(session: Session, question: Question) -> dict[str, int]:
    """How many more, by filter; filters that nothing is unknown of are left out. One query."""
    asked = [
        one.name
        for one in question.filters
        if one.holds and one.unknown and one.name not in question.asked.unknown
    ]
    return _counted(
        session, question, {name: question.demands(session, unknown=(name,)) for name in asked}
    )


def loosened(session: Session, question: Question) -> dict[tuple[str, ...], int]:
    """How many there would be without a filter, most first; without all but one if need be.

    Two queries at most.
    """
    names = [one.name for one in question.filters if one.name not in KEPT]
    singly = [(name,) for name in names]
    found = _without(session, question, singly)
    if not found and len(names) > 2:
        found = _without(
            session, question, [tuple(one for one in names if one != kept) for kept in names]
        )
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _without(
    session: Session, question: Question, dropped: Collection[tuple[str, ...]]
) -> dict[tuple[str, ...], int]:
    demands = {names: question.demands(session, without=names) for names in dropped}
    return _counted(session, question, demands)


def _counted(
    session: Session, question: Question, demands: Mapping[Key, Sequence[Condition]]
) -> dict[Key, int]:
    if not demands:
        return {}
    keys = list(demands)
    counts = [
        select(literal(number, Integer), func.count())
        .select_from(question.sought.source)
        .where(*demands[key])
        for number, key in enumerate(keys)
    ]
    rows = session.execute(union_all(*counts)).all()
    return {keys[number]: many for number, many in sorted(map(tuple, rows)) if many}
