"""What fits best comes first, by words, facts and how much of the question is there."""

import pytest

from app.directory.relevance import Relevance, Text
from app.directory.search_tags import tag
from app.directory.understanding.lexicon import Lexicon
from app.directory.understanding.reading import read
from app.directory.words import stems_written

KNOWN = Lexicon(100, {"swim": 10, "club": 30, "autism": 40, "autist": 40, "deaf": 5}, {})


def text(title: str, body: str = "", *tags: str) -> Text:
    return Text(" ".join(stems_written(title)), " ".join(stems_written(body)), " ".join(tags))


def score(asked: str, entry: Text) -> float:
    return Relevance(read(asked), KNOWN).of(entry)


ADVICE, CLUBS = tag("c", "advice"), tag("c", "clubs")
AUTISM, OTHER_NEED = tag("n", "autism"), tag("n", "hearing")
CARD, NO_CARD, NO_WORD = tag("b", "accepted"), tag("b", "not_accepted"), tag("b", "unknown")


@pytest.mark.parametrize(
    ("asked", "better", "worse"),
    [
        ("swimming", text("Swimming"), text("Club", "We go swimming.")),
        ("swimming", text("Club", "Swimming."), text("Club", "Singing.")),
        ("swimming", text("Swim"), text("Swim and sing and dance and more")),
        # both things that were asked for, rather than one of them
        (
            "deaf swimming",
            text("Club", "Swimming for the deaf."),
            text("Club", "Work for the deaf."),
        ),
        # other words for it, and the fact without the words
        ("autistic", text("Club", "On the spectrum."), text("Club", "Everybody.")),
        ("autistic", text("Club", "", AUTISM), text("Club", "", OTHER_NEED)),
        # of two that say the same, the one that stands where answers stand
        ("tribunal", text("A", "Tribunal.", ADVICE), text("A", "Tribunal.", CLUBS)),
        ("17", text("Club", "", "y17"), text("Club", "", tag("y", "unknown"))),
        ("17", text("Club", "", tag("y", "unknown")), text("Club", "", "y5")),
        ("17", text("Club", "", "y17"), text("Club", "", *(f"y{age}" for age in range(26)))),
        ("takes the card", text("Club", "", CARD), text("Club", "", NO_WORD)),
        ("takes the card", text("Club", "", NO_WORD), text("Club", "", NO_CARD)),
    ],
)
def test_the_better_comes_first(asked: str, better: Text, worse: Text) -> None:
    assert score(asked, better) > score(asked, worse)


def test_a_payment_fact_that_has_outlived_its_date_neither_helps_nor_harms() -> None:
    old = [Text("club", "", one, counts_payment=False) for one in (CARD, NO_CARD)]
    assert len({score("takes the card", one) for one in (*old, text("Club", "", NO_WORD))}) == 1
