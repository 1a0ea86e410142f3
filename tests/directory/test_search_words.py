"""By which words entries are found: by telling ones, and by others where those find few."""

from app.directory.search_words import FEW, found_by, tiers
from app.directory.understanding.lexicon import Lexicon
from app.directory.understanding.reading import read
from app.directory.understanding.understanding import Understood

MANY = 100


def sought(asked: str, **counts: int) -> set[str]:
    """The stems that find entries, of many in which each stem stands so often."""
    either = found_by(Understood(read(asked), Lexicon(MANY, counts, {})))
    return {stem for one in either for stems in one.phrases for stem in stems}


def test_a_word_that_most_entries_hold_only_puts_the_others_in_order() -> None:
    assert sought("zither lesson", zither=FEW, lesson=90) == {"zither"}


def test_where_the_telling_words_find_few_the_others_find_entries_too() -> None:
    assert sought("zither lesson", zither=FEW - 1, lesson=90) == {"zither", "lesson"}


def test_whom_it_is_for_finds_nothing_beside_what_it_is() -> None:
    assert sought("zither for children", zither=1, children=99) == {"zither"}


def test_of_very_many_those_with_all_in_their_name_are_looked_at_first() -> None:
    understood = Understood(read("zither lesson"), Lexicon(MANY, {"zither": 50, "lesson": 60}, {}))
    first, second, *others = tiers(understood)
    assert (first.in_title, len(first.groups)) == (True, 2)
    assert (second.in_title, len(second.groups)) == (True, 1)
    assert not any(one.in_title for one in others)
