"""All that a question demands but its words and its circle, as filters."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.directory.areas import keys_of_postcode
from app.directory.asked import Asked
from app.directory.postcodes import Postcode
from app.directory.search_assured import assured
from app.directory.search_filters import Condition, Filter, Part, fact_filters
from app.directory.search_index import documents
from app.directory.search_opening import opening_filters
from app.directory.search_tags import AREA, ORGANIZATION, TAXONOMY, TERM, tag
from app.directory.search_terms import terms_asked


def filters_of(session: Session, asked: Asked, home: Postcode | None) -> list[Filter]:
    """All of them; `home` is a postcode that the service must cover."""
    terms = terms_asked(session, asked)
    below = [str(term.id) for term in terms.of(asked.taxonomy_term_ids)]
    return [
        *_columns(asked),
        *_carried(asked, below, home),
        *fact_filters(session, asked, terms),
        *opening_filters(session, asked),
        *_assured(asked),
    ]


def _columns(asked: Asked) -> Iterator[Filter]:
    """An age or a date that nobody recorded fulfils nothing."""
    row = documents.c
    if asked.ids:
        yield _when("id", row.service_id.in_(asked.ids))
    if asked.minimum_age is not None:
        yield _when("minimum_age", row.minimum_age >= asked.minimum_age)
    if asked.maximum_age is not None:
        yield _when("maximum_age", row.maximum_age <= asked.maximum_age)
    if asked.modified_after is not None:
        yield _when("modified_after", row.last_modified >= asked.modified_after)


def _carried(asked: Asked, below: list[str], home: Postcode | None) -> Iterator[Filter]:
    """Tags that every entry has or has not: they leave nothing unknown."""
    terms = dict.fromkeys((*map(str, asked.taxonomy_term_ids), *below))
    if terms:
        yield Filter("taxonomy_term_id", Part(([tag(TERM, id) for id in terms],)))
    if asked.taxonomy_ids:
        tags = [tag(TAXONOMY, str(id)) for id in asked.taxonomy_ids]
        yield Filter("taxonomy_id", Part((tags,)))
    if asked.organization_id:
        tags = [tag(ORGANIZATION, str(asked.organization_id))]
        yield Filter("organization_id", Part((tags,)))
    if home:
        tags = [tag(AREA, key) for key in sorted(keys_of_postcode(home))]
        yield Filter("postcode", Part((tags,)))


def _assured(asked: Asked) -> Iterator[Filter]:
    """That nobody assured an entry is known of it: it may not fit, it does not."""
    if asked.assured_since:
        rows = assured()
        yield _when("assured_within", rows.holds(rows.day >= asked.assured_since))
    if asked.bases:
        rows = assured()
        yield _when("basis", rows.holds(rows.basis.in_(asked.bases)))


def _when(name: str, condition: Condition) -> Filter:
    return Filter(name, Part(conditions=(condition,)))
