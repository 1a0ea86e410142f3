"""Two people at one record: both versions are shown, and the one who came second chooses."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.accounts.actors import Actor
from app.accounts.sessions import Person
from app.console.answers_in_words import label_of, lines_of_field
from app.console.forms import Sent
from app.console.given_forms import GivenForm, version_read
from app.console.guard import MayEdit
from app.console.known import known_for
from app.console.pages import Pages, show, to
from app.console.subjects import About, Subject
from app.console.transactions import Now, Writing
from app.directory import editing
from app.directory.differing import differences, taken_over
from app.directory.documents import EntryDocument
from app.directory.two_at_once import Clash, clash_of, save_or_clash

pages = Pages()

NEW = "A new entry"


@pages.post("/entries/{entry_id}/choose")
@pages.post("/places/{entry_id}/choose")
@pages.post("/organizations/{entry_id}/choose")
def choose(
    request: Request,
    who: MayEdit,
    session: Writing,
    now: Now,
    about: About,
    entry_id: UUID,
    form: GivenForm,
) -> Response:
    """After two saves at once: field by field, whose version it is to be."""
    theirs = editing.read_entry(session, about.kind, entry_id)
    mine = _mine(form, about, entry_id)
    fields = [one.field for one in differences(theirs, theirs, mine)]
    picked = {name: form.get(f"pick-{name}") for name in fields}
    missing = [name for name, pick in picked.items() if pick not in ("mine", "theirs")]
    version, _ = editing.state_of(session, about.kind, entry_id)
    if missing or form.get("theirs") != str(version):
        read_at = version_read(form)
        clash = clash_of(session, mine, read_at)
        words = {name: label_of(name, about.questions) for name in missing}
        errors = {f"pick-{name}": f"{said}: select one" for name, said in words.items()}
        values = {f"pick-{name}": one for name, one in picked.items() if isinstance(one, str)}
        return clash_page(request, session, now, about, clash, read_at, Sent(values, None, errors))
    wanted = [name for name, pick in picked.items() if pick == "mine"]
    actor = session.get_one(Actor, who.actor_id)
    act = editing.begin(session, actor, act="save", why="Two at once", now=now)
    editing.save(session, act, taken_over(theirs, mine, wanted), expected_version=version)
    return to(f"{about.home}/{entry_id}", done="saved")


def _mine(form: FormData, about: Subject, entry_id: UUID) -> EntryDocument:
    given = form.get("mine")
    try:
        mine = about.kind.model_validate_json(given if isinstance(given, str) else "")
    except ValidationError as error:
        raise editing.UnknownEntry("What you entered did not arrive. Go back once more.") from error
    return mine.model_copy(update={"id": entry_id})


def save_as_read(
    request: Request,
    session: Session,
    who: Person,
    now: datetime,
    about: Subject,
    made: EntryDocument,
    read_at: int,
) -> Response | None:
    """Saves what still stands as it was read; else the page that shows both, and writes nothing."""
    version, _ = editing.state_of(session, about.kind, made.id) if read_at else (0, [])
    if version != read_at:
        clash = clash_of(session, made, read_at)
        return clash_page(request, session, now, about, clash, read_at, Sent({}, None))
    actor = session.get_one(Actor, who.actor_id)
    why = "" if read_at else NEW
    act = editing.begin(session, actor, act="save", why=why, now=now)
    saved = save_or_clash(session, act, made, expected_version=read_at)
    if isinstance(saved, Clash):
        return clash_page(request, session, now, about, saved, read_at, Sent({}, None))
    return None


def clash_page(
    request: Request,
    session: Session,
    now: datetime,
    about: Subject,
    clash: Clash[Any],
    read_at: int,
    sent: Sent[Any],
) -> Response:
    """Both versions, field by field; what only one of them changed is chosen already."""
    said = [value for one in clash.fields for value in (one.base, one.theirs, one.mine)]
    known = known_for(session, now, said)
    fields = []
    for one in clash.fields:
        lines = [
            lines_of_field(value, one.field, about.questions, known)
            for value in (one.base, one.theirs, one.mine)
        ]
        fields.append((one, label_of(one.field, about.questions), *lines))
        alone = "theirs" if one.mine == one.base else "mine" if one.theirs == one.base else ""
        sent.values.setdefault(f"pick-{one.field}", alone)
    values = {
        "clash": clash, "fields": fields, "sent": sent, "read_at": read_at, "about": about,
        "title": about.title(clash.theirs), "home": f"{about.home}/{clash.theirs.id}",
        "mine": clash.mine.model_dump_json(),
    }  # fmt: skip
    return show(request, "console/two_at_once.html", status=409, **values)
