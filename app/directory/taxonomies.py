"""Taxonomies and their terms. A vocabulary of our own is a taxonomy with a key."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.actors import NAMESPACE
from app.database import Base
from app.dialects import Document, Moment
from app.directory.columns import Identified, Part, parent


class Taxonomy(Identified, Base):
    """Open Referral `taxonomy`. Words change with the law: they are rows, never constants."""

    __tablename__ = "taxonomies"

    key: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    description: Mapped[str]
    uri: Mapped[str | None]
    version: Mapped[str | None]


class TaxonomyTerm(Identified, Base):
    """Open Referral `taxonomy_term`. `key` is what facts store; `mapping` holds others' codes.

    `edited_at`: when an administrator gave it other words than those that come with us.
    """

    __tablename__ = "taxonomy_terms"
    __table_args__ = (UniqueConstraint("taxonomy_id", "key"),)

    taxonomy_id: Mapped[UUID | None] = mapped_column(ForeignKey("taxonomies.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("taxonomy_terms.id"), index=True)
    key: Mapped[str | None] = mapped_column(String(64))
    code: Mapped[str | None]
    name: Mapped[str]
    description: Mapped[str]
    taxonomy: Mapped[str | None]
    term_uri: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    mapping: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    edited_at: Mapped[datetime | None] = mapped_column(Moment)


class Attribute(Part, Base):
    """Open Referral `attribute`: an entry carries a term."""

    __tablename__ = "attributes"

    service_id: Mapped[UUID | None] = parent("services")
    organization_id: Mapped[UUID | None] = parent("organizations")
    location_id: Mapped[UUID | None] = parent("locations")
    service_at_location_id: Mapped[UUID | None] = parent("service_at_locations")
    taxonomy_term_id: Mapped[UUID] = mapped_column(ForeignKey("taxonomy_terms.id"), index=True)
    value: Mapped[str | None]
    label: Mapped[str | None]


def vocabulary_id(key: str) -> UUID:
    """The id of one of our own vocabularies: the same in every borough."""
    return uuid5(NAMESPACE, f"vocabulary:{key}")


def term_id(vocabulary: str, key: str) -> UUID:
    """The id of a term of one of our own vocabularies."""
    return uuid5(NAMESPACE, f"term:{vocabulary}:{key}")
