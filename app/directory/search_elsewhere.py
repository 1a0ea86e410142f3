"""Where to look when nothing was found: the nearest beyond the circle, guides of the category."""

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.dialects import holds_tags
from app.directory.search_distance import METRES_PER_DEGREE
from app.directory.search_index import documents
from app.directory.search_nearest import Wanted, nearest
from app.directory.search_question import SERVICES, Question
from app.directory.search_tags import GUIDE, LETTER_OF_FACT, tag

MANY = 3
STEP = 100  # metres; more would be false precision where only an outcode is known


def nearest_beyond(session: Session, question: Question) -> dict[UUID, int]:
    """Services that fulfil all but the circle, with metres from its middle, nearest first."""
    circle = question.circle
    if circle is None or circle.radius is None:
        return {}
    services = replace(question, sought=SERVICES)
    demands = services.demands(without=("proximity",))
    total = session.scalar(services.counting(session, demands)) or 0
    rows = nearest(session, services, demands, circle, Wanted(0, MANY), total)
    return {
        one.id: round(sqrt(one.apart) * METRES_PER_DEGREE / STEP) * STEP
        for one in rows
        if one.apart is not None
    }


def guides(session: Session, categories: Sequence[str]) -> list[UUID]:
    """Guides of these categories: published entries that explain the law."""
    if not categories:
        return []
    either = [tag(LETTER_OF_FACT["category"], key) for key in categories]
    query = select(documents.c.service_id).where(holds_tags(session, [[tag(GUIDE, "yes")], either]))
    return list(session.scalars(query.order_by(documents.c.id).limit(MANY)))
