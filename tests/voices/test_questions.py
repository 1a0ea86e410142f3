"""Questions from providers: a reference, an answer by mail, once."""

import pytest

from app.voices.questions import AlreadyAnswered, TooMany, answer, ask, questions, unanswered
from tests import makers
from tests.makers import NOW
from tests.voices.conftest import CONTACT, Club


def test_a_question_has_a_reference_and_its_answer_goes_by_mail(club: Club) -> None:
    holder = club.holder()
    references = set()
    for _ in range(2):
        with club.database.writing() as session:
            references.add(ask(session, holder, "Who pays?", form_id="form-0001", now=NOW))
    [reference] = references
    with club.database.writing() as session:
        [line] = questions(session)
        assert unanswered(session) == 1
        answer(session, line.id, "We do.", makers.an_editor(session), now=NOW)
    [mail] = club.mails()
    assert (mail.recipient, mail.body["reference"]) == (CONTACT, reference)
    assert (mail.body["question"], mail.body["answer"]) == ("Who pays?", "We do.")
    with club.database.writing() as session, pytest.raises(AlreadyAnswered):
        answer(session, line.id, "They do.", makers.an_editor(session), now=NOW)
    assert len(club.mails()) == 1


def test_an_asker_sees_their_own_questions_alone(club: Club) -> None:
    mine, other = club.holder(), club.holder("office@otter.example")
    with club.database.writing() as session:
        ask(session, mine, "Who pays?", form_id="form-0001", now=NOW)
        assert [one.text for one in questions(session, link_id=mine.link_id)] == ["Who pays?"]
        assert questions(session, link_id=other.link_id) == []


def test_nobody_floods_the_team(club: Club) -> None:
    holder = club.holder()
    with club.database.writing() as session:
        for number in range(20):
            ask(session, holder, "Why?", form_id=f"form-{number:04}", now=NOW)
        with pytest.raises(TooMany):
            ask(session, holder, "Why?", form_id="form-0020", now=NOW)
