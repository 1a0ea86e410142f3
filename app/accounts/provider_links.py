"""Links for providers: whoever was sent one may speak for one organisation, from one address; or
for one entry, where it belongs to none.

Looking uses nothing up, because mail scanners follow links; a link opens until it runs out. Its
secret is in the mail alone, and here is its digest.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.actors import Actor, ActorKind, actor_named
from app.accounts.people import LONGEST_EMAIL, tidy_email
from app.accounts.secrets_at_rest import DIGEST_LETTERS, digest_of, new_secret
from app.database import Base
from app.dialects import Moment

LASTS = timedelta(days=60)  # a reminder and a holiday long
STOPS_FOR = timedelta(days=365)  # whoever finds an old mail can still say: no more of these
DIGITS = 8  # of an organisation's id: two of one name are two actors


class ProviderLinkOver(Exception):
    """This link has run out. Ask us for a new one, or answer the mail that it came with."""


class ProviderLink(Base):
    """A link that one contact of one organisation was sent."""

    __tablename__ = "provider_links"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    digest: Mapped[str] = mapped_column(String(DIGEST_LETTERS), unique=True)
    # no foreign key: an entry that belongs to no organisation stands for itself, by its own id
    organization_id: Mapped[UUID] = mapped_column(index=True)
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment, index=True)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who opened a link: a contact of an organisation."""

    link_id: UUID
    organization_id: UUID
    email: str
    created_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Issued:
    """A new link: its secret is seen this once."""

    id: UUID
    secret: str


def issue_provider_link(
    session: Session, organization_id: UUID, email: str, *, now: datetime
) -> Issued:
    """A link for this contact of this organisation; those that they have go on working."""
    secret = new_secret()
    link = ProviderLink(
        digest=digest_of(secret), organization_id=organization_id, email=tidy_email(email),
        created_at=now, ends_at=now + LASTS,
    )  # fmt: skip
    session.add(link)
    session.flush()
    return Issued(link.id, secret)


def holder_of_provider_link(
    session: Session, secret: str, *, now: datetime, even_if_over: bool = False
) -> Holder:
    """Who holds this link; nothing is used up. `even_if_over`: to say "no more mail" is always
    possible. Raises ProviderLinkOver."""
    link = session.scalar(select(ProviderLink).where(ProviderLink.digest == digest_of(secret)))
    if link is None or (link.ends_at <= now and not even_if_over):
        raise ProviderLinkOver(ProviderLinkOver.__doc__)
    return Holder(link.id, link.organization_id, link.email, link.created_at, link.ends_at)


def end_provider_links(session: Session, email: str, *, now: datetime) -> None:
    """No link of this address opens any more, in whatever name."""
    open_ones = update(ProviderLink).where(
        ProviderLink.email == tidy_email(email), ProviderLink.ends_at > now
    )
    session.execute(open_ones.values(ends_at=now))


def provider_actor(session: Session, organization_id: UUID, name: str, *, now: datetime) -> Actor:
    """The organisation as one who acts: history names it, never the contact's address."""
    words = f"{name} (provider {organization_id.hex[:DIGITS]})"
    return actor_named(session, ActorKind.PROVIDER, words, now=now)


def forget_provider_links(session: Session, now: datetime) -> int:
    """Deletes links that ran out a year ago; tells how many."""
    gone = delete(ProviderLink).where(ProviderLink.ends_at < now - STOPS_FOR)
    return len(session.scalars(gone.returning(ProviderLink.id)).all())
