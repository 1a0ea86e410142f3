"""Mail to editors: on Mondays, and at once only for local independent advice."""

from datetime import datetime, timedelta

import pytest

from app.accounts.people import add_person
from app.accounts.roles import Role
from app.database import Database
from app.notices.mail import compose
from app.notices.outbox import Claimed
from app.voices.answering import Said, state
from app.voices.telling_editors import tell_editors
from tests.makers import NOW
from tests.voices.conftest import Club, a_club

ROOT = "https://offer.example/console"
MONDAY = NOW + timedelta(days=6)
INDEPENDENT = {"category": "advice", "independence_statement": "Run by a charity."}


def tell(club: Club, now: datetime = NOW) -> list[str]:
    """Subjects of what the editor is told at this moment."""
    before = {one.id for one in club.mails()}
    with club.database.writing() as session:
        tell_editors(session, now, root=ROOT)
    new = [one for one in club.mails() if one.id not in before]
    assert {one.recipient for one in new} <= {"editor@council.example"}
    for one in new:
        claimed = Claimed(one.id, one.recipient, one.subject, one.body, now, 1)
        assert compose(claimed, sender="offer@council.example", council="Fernshire").get_content()
    return [str(one.subject) for one in new]


def with_people(club: Club) -> Club:
    with club.database.writing() as session:
        for role in (Role.EDITOR, Role.VIEWER, Role.FORUM):
            add_person(
                session, email=f"{role}@council.example", name=role.words, role=role, by=None,
                now=NOW,
            )  # fmt: skip
    return club


@pytest.mark.parametrize(
    ("facts", "checked", "expected"),
    [
        (INDEPENDENT, 40, ["Local Offer: look at Otters 0 today"]),  # a check was due after a month
        (INDEPENDENT, 10, []),
        ({"category": "advice"}, 40, []),  # the council's own: it can wait for Monday
        ({"category": "clubs", "independence_statement": "A charity."}, 200, []),
    ],
)
def test_only_independent_advice_in_trouble_cannot_wait(
    database: Database, facts: dict[str, str], checked: int, expected: list[str]
) -> None:
    club = with_people(a_club(database, checked=checked, entries=1, **facts))
    assert tell(club) == expected
    assert tell(club, NOW + timedelta(hours=1)) == [], "once for each trouble"


def test_advice_that_closes_is_told_at_once(database: Database) -> None:
    club = with_people(a_club(database, checked=10, entries=1, **INDEPENDENT))
    holder = club.holder()
    with database.writing() as session:
        state(session, holder, club.id, Said.CLOSED_FOR_GOOD, form_id="form-0001", now=NOW)
    assert tell(club) == ["Local Offer: look at Otters 0 today"]


def test_on_mondays_editors_hear_what_waits(club: Club) -> None:
    with_people(club)
    assert tell(club) == []
    assert tell(club, MONDAY) == ["Local Offer: this week"]
    assert tell(club, MONDAY + timedelta(hours=1)) == []
    [mail] = club.mails()
    assert {"what": "Providers to ring", "many": 0} in mail.body["waits"]
