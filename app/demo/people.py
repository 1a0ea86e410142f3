"""People of the fictional borough's council, one of each role, to try the console with."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.passwords import hash_password
from app.accounts.people import account_with, add_person
from app.accounts.roles import Role
from app.accounts.signing_in import change_password

NAMES = {
    Role.VIEWER: "Vera Lane",
    Role.FORUM: "Farah Brook",
    Role.EDITOR: "Edwin Marsh",
    Role.ADMIN: "Ada Field",
}


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """Their addresses by role, and the one password that they share."""

    emails: dict[Role, str]
    password: str


def let_in_demo_people(session: Session, now: datetime) -> DemoPeople:
    """Makes them where they are missing, and gives them a password that is new each time."""
    password = secrets.token_urlsafe(12)
    hashed = hash_password(password)
    emails = {role: f"{role}@demo.example" for role in NAMES}
    for role, email in emails.items():
        account = account_with(session, email) or add_person(
            session, email=email, name=NAMES[role], role=role, by=None, now=now
        )
        change_password(session, account.actor_id, hashed, now=now)
    return DemoPeople(emails, password)
