"""The second factor: codes of an app (RFC 6238), and recovery codes for a lost phone."""

import hmac
import secrets
from datetime import datetime
from uuid import UUID, uuid4

import pyotp
from sqlalchemy import ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts.acts import record_act
from app.accounts.people import Account, account_of
from app.accounts.sealing import NoSealingKey, Seals, is_sealed
from app.accounts.secrets_at_rest import DIGEST_LETTERS, digest_of
from app.database import Base
from app.dialects import Moment

STEP = 30  # seconds
DRIFT = 1  # steps by which a phone's clock may be wrong
CODES = 10
# Without letters that look like others; 12 of 30 are 58 bits, and each is tried a few times only.
LETTERS = "abcdefghjkmnpqrstuvwxyz2345679"


class WrongCode(Exception):
    """This code is not right, or was used before. Codes change every 30 seconds."""


class RecoveryCode(Base):
    """A code that stands in for the app, once."""

    __tablename__ = "recovery_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.actor_id"), index=True)
    digest: Mapped[str] = mapped_column(String(DIGEST_LETTERS), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


def new_totp_secret() -> str:
    """A secret to be shown to the app, and kept when a first code has proved that it arrived."""
    return pyotp.random_base32()


def address_for_app(secret: str, *, email: str, issuer: str) -> str:
    """What the QR code says."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def set_up(
    session: Session, actor_id: UUID, secret: str, code: str, *, seals: Seals, now: datetime
) -> list[str]:
    """Asks for codes from now on; returns recovery codes, which are shown this once.

    Raises WrongCode, NoSealingKey.
    """
    step = _step_of(secret, code, now, after=None)
    account = account_of(session, actor_id)
    account.totp_secret = seals.seal(secret, of=actor_id.bytes)
    account.totp_last_step = step
    record_act(session, actor_id, "second_factor_set_up", now=now, about=[actor_id])
    return _new_codes(session, actor_id)


def new_recovery_codes(session: Session, actor_id: UUID, *, now: datetime) -> list[str]:
    """Other recovery codes; the old ones are of no use any more."""
    record_act(session, actor_id, "recovery_codes_made", now=now, about=[actor_id])
    return _new_codes(session, actor_id)


def take_away(session: Session, actor_id: UUID, *, by: UUID, now: datetime) -> None:
    """Asks for no second factor any more: the phone and the recovery codes are lost."""
    account = account_of(session, actor_id)
    account.totp_secret = account.totp_last_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.actor_id == actor_id))
    record_act(session, by, "second_factor_taken_away", now=now, about=[actor_id])


def seal_all(session: Session, seals: Seals) -> int:
    """Seals what is kept plain, and anew what an older key sealed; tells how many second factors
    there are for which no key is left."""
    query = select(Account).where(Account.totp_secret.is_not(None)).with_for_update()
    without = 0
    for one in session.scalars(query).all():
        try:
            one.totp_secret = seals.renewed(one.totp_secret or "", of=one.actor_id.bytes)
        except NoSealingKey:
            without += is_sealed(one.totp_secret or "")  # a plain one goes on working
    return without


def check_code(session: Session, actor_id: UUID, code: str, *, seals: Seals, now: datetime) -> str:
    """Takes a code of the app or a recovery code, each once; says which. Raises WrongCode,
    NoSealingKey."""
    account = session.get_one(Account, actor_id, with_for_update=True, populate_existing=True)
    tidy = "".join(code.casefold().split()).replace("-", "")
    if account.totp_secret and tidy.isascii() and tidy.isdigit() and len(tidy) == 6:
        secret = seals.unseal(account.totp_secret, of=actor_id.bytes)
        account.totp_last_step = _step_of(secret, tidy, now, after=account.totp_last_step)
        return "app"
    used = (
        update(RecoveryCode)
        .where(
            RecoveryCode.actor_id == actor_id,
            RecoveryCode.digest == digest_of(tidy),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
    )
    if session.scalar(used.returning(RecoveryCode.id)) is None:
        raise WrongCode(WrongCode.__doc__)
    return "recovery"


def codes_left(session: Session, actor_id: UUID) -> int:
    """How many recovery codes were not used."""
    query = select(func.count()).where(
        RecoveryCode.actor_id == actor_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(query) or 0


def _step_of(secret: str, code: str, now: datetime, *, after: int | None) -> int:
    """The step whose code this is, later than the last one used. Raises WrongCode."""
    given = "".join(code.split()).encode("utf-8", "replace")
    present = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    for step in range(present - DRIFT, present + DRIFT + 1):
        right = hmac.compare_digest(totp.generate_otp(step).encode(), given)
        if right and (after is None or step > after):
            return step
    raise WrongCode(WrongCode.__doc__)


def _new_codes(session: Session, actor_id: UUID) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.actor_id == actor_id))
    plain = ["".join(secrets.choice(LETTERS) for _ in range(12)) for _ in range(CODES)]
    session.add_all(RecoveryCode(actor_id=actor_id, digest=digest_of(code)) for code in plain)
    return ["-".join((code[:4], code[4:8], code[8:])) for code in plain]
