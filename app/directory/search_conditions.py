"""Conditions: what an entry must fulfil to answer a question, but for its words and distance."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, false
from sqlalchemy.orm import Session

from app.dialects import holds_tags
from app.directory.areas import keys_of_postcode
from app.directory.asked import Asked
from app.directory.postcodes import Postcode
from app.directory.search_hours import DAYS, minutes
from app.directory.search_index import documents, hours
from app.directory.search_tags import AREA, LETTER_OF_FACT, ORGANIZATION, TAXONOMY, TERM, tag

Condition = ColumnElement[bool]

FACT_OF_QUESTION = {
    "categories": "category",
    "needs": "needs",
    "conditions": "conditions",
    "diagnosis_stages": "diagnosis_stages",
    "support": "support",
    "referral_routes": "referral_routes",
    "payment_methods": "payment_methods",
    "pfa_outcomes": "pfa_outcomes",
    "short_breaks_card": "short_breaks_card",
    "diagnosis_required": "diagnosis_required",
    "ehcp_required": "ehcp_required",
    "free": "free",
}


def conditions(session: Session, asked: Asked, home: Postcode | None) -> list[Condition]:
    """All of them; `home` is a postcode that the service must cover."""
    found = [*_columns(asked), *_opening(asked)]
    if tags := [*_tags(asked, home)]:
        found.append(holds_tags(session, tags))
    return found


def _columns(asked: Asked) -> Iterator[Condition]:
    """An age or a date that nobody recorded fulfils nothing."""
    if asked.ids:
        yield documents.c.service_id.in_(asked.ids)
    if asked.minimum_age is not None:
        yield documents.c.minimum_age >= asked.minimum_age
    if asked.maximum_age is not None:
        yield documents.c.maximum_age <= asked.maximum_age
    if asked.modified_after is not None:
        yield documents.c.last_modified >= asked.modified_after


def _tags(asked: Asked, home: Postcode | None) -> Iterator[list[str]]:
    for question, fact in FACT_OF_QUESTION.items():
        if keys := getattr(asked, question):
            yield [tag(LETTER_OF_FACT[fact], key) for key in keys]
    if asked.taxonomy_term_ids:
        yield [tag(TERM, str(id)) for id in asked.taxonomy_term_ids]
    if asked.taxonomy_ids:
        yield [tag(TAXONOMY, str(id)) for id in asked.taxonomy_ids]
    if asked.organization_id:
        yield [tag(ORGANIZATION, str(asked.organization_id))]
    if home:
        yield [tag(AREA, key) for key in sorted(keys_of_postcode(home))]


def _opening(asked: Asked) -> Iterator[Condition]:
    """One and the same schedule must be on such a day, open so late and close so early."""
    start, end = minutes(asked.start_time), minutes(asked.end_time)
    if not asked.days and start is None and end is None:
        return
    fits = [hours.c.service_id == documents.c.service_id]
    if asked.days:
        days = [DAYS.index(day) + 1 for day in asked.days if day in DAYS]
        fits.append(hours.c.day.in_(days) if days else false())
    if start is not None:
        fits.append(hours.c.opens >= start)
    if end is not None:
        fits.append(hours.c.closes <= end)
    yield exists().where(*fits)
