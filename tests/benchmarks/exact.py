"""How often the first page is the one that an exact ranking of all matches would give.

`python -m tests.benchmarks.exact FILE [QUESTIONS]`: on a SQLite database that `growth --keep` left.
Search ranks a few hundred of very many matches; here every match is ranked, which takes seconds.
"""

import sys
from collections.abc import Iterator
from itertools import islice
from random import Random

from sqlalchemy.orm import Session

import app.records  # noqa: F401 -- names the table that tells who was assured
from app.database import Database
from app.directory.relevance import Relevance, Text
from app.directory.search import Asked, find
from app.directory.search_index import documents, texts
from app.directory.search_question import SERVICES, Question, make_ready
from tests.benchmarks.offers import COMMON, Offer

PAGE = 20


def questions(kind: str) -> Iterator[str]:
    """Words of a kind, without end."""
    offer, pick = Offer(), Random(3)
    rare = offer.words[len(offer.words) // 20 :]
    while True:
        some = rare if kind == "rare word" else COMMON
        yield " ".join(pick.sample(some, 2 if kind == "two words" else 1))


def exact_page(session: Session, question: Question) -> list[object]:
    """The best of all matches."""
    assert question.understood is not None
    score = Relevance(question.understood.wanted, question.understood.known)
    row, text = documents.c, texts.c
    found = question.matches(session, question.demands())
    columns = found.select(
        row.service_id, row.id, row.sort_key, text.title, text.body, text.tags
    ).join(texts, text.id == row.id)
    ranked = sorted(
        (-score.of(Text(title, body, tags)), sort_key, number, id)
        for id, number, sort_key, title, body, tags in session.execute(columns)
    )
    return [id for *_, id in ranked[:PAGE]]


def main() -> None:
    """Prints a line for each kind of question."""
    database = Database(f"sqlite:///{sys.argv[1]}")
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    for kind in ("rare word", "common word", "two words"):
        same = first = shared = 0
        for words in islice(questions(kind), many):
            with database.reading() as session:
                question = make_ready(session, Asked(search=words, per_page=PAGE), SERVICES)
                found = [*find(session, question).ids]
                exact = exact_page(session, question)
            same += found == exact
            first += found[:3] == exact[:3]
            shared += len({*found} & {*exact}) * 100 // max(len(exact), 1)
        print(
            f"{kind:12} {many} questions: the same page {same / many:.0%}, "
            f"the same first three {first / many:.0%}, shared {shared / many:.0f} % of entries"
        )
    database.close()


if __name__ == "__main__":
    main()
