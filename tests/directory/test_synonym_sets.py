"""The council's own plain words: they stand on their days, and in every process."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.database import Database
from app.directory.asked import Asked
from app.directory.auditing import audit_lines
from app.directory.change_feed import changes_since, data_version
from app.directory.changing_synonyms import (
    BrokenWish,
    NothingToPutBack,
    SetChangedSince,
    UnknownSet,
    add_set,
    change_set,
    key_for,
    put_back,
    take_off,
)
from app.directory.search import find_services
from app.directory.synonym_history import changes_of
from app.directory.synonym_lines import (
    Standing,
    key_named,
    keys_by_name,
    looked_for,
    names_to_choose,
    set_line,
    set_lines,
    sets_missed,
)
from app.directory.synonym_rules import Wish
from app.directory.synonym_sets import edition_of, sets_on
from app.directory.synonyms import Synonyms, shipped_by_key, shipped_sets
from app.directory.understanding.lexicon import read_lexicon
from app.directory.understanding.spelling import is_known
from app.directory.understanding.suggesting import phrases_beginning
from app.directory.understanding.thesaurus import as_shipped, thesaurus
from app.directory.understanding.tokens import tokens
from app.directory.vocabulary import load_vocabularies
from app.freshness.policy import SHIPPED, lasting
from tests import makers
from tests.makers import NOW

TODAY = NOW.date()
DAY = timedelta(days=1)
SET = "meltdowns"
CALM = makers.a_service("Calm corner", id=makers.id_of("calm"), description="For meltdowns.")


def with_words(key: str = SET, *words: str, **more: Any) -> Synonyms:
    """A set that comes with us, with more words."""
    one = shipped_by_key()[key]
    return one.model_copy(update={"words": (*one.words, *words)} | more)


def change(
    database: Database, one: Synonyms, seen: int = 0, *, valid_from: date | None = None,
    valid_to: date | None = None,
) -> int:  # fmt: skip
    """Saves it; gives the edition that it began."""
    with database.writing() as session:
        wish = Wish(one, valid_from, valid_to)
        change_set(session, wish, seen=seen, by=makers.an_editor(session).id, now=NOW)
        return edition_of(session)


def found(database: Database, text: str, day: date = TODAY) -> Sequence[UUID]:
    with database.reading() as session:
        return find_services(session, Asked(search=text, lasting=lasting(SHIPPED, day))).ids


@pytest.fixture
def filled(database: Database) -> Database:
    with database.writing() as session:
        load_vocabularies(session, NOW)
        makers.save(session, CALM)
    return database


def test_without_rows_the_sets_are_those_that_come_with_us(database: Database) -> None:
    with database.reading() as session:
        assert sets_on(session, TODAY) == shipped_sets()
        assert thesaurus(session, TODAY) is as_shipped()
        assert edition_of(session) == 0


def test_words_of_our_own_are_searched_spelt_and_suggested_at_once(filled: Database) -> None:
    assert found(filled, "wobbly time") == ()
    change(filled, with_words(SET, "wobbly time"))
    assert found(filled, "wobbly time") == (CALM.id,)
    assert found(filled, "meltdowns") == (CALM.id,)
    with filled.reading() as session:
        plain = thesaurus(session, TODAY)
        assert is_known(tokens("wobbly")[0], read_lexicon(session), plain)
        assert "wobbly time" in phrases_beginning(plain, "wobb", 5)
        assert thesaurus(session, TODAY) is plain  # kept as long as nothing changes


def test_another_process_reads_by_the_new_words_with_its_next_question(filled: Database) -> None:
    url = filled.engine.url.render_as_string(hide_password=False)
    other = Database(url)
    assert found(other, "wobbly time") == ()
    change(filled, with_words(SET, "wobbly time"))
    assert found(other, "wobbly time") == (CALM.id,)
    with filled.writing() as session:
        put_back(session, SET, seen=1, by=makers.an_editor(session).id, now=NOW)
    assert found(other, "wobbly time") == ()
    other.close()


def test_who_was_reading_already_goes_on_by_the_words_of_then(filled: Database) -> None:
    with filled.reading() as session:
        before = thesaurus(session, TODAY)
        change(filled, with_words(SET, "wobbly time"))
        assert thesaurus(session, TODAY) is before
        assert data_version(session).words == 0
    with filled.reading() as session:
        assert data_version(session).words == 1


def test_what_was_taken_back_is_known_to_nobody(filled: Database) -> None:
    wish = Wish(with_words(SET, "wobbly time"))
    with filled.writing() as session:
        change_set(session, wish, seen=0, by=makers.an_editor(session).id, now=NOW)
        assert "wobbly time" in thesaurus(session, TODAY).by_key[SET].words
        session.rollback()
    assert found(filled, "wobbly time") == ()
    change(filled, with_words(SET, "shaky time"))  # its edition has the number of the other
    assert (found(filled, "wobbly time"), found(filled, "shaky time")) == ((), (CALM.id,))


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (TODAY - DAY, False),
        (TODAY, True),  # both days are included
        (TODAY + DAY, True),
        (TODAY + 2 * DAY, False),  # what comes with us stands again
    ],
)
def test_a_set_counts_from_its_first_day_to_its_last(
    filled: Database, day: date, counts: bool
) -> None:
    change(filled, with_words(SET, "wobbly time"), valid_from=TODAY, valid_to=TODAY + DAY)
    assert (found(filled, "wobbly time", day) == (CALM.id,)) is counts
    assert found(filled, "meltdown", day) == (CALM.id,)


def test_a_set_that_is_taken_off_is_gone_until_it_is_put_back(filled: Database) -> None:
    with filled.writing() as session:
        take_off(session, SET, seen=0, by=makers.an_editor(session).id, now=NOW)
    with filled.reading() as session:
        assert SET not in thesaurus(session, TODAY).by_key
        assert set_line(session, SET, TODAY).standing is Standing.TAKEN_OFF
    assert found(filled, "paddies") == ()
    with filled.writing() as session:
        put_back(session, SET, seen=1, by=makers.an_editor(session).id, now=NOW)
    assert found(filled, "paddies") == (CALM.id,)


def test_a_set_that_names_one_that_was_taken_off_is_read_all_the_same(filled: Database) -> None:
    assert "waiting_for_assessment" in shipped_by_key()["waiting_for_autism"].answered_by
    with filled.writing() as session:
        editor = makers.an_editor(session).id
        take_off(session, "waiting_for_assessment", seen=0, by=editor, now=NOW)
    assert found(filled, "autism waiting list") == ()
    assert found(filled, "autism waiting list meltdowns") == (CALM.id,)


def test_a_set_may_be_added_and_taken_off_and_changed_again(filled: Database) -> None:
    def save(session: Session, one: Synonyms, seen: int) -> None:
        change_set(session, Wish(one), seen=seen, by=makers.an_editor(session).id, now=NOW)

    with filled.writing() as session:
        key = key_for(session, ["Quiet & calm"])
        one = Synonyms(key=key, words=("Quiet & calm",), answered_by=(SET,))
        add_set(session, Wish(one), by=makers.an_editor(session).id, now=NOW)
        assert key == "own_quiet_calm"
        assert key_for(session, ["quiet, calm"]) == "own_quiet_calm_2"
    assert found(filled, "somewhere quiet calm") == (CALM.id,)
    with filled.writing() as session:
        take_off(session, key, seen=1, by=makers.an_editor(session).id, now=NOW)
    with filled.reading() as session:
        assert set_line(session, key, TODAY).counts is None
    with filled.writing() as session:
        save(session, one, seen=2)
    with filled.reading() as session:
        assert set_line(session, key, TODAY).standing is Standing.ADDED
    with filled.writing() as session, pytest.raises(UnknownSet):
        put_back(session, key, seen=3, by=makers.an_editor(session).id, now=NOW)


def test_of_two_who_change_a_set_the_second_is_told(filled: Database) -> None:
    change(filled, with_words(SET, "wobbly time"))
    with pytest.raises(SetChangedSince):
        change(filled, with_words(SET, "shaky time"))
    change(filled, with_words(SET, "shaky time"), seen=1)
    assert found(filled, "wobbly time") == ()


def test_what_breaks_a_rule_or_is_not_there_is_refused(filled: Database) -> None:
    with pytest.raises(BrokenWish):
        change(filled, with_words(SET, leads_to=("nobody",)))
    with pytest.raises(UnknownSet):
        change(filled, Synonyms(key="nobody", words=("x",)))
    with filled.writing() as session, pytest.raises(NothingToPutBack):
        put_back(session, SET, seen=0, by=makers.an_editor(session).id, now=NOW)


def test_every_change_is_an_act_with_what_stood_before(filled: Database) -> None:
    change(filled, with_words(SET, "wobbly time", asked=()), valid_to=TODAY)
    with filled.writing() as session:
        put_back(session, SET, seen=1, by=makers.an_editor(session).id, now=NOW)
    with filled.reading() as session:
        back, changed = changes_of(session, SET)
        lines = audit_lines(session, limit=2)
    fields = {one.field: (one.before, one.after) for one in changed.fields}
    assert (changed.actor, changed.act, back.act) == (
        "Robin Fields", "synonyms_changed", "synonyms_put_back",
    )  # fmt: skip
    assert fields["words"] == ((), ("wobbly time",))
    assert fields["asked"] == (shipped_by_key()[SET].asked, ())
    assert fields["valid_to"] == ((), (TODAY.isoformat(),))
    assert {one.field for one in back.fields} == set(fields)
    assert [one.act for one in lines] == ["synonyms_put_back", "synonyms_changed"]
    assert lines[0].why == "“meltdown”"


def test_the_change_feed_has_no_gap_where_only_words_changed(filled: Database) -> None:
    change(filled, with_words(SET, "wobbly time"))
    with filled.reading() as session:
        assert changes_since(session, 1, limit=10).lines == ()


def test_sets_are_looked_for_by_what_they_hold(filled: Database) -> None:
    change(filled, with_words(SET, "wobbly time"))
    with filled.reading() as session:
        lines = set_lines(session, TODAY)
    first = looked_for(lines, text="SALT")[0]
    assert (first.key, first.standing) == ("speech_therapy", Standing.AS_SHIPPED)
    assert "SALT" in first.found
    assert [one.key for one in looked_for(lines, text="wobbly")] == [SET]
    assert [one.key for one in looked_for(lines, ours=True)] == [SET]
    assert {one.theme for one in looked_for(lines, theme="Money")} == {"Money"}
    assert looked_for(lines, text="zzzz") == []
    names = keys_by_name(lines)
    assert sets_missed("autism + swimming + gone", names) == {
        "autism": "autism", "swimming": "swimming",
    }  # fmt: skip


def test_two_sets_of_one_name_are_told_apart_by_their_keys(filled: Database) -> None:
    with filled.writing() as session:
        one = Synonyms(key="own_meltdown", words=("Meltdown",))
        add_set(session, Wish(one), by=makers.an_editor(session).id, now=NOW)
    with filled.reading() as session:
        lines = set_lines(session, TODAY)
    names = names_to_choose(lines)
    assert {names["own_meltdown"], names[SET]} == {"Meltdown", SET}
    assert {key: key_named(lines, name) for key, name in names.items()} == {
        key: key for key in names
    }
    assert key_named(lines, "tantrums") == SET  # any of its phrases will do
    assert key_named(lines, "no such thing") is None
