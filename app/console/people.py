"""People: who has an account, with which role; for administrators."""

from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import Field
from sqlalchemy.orm import Session

from app.accounts.by_mail import invite, send_link, tell_of_change
from app.accounts.managing import disable_person, enable_person, set_role
from app.accounts.people import LONGEST_NAME, EmailTaken, all_people, person_line
from app.accounts.roles import Role
from app.accounts.second_factors import take_away
from app.accounts.tickets import Purpose
from app.console.forms import Email, Form, Sent, submitted
from app.console.guard import MayManagePeople, Recently
from app.console.pages import MOUNT, Pages, show, to
from app.console.passwords import root_of
from app.console.transactions import Now, Reading, Writing

pages = Pages()

PEOPLE = f"{MOUNT}/people"
CHOICES = [
    (Role.VIEWER, Role.VIEWER.words, "Reads entries, evidence and history"),
    (Role.FORUM, Role.FORUM.words, "Reads, flags and comments; does not change entries"),
    (Role.EDITOR, Role.EDITOR.words, "Changes entries and decides about flags"),
    (Role.ADMIN, Role.ADMIN.words, "Does all that, manages people and reads the audit"),
]
TAKEN = "Somebody with this email address is here already"


class InviteForm(Form):
    """Who is invited."""

    wrong: ClassVar = {
        "name": f"Enter their name, in {LONGEST_NAME} characters or fewer",
        "email": "Enter their email address",
        "role": "Select what they may do",
    }

    name: Annotated[str, Field(max_length=LONGEST_NAME)]
    email: Email
    role: Role


class RoleForm(Form):
    """What somebody may do from now on."""

    wrong: ClassVar = {"role": "Select what they may do"}

    role: Role


InviteSent = Annotated[Sent[InviteForm], Depends(submitted(InviteForm))]
RoleSent = Annotated[Sent[RoleForm], Depends(submitted(RoleForm))]


@pages.get("/people")
def people(request: Request, who: MayManagePeople, session: Reading) -> Response:
    """Everybody."""
    return show(request, "console/people.html", people=all_people(session))


@pages.get("/people/invite")
def invite_page(request: Request, who: MayManagePeople, _: Recently) -> Response:
    """The form."""
    return show(request, "console/people_invite.html", sent=None, choices=CHOICES)


@pages.post("/people/invite")
def invite_person(
    request: Request,
    who: MayManagePeople,
    _: Recently,
    session: Writing,
    sent: InviteSent,
    now: Now,
) -> Response:
    """Adds somebody, and mails them a link."""
    if sent.form is not None:
        try:
            invite(
                session, email=sent.form.email, name=sent.form.name, role=sent.form.role,
                by=who.actor_id, root=root_of(request), now=now,
            )  # fmt: skip
        except EmailTaken:
            sent.blame("email", TAKEN)
        else:
            return to(PEOPLE, done="invited")
    return show(request, "console/people_invite.html", status=422, sent=sent, choices=CHOICES)


@pages.get("/people/{actor_id}")
def one_person(
    request: Request, who: MayManagePeople, session: Reading, actor_id: UUID
) -> Response:
    """One of them, and what can be done about their account."""
    return _one(request, session, actor_id, None)


@pages.post("/people/{actor_id}/role")
def change_role(
    request: Request, who: MayManagePeople, _: Recently, session: Writing, actor_id: UUID,
    sent: RoleSent, now: Now,
) -> Response:  # fmt: skip
    """Another role, which counts from their next request on."""
    if sent.form is None:
        return _one(request, session, actor_id, sent, 422)
    if set_role(session, actor_id, sent.form.role, by=who.actor_id, now=now):
        words = f"An administrator changed your role to {sent.form.role.words.lower()}."
        tell_of_change(session, actor_id, words, now=now)
    return to(f"{PEOPLE}/{actor_id}", done="role_changed")


@pages.post("/people/{actor_id}/disable")
def disable(
    request: Request, who: MayManagePeople, _: Recently, session: Writing, actor_id: UUID, now: Now
) -> Response:
    """Lets somebody in no more."""
    disable_person(session, actor_id, by=who.actor_id, now=now)
    return to(f"{PEOPLE}/{actor_id}", done="disabled")


@pages.post("/people/{actor_id}/enable")
def enable(
    request: Request, who: MayManagePeople, _: Recently, session: Writing, actor_id: UUID, now: Now
) -> Response:
    """Lets somebody in again."""
    enable_person(session, actor_id, by=who.actor_id, now=now)
    return to(f"{PEOPLE}/{actor_id}", done="enabled")


@pages.post("/people/{actor_id}/link")
def mail_link(
    request: Request, who: MayManagePeople, _: Recently, session: Writing, actor_id: UUID, now: Now
) -> Response:
    """Mails somebody a link to choose a password."""
    known = person_line(session, actor_id)
    purpose = Purpose.NEW_PASSWORD if known.has_password else Purpose.INVITATION
    send_link(session, actor_id, purpose, by=who.actor_id, root=root_of(request), now=now)
    return to(f"{PEOPLE}/{actor_id}", done="mailed")


@pages.post("/people/{actor_id}/second-factor/take-away")
def take_second_factor(
    request: Request, who: MayManagePeople, _: Recently, session: Writing, actor_id: UUID, now: Now
) -> Response:
    """For somebody who has lost phone and recovery codes."""
    take_away(session, actor_id, by=who.actor_id, now=now)
    words = "An administrator took your second factor away."
    tell_of_change(session, actor_id, words, now=now)
    return to(f"{PEOPLE}/{actor_id}", done="second_factor_gone")


def _one(
    request: Request,
    session: Session,
    actor_id: UUID,
    sent: Sent[RoleForm] | None,
    status: int = 200,
) -> Response:
    one = person_line(session, actor_id)
    sent = sent or Sent({"role": one.role}, None)
    values = {"one": one, "sent": sent, "choices": CHOICES}
    return show(request, "console/person.html", status=status, **values)
