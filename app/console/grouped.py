"""Flags with a common cause: one website, or one organisation; one action for all chosen."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import Field
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.accounts.roles import May
from app.accounts.sessions import Person
from app.console.days import MaybeDay
from app.console.flag import METHODS
from app.console.forms import Form, Sent, submitted
from app.console.guard import MayEdit, MayRead
from app.console.pages import MOUNT, Pages, show, to
from app.console.transactions import Now, Reading, Writing
from app.console.undoing import done_before
from app.freshness.causes import Cause, Group, grouped, groups
from app.freshness.deciders import CannotDecideSo
from app.freshness.decisions import CheckMethod
from app.freshness.together import Action, Together, decide_together, preview

pages = Pages()

GROUPS = f"{MOUNT}/flags/groups"


class GroupForm(Form):
    """The flags chosen, and what is done about all of them."""

    wrong: ClassVar = {
        "flags": "Select at least one flag",
        "action": "Select what to do about them",
        "method": "Select how you checked them",
    }

    flags: list[UUID] = Field(min_length=1, max_length=500)
    action: Action
    old: Annotated[str, Field(max_length=2000)] = ""
    new: Annotated[str, Field(max_length=2000)] = ""
    method: CheckMethod = "phone"
    retry_on: MaybeDay = None
    evidence_wrong: bool = False
    note: Annotated[str, Field(max_length=4000)] = ""


GroupSent = Annotated[Sent[GroupForm], Depends(submitted(GroupForm))]


@pages.get("/flags/groups")
def all_groups(request: Request, who: MayRead, session: Reading, now: Now) -> Response:
    """Websites and organisations with flags on more than one entry."""
    return show(
        request, "console/groups.html", hosts=groups(session, Cause.HOST, now),
        organisations=groups(session, Cause.ORGANISATION, now),
        did=done_before(request, session, who, now),
    )  # fmt: skip


@pages.get("/flags/groups/{cause}/{group_id}")
def one_group(
    request: Request, who: MayRead, session: Reading, cause: Cause, group_id: UUID, now: Now
) -> Response:
    """Its flags, and what can be done about them together."""
    return _page(request, session, who, cause, group_id, now, None)


@pages.post("/flags/groups/{cause}/{group_id}")
def decide(
    request: Request, who: MayEdit, session: Writing, cause: Cause, group_id: UUID, now: Now,
    sent: GroupSent,
) -> Response:  # fmt: skip
    """Does the same about every flag that was chosen, or nothing at all."""
    form = sent.form
    if form is not None:
        together = Together(
            form.action, form.old, form.new, form.method, form.retry_on, form.evidence_wrong,
            form.note or None,
        )  # fmt: skip
        actor = session.get_one(Actor, who.actor_id)
        try:
            with session.begin_nested():
                deed = decide_together(session, cause, group_id, form.flags, together, actor, now)
        except CannotDecideSo as error:
            sent.blame(FIELD_OF[form.action], str(error))
        else:
            return to(GROUPS, did=str(deed.id))
    return _page(request, session, who, cause, group_id, now, sent, 422)


FIELD_OF = {
    Action.PREFIX: "new",
    Action.ASSURED: "method",
    Action.TRIED: "retry_on",
    Action.NOT_A_PROBLEM: "flags",
}


def _page(
    request: Request,
    session: Session,
    who: Person,
    cause: Cause,
    group_id: UUID,
    now: Any,
    sent: Sent[GroupForm] | None,
    status: int = 200,
) -> Response:
    found = grouped(session, cause, group_id, now)
    suggested = preview(session, found)
    shown = sent or Sent(
        {
            "flags": [line.id for line in found.lines],
            "action": suggested.action.value,
            "old": suggested.old,
            "new": suggested.new,
            "method": suggested.method,
        },
        None,
    )
    chosen = {str(one) for one in shown.values["flags"]}
    return show(
        request, "console/group.html", status=status, group=found.group, lines=found.lines,
        addresses=found.addresses, sent=shown, chosen=chosen, methods=METHODS, now=now,
        decides=who.may(May.EDIT), title=_title(found.group), cause=cause,
    )  # fmt: skip


def _title(group: Group) -> str:
    return f"{group.name}: {group.entries} entries"
