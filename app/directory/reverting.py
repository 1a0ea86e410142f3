"""Reverting: one field, or a whole version, as it stood. What is hidden today stays hidden."""

from typing import TypeVar

from sqlalchemy.orm import Session

from app.directory import editing
from app.directory.differing import differences, has_field, taken_over
from app.directory.documents import EntryDocument
from app.directory.two_at_once import version_of

Kind = TypeVar("Kind", bound=EntryDocument)

# Where the entry stands and what the public may see are today's decisions, not the past's.
TODAYS = frozenset(
    f"local_offer.{name}"
    for name in (
        "address_visibility",
        "contact_visibility",
        "entry_status",
        "public_reason",
        "closed_on",
        "closed_until",
        "replacement_id",
    )
) | {"status", "address_visibility"}  # the last is of places


class CannotRevert(ValueError):
    """This cannot be put back: it is not in that version, or it is decided elsewhere."""


def revert_field(
    session: Session, act: editing.Act, now: EntryDocument, field: str, *, to_version: int
) -> editing.Saved:
    """Puts one field of an entry, a place or an organisation back. Raises CannotRevert."""
    if field in TODAYS or not has_field(now, field):
        raise CannotRevert(CannotRevert.__doc__)
    return _save(session, act, now, _old(session, now, to_version), [field])


def revert_to(
    session: Session, act: editing.Act, now: EntryDocument, *, to_version: int
) -> editing.Saved:
    """Puts a whole version back, but for what is decided today. Raises CannotRevert."""
    old = _old(session, now, to_version)
    fields = [one.field for one in differences(now, now, old) if one.field not in TODAYS]
    return _save(session, act, now, old, fields)


def _old(session: Session, now: Kind, version: int) -> Kind:
    old = version_of(session, type(now), now, version)
    if old is None:
        raise CannotRevert("There is no such version, or its personal values were erased.")
    return old


def _save(
    session: Session,
    act: editing.Act,
    now: EntryDocument,
    old: EntryDocument,
    fields: list[str],
) -> editing.Saved:
    try:
        document = taken_over(now, old, fields)
    except ValueError as error:
        raise CannotRevert(f"This field does not fit the others as they stand: {error}") from error
    return editing.save(session, act, document)
