"""People who sign in: one account each, with a role; disabled, never deleted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.actors import Actor, ActorKind
from app.accounts.acts import record_act
from app.accounts.roles import Role
from app.database import Base
from app.dialects import Moment

LONGEST_EMAIL = 254
LONGEST_NAME = 100


class EmailTaken(Exception):
    """Somebody with this e-mail address is here already."""


class UnknownPerson(Exception):
    """There is no such person."""


class Account(Base):
    """How a person signs in. The person as an actor, and the role, are in `actors`."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("openid_issuer", "openid_subject"),)

    actor_id: Mapped[UUID] = mapped_column(ForeignKey("actors.id"), primary_key=True)
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), unique=True)
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_last_step: Mapped[int | None]
    openid_issuer: Mapped[str | None]
    openid_subject: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(Moment)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as the list of people shows them."""

    actor_id: UUID
    name: str
    email: str
    role: Role
    has_password: bool
    has_second_factor: bool
    disabled_at: datetime | None
    last_sign_in_at: datetime | None


def tidy_email(email: str) -> str:
    """The form in which addresses are compared: mail servers do not mind the case."""
    return email.strip().casefold()


def account_with(session: Session, email: str) -> Account | None:
    """The account of this address, disabled or not."""
    return session.scalar(select(Account).where(Account.email == tidy_email(email)))


def account_of(session: Session, actor_id: UUID) -> Account:
    """This person's account. Raises UnknownPerson."""
    found = session.get(Account, actor_id)
    if found is None:
        raise UnknownPerson(UnknownPerson.__doc__)
    return found


def all_people(session: Session) -> list[PersonLine]:
    """Everybody with an account, by name; the disabled last."""
    query = select(Account, Actor).join(Actor, Actor.id == Account.actor_id)
    lines = [_line(account, actor) for account, actor in session.execute(query)]
    return sorted(lines, key=lambda one: (one.disabled_at is not None, one.name.casefold()))


def person_line(session: Session, actor_id: UUID) -> PersonLine:
    """One of them. Raises UnknownPerson."""
    return _line(account_of(session, actor_id), session.get_one(Actor, actor_id))


def _line(account: Account, actor: Actor) -> PersonLine:
    return PersonLine(
        actor_id=actor.id,
        name=actor.name,
        email=account.email,
        role=Role(actor.role or Role.VIEWER),
        has_password=account.password_hash is not None,
        has_second_factor=account.totp_secret is not None,
        disabled_at=account.disabled_at,
        last_sign_in_at=account.last_sign_in_at,
    )


def add_person(
    session: Session, *, email: str, name: str, role: Role, by: UUID | None, now: datetime
) -> Account:
    """A new account without a password. Raises EmailTaken. `by` None: nobody who is here yet."""
    email = tidy_email(email)
    if account_with(session, email):
        raise EmailTaken(EmailTaken.__doc__)
    actor = Actor(
        id=uuid4(), kind=ActorKind.PERSON, name=_free_name(session, name, email), role=role,
        created_at=now,
    )  # fmt: skip
    session.add(actor)
    session.flush()
    account = Account(actor_id=actor.id, email=email, created_at=now)
    session.add(account)
    record_act(session, by or actor.id, f"person_added_as_{role}", now=now, about=[actor.id])
    return account


def _free_name(session: Session, name: str, email: str) -> str:
    """Histories tell people apart by their names."""
    taken = select(Actor.id).where(Actor.kind == ActorKind.PERSON, Actor.name == name)
    return f"{name} ({email})" if session.scalar(taken) else name
