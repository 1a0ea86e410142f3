"""How far providers' words are borne out: only a later check by phone or visit says so."""

from datetime import timedelta

from app.directory import editing
from app.directory.documents import ServiceDocument
from app.freshness.assurances import assure
from app.freshness.standing import Method
from app.voices.agreement import Agreement, agreement
from app.voices.answering import still_right
from tests import makers
from tests.makers import NOW
from tests.voices.conftest import Club

LATER = NOW + timedelta(days=20)


def check(club: Club, which: int, method: Method, *, wrong: bool = False) -> None:
    with club.database.writing() as session:
        editor = makers.an_editor(session)
        assure(session, [club.entries[which].id], editor, method=method, now=LATER)
        if wrong:
            act = editing.begin(session, editor, act="save", why="as told", now=LATER)
            entry = editing.read_entry(session, ServiceDocument, club.entries[which].id)
            entry.alert = "Moved."
            editing.save(session, act, entry)


def test_confirmations_are_compared_with_the_next_check(club: Club) -> None:
    holder = club.holder()
    with club.database.writing() as session:
        ids = [one.id for one in club.entries]
        still_right(session, holder, ids, form_id="form-0001", now=NOW)
    with club.database.reading() as session:
        assert agreement(session) == Agreement(0, 0), "checks before it say nothing of it"
    check(club, 0, Method.WEBSITE_READ)
    with club.database.reading() as session:
        assert agreement(session) == Agreement(0, 0), "reading the website is not asking"
    check(club, 0, Method.PHONE)
    check(club, 1, Method.VISIT, wrong=True)
    with club.database.reading() as session:
        assert agreement(session) == Agreement(2, 1)
