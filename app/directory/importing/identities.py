"""Identities: a UUID for every record that a source names, the same at every reading."""

import re
from dataclasses import dataclass
from uuid import UUID, uuid5

from app.accounts.actors import NAMESPACE

UUID_FORM = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
MAX_FOREIGN_ID = 500


@dataclass(frozen=True, slots=True)
class Identity:
    """A record's id, and what its source calls it when that is no UUID."""

    id: UUID
    foreign_id: str | None = None


def source_id_of(key: str) -> UUID:
    """The id of the source with this key (as `sources.source_for` gives it)."""
    return uuid5(NAMESPACE, f"source:{key}")


def identity_of(source_id: UUID, kind: str, given: str) -> Identity:
    """The identity of a record by the id that its source gives."""
    given = given.strip()
    if UUID_FORM.fullmatch(given):
        return Identity(UUID(given))
    return Identity(uuid5(source_id, f"{kind}:{given}"), given[:MAX_FOREIGN_ID])


def part_id(owner_id: UUID, field: str, position: int) -> UUID:
    """The id of a part without one of its own: its place in its entry."""
    return uuid5(owner_id, f"{field}:{position}")
