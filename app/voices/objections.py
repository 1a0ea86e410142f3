"""Who does not want our mail: an address is kept as its digest alone, to know it again."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.acts import record_act
from app.accounts.people import tidy_email
from app.accounts.provider_links import Holder, end_provider_links, provider_actor
from app.accounts.secrets_at_rest import DIGEST_LETTERS, digest_of
from app.database import Base
from app.dialects import Moment, upsert
from app.freshness.flags import Doubt, raise_flag
from app.freshness.outcomes import Harm, Reason
from app.voices.offered import name_of_provider, published_of

AT_ONCE = 500  # digests in a query


class Objection(StrEnum):
    """How far somebody does not want our mail."""

    REQUESTS = "requests"  # no more of these; answers to what they send still come
    EVERYTHING = "everything"  # their address is not to be used at all


class MailObjection(Base):
    """An address, as a digest, that is not written to."""

    __tablename__ = "mail_objections"
    __table_args__ = (UniqueConstraint("email_digest", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email_digest: Mapped[str] = mapped_column(String(DIGEST_LETTERS))
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Moment)


def object_to_mail(session: Session, holder: Holder, kind: Objection, *, now: datetime) -> None:
    """No more mail to this address; saying so twice changes nothing.

    Whoever objects to everything has no open links either, and an editor is asked to take the
    address out of the entries.
    """
    row = upsert(session, MailObjection).values(
        id=uuid4(), email_digest=_digest(holder.email), kind=kind, at=now
    )
    if session.scalar(row.on_conflict_do_nothing().returning(MailObjection.id)) is None:
        return
    name = name_of_provider(session, holder.organization_id)
    actor = provider_actor(session, holder.organization_id, name, now=now)
    entries = published_of(session, holder.organization_id)
    record_act(session, actor.id, f"objects_{kind}", now=now, about=[one.id for one in entries])
    if kind is Objection.EVERYTHING:
        end_provider_links(session, holder.email, now=now)
        for one in entries:
            raise_flag(session, one.id, _doubt(holder), now)


def _doubt(holder: Holder) -> Doubt:
    return Doubt(
        reason=Reason.PROVIDER_STATEMENT,
        words="A contact for this entry does not want to be written to: take the address out.",
        about=f"objection {holder.link_id}",
        evidence={"kind": "objection"},
        harm=Harm.LOW,
    )


def objected(session: Session, emails: Collection[str], *kinds: Objection) -> frozenset[str]:
    """Those of these addresses that object to mail of these kinds, or of any."""
    by_digest = {_digest(one): one for one in emails}
    found: set[str] = set()
    digests = list(by_digest)
    for start in range(0, len(digests), AT_ONCE):
        some = digests[start : start + AT_ONCE]
        query = select(MailObjection.email_digest).where(
            MailObjection.email_digest.in_(some), MailObjection.kind.in_(kinds or Objection)
        )
        found |= set(session.scalars(query))
    return frozenset(by_digest[one] for one in found)


def _digest(email: str) -> str:
    return digest_of(tidy_email(email))
