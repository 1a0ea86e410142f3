"""What a list leaves out: entries that might fit, and what each filter costs.

Entries that do not say whether they fulfil one filter, and fulfil all others, are counted by that
filter. Where nothing is found, so is what would be, were one filter dropped.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

from sqlalchemy import Integer, literal, union_all
from sqlalchemy.orm import Session

from app.directory.search_filters import Demands
from app.directory.search_question import Question

MOST = 1_000  # that might fit, by one filter: one more is counted, to know that there are more
MOST_LOOSENED = 10_000
KEPT = ("id", "modified_after", "organization_id")  # without them it is another question

Key = TypeVar("Key", bound=Hashable)


def might_fit(session: Session, question: Question) -> dict[str, int]:
    """How many more, by filter; filters that nothing is unknown of are left out. One query.

    `MOST` + 1 stands for all that is more than `MOST`.
    """
    asked = [
        (one.name, part)
        for one in question.filters
        if one.holds and one.unknown and one.name not in question.asked.unknown
        for part in one.apart or (one.unknown,)
    ]
    demands = {
        (name, number): question.demands(instead={name: part})
        for number, (name, part) in enumerate(asked)
    }
    found: Counter[str] = Counter()
    for (name, _), many in _counted(session, question, demands, MOST + 1).items():
        found[name] = min(found[name] + many, MOST + 1)
    return dict(found)


def loosened(session: Session, question: Question) -> dict[tuple[str, ...], int]:
    """How many there would be without a filter, most first; without all but one if need be.

    Two queries at most; no more than `MOST_LOOSENED` are counted.
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
    demands = {names: question.demands(without=names) for names in dropped}
    return _counted(session, question, demands, MOST_LOOSENED)


def _counted(
    session: Session, question: Question, demands: Mapping[Key, Demands], most: int
) -> dict[Key, int]:
    if not demands:
        return {}
    keys = list(demands)
    counts = [
        question.counting(session, demands[key], most).add_columns(literal(number, Integer))
        for number, key in enumerate(keys)
    ]
    rows = session.execute(union_all(*counts)).all()
    return {keys[number]: many for number, many in sorted((no, n) for n, no in rows) if many}
