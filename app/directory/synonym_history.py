"""What was changed of plain words: by whom, when, from what to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.actors import Actor
from app.accounts.acts import ChangeSet
from app.database import Base
from app.dialects import Document


class SynonymChange(Base):
    """One change of one set, before and after; None where there was none."""

    __tablename__ = "synonym_changes"

    change_set_id: Mapped[UUID] = mapped_column(ForeignKey("change_sets.id"), primary_key=True)
    edition: Mapped[int]
    key: Mapped[str] = mapped_column(String(64), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(Document)
    after: Mapped[dict[str, Any] | None] = mapped_column(Document)


@dataclass(frozen=True, slots=True)
class FieldChanged:
    """One field: what came and what went of a list, or the value before and after."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change as people read it."""

    at: datetime
    actor: str
    act: str
    fields: tuple[FieldChanged, ...]


def changes_of(session: Session, key: str) -> list[ChangeLine]:
    """Every change of a set, newest first."""
    query = (
        select(SynonymChange, ChangeSet, Actor.name)
        .join(ChangeSet, ChangeSet.id == SynonymChange.change_set_id)
        .join(Actor, Actor.id == ChangeSet.actor_id)
        .where(SynonymChange.key == key)
        .order_by(SynonymChange.edition.desc())
    )
    return [
        ChangeLine(act.at, name, act.act, differences(one.before or {}, one.after or {}))
        for one, act, name in session.execute(query)
    ]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChanged, ...]:
    """Field by field; of lists only what differs, because most of a long one stays."""
    found = []
    for field in _fields(before, after):
        old, new = _values(before, field), _values(after, field)
        if old != new:
            gone = tuple(one for one in old if one not in new)
            come = tuple(one for one in new if one not in old)
            found.append(FieldChanged(field, gone or (old if not come else ()), come or
                                      (new if not gone else ())))  # fmt: skip
    return tuple(found)


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    means = dict.fromkeys((*before.get("means", {}), *after.get("means", {})))
    plain = dict.fromkeys((*before, *after))
    return [one for one in plain if one != "means"] + [f"means.{one}" for one in means]


def _values(document: Mapping[str, Any], field: str) -> tuple[str, ...]:
    name, _, inner = field.partition(".")
    value = document.get(name) or ()
    if inner:
        value = value.get(inner, ()) if value else ()
    if inner == "age" and value:
        return (f"{value[0]} to {value[1]}",)
    if isinstance(value, list | tuple):
        return tuple(map(str, value))
    return ("Yes",) if value is True else (str(value),)
