"""What a list says besides its entries: those that might fit, and, of an empty one, where to look.

Nobody is sent away with nothing: which filter to loosen and what that gives, the nearest beyond
the circle, the guides of the category, help lines for all of England.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.api.asking import EntriesAsked
from app.api.questions import Asking, address, varied
from app.api.shapes import published_entries
from app.directory.helplines import help_lines
from app.directory.search_elsewhere import guides, nearest_beyond
from app.directory.search_might_fit import MOST, loosened, might_fit
from app.directory.search_question import Question

Json = dict[str, Any]

UNSAID: Mapping[str, str] = {
    "category": "what kind of help they offer",
    "need": "which needs they are for",
    "condition": "which conditions they are for",
    "diagnosis_stage": "at which stage of a diagnosis they help",
    "support": "what support they give",
    "referral_route": "how to be referred",
    "payment": "how one can pay",
    "pfa_outcome": "what they prepare for",
    "short_breaks_card": "whether they take the card",
    "diagnosis_required": "whether they ask for a diagnosis",
    "ehcp_required": "whether they ask for an EHC plan",
    "free": "whether they are free",
    "age": "which ages they are for",
    "age_band": "which ages they are for",
    "language": "which languages they speak",
    "accessibility": "how accessible their place is",
    "area": "where they are",
    "day": "on which days they are open",
    "open_at": "whether they are open then",
    "proximity": "where they are",
}
AGEING = ("payment", "short_breaks_card", "day", "open_at")


def might_fit_besides(
    session: Session, asked: EntriesAsked, question: Question, asking: Asking
) -> Json:
    """Entries that would match but for one thing that they have not told us, by that thing."""
    said = [
        {
            "parameter": name,
            "count": count,
            "sentence": f"{_many(count)} more {'has' if count == 1 else 'have'} not told us "
            f"{UNSAID[name]}{', or not lately' if name in AGEING else ''}.",
            **address(asking, varied(asked, unknown=(name,))),
        }
        for name, count in might_fit(session, question).items()
    ]
    return {"might_fit": said} if said else {}


def _many(count: int) -> str:
    """Very many are not counted to the last."""
    return f"More than {MOST:,}" if count > MOST else str(count)


def where_else(session: Session, asked: EntriesAsked, question: Question, asking: Asking) -> Json:
    """For an empty list. Five queries at most."""
    loosen = [
        {"parameters": names, "count": count, **address(asking, varied(asked, without=names))}
        for names, count in loosened(session, question).items()
    ]
    near = nearest_beyond(session, question)
    guiding = guides(session, asked.category)
    entries = _named(session, [*near, *guiding], asking)
    said = {
        "loosen": loosen,
        "nearest": [entries[id] | {"metres": metres} for id, metres in near.items()],
        "guides": [entries[id] for id in guiding],
        "help_lines": [
            one.model_dump(exclude={"categories"}, exclude_none=True)
            for one in help_lines(asked.category)
        ],
    }
    return {"where_else": {name: some for name, some in said.items() if some}}


def _named(session: Session, ids: Sequence[UUID], asking: Asking) -> Mapping[UUID, Json]:
    """Entries by what is needed to follow them."""
    if not ids:
        return {}
    bodies = published_entries(session, ids)
    return {
        id: {
            "id": str(id),
            "name": json.loads(one.body)["name"],
            "url": f"{asking.root}/services/{id}",
        }
        for id, one in bodies.items()
    }
