"""API keys: shown once, stored as a digest, found by their first letters."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.actors import Actor, ActorKind, actor_named
from app.accounts.acts import record_act
from app.accounts.roles import Role
from app.database import Base
from app.dialects import Moment

PREFIX_LETTERS = 8


class Key(Base):
    """A key with a role. The secret itself is 256 random bits, so a plain digest is enough."""

    __tablename__ = "keys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("actors.id"))
    prefix: Mapped[str] = mapped_column(String(PREFIX_LETTERS), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Who stands behind a key that was shown to us."""

    actor_id: UUID
    name: str
    role: Role


def create_key(session: Session, *, name: str, role: Role, now: datetime) -> str:
    """Makes a key and returns its secret: the only time that anybody sees it."""
    secret = f"lo_{secrets.token_urlsafe(32)}"
    actor = actor_named(session, ActorKind.KEY, name, now=now, role=role)
    session.add(
        Key(
            actor_id=actor.id,
            prefix=_prefix(secret),
            digest=_digest(secret),
            role=role,
            created_at=now,
        )
    )
    record_act(session, actor.id, f"key_made_for_{role}", now=now, about=[actor.id])
    return secret


def revoke_keys(session: Session, name: str, now: datetime) -> None:
    """Ends all keys of this name."""
    holders = select(Actor.id).where(Actor.kind == ActorKind.KEY, Actor.name == name)
    ended = (
        update(Key)
        .where(Key.actor_id.in_(holders), Key.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(Key.actor_id)
    )
    for actor_id in set(session.scalars(ended)):
        record_act(session, actor_id, "keys_revoked", now=now, about=[actor_id])


def holder_of(session: Session, secret: str) -> KeyHolder | None:
    """Who holds this key, or None when there is no such key or it was revoked."""
    found = session.execute(
        select(Key.digest, Key.role, Actor.id, Actor.name)
        .join(Actor, Actor.id == Key.actor_id)
        .where(Key.prefix == _prefix(secret), Key.revoked_at.is_(None))
    ).one_or_none()
    if found is None or not hmac.compare_digest(found.digest, _digest(secret)):
        return None
    return KeyHolder(found.id, found.name, Role(found.role))


def _prefix(secret: str) -> str:
    return sha256(b"prefix:" + secret.encode("utf-8", "replace")).hexdigest()[:PREFIX_LETTERS]


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
