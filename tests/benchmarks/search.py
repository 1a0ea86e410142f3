"""How well search answers real questions, beside the databases' own full-text search.

`python -m tests.benchmarks.search`: loads the demo borough on both databases, asks every question
of `tests/benchmarks/questions` through the public API, as it is and misspelt, and prints what a
person's judgement makes of the answers. Tune by the odd questions; the even ones are held out.
"""

import json
import logging
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import psycopg
import structlog
from sqlalchemy import select
from starlette.testclient import TestClient

from app.database import Database, migrate
from app.demo.entries import borough, id_of
from app.demo.loading import load_demo
from app.directory.publications import Publication, PublicationState
from app.directory.search_text import body_of, title_of
from app.main import create_app
from app.settings import Settings
from tests import postgres
from tests.benchmarks.judged import Question, questions
from tests.benchmarks.plain_search import Search, Text, any_word, fts5, websearch
from tests.benchmarks.scores import FIRST, ndcg, recall
from tests.makers import NOW

WORST = 10
PERSONS = ("parent", "young person", "professional")
KEYS = {str(id_of("service", one.foreign_id or "")): one.foreign_id or ""
        for one in borough(NOW.date()).services}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what was found for it, as it is and misspelt: keys, best first."""

    question: Question
    found: Sequence[str]
    found_misspelt: Sequence[str]

    @property
    def score(self) -> float:
        """nDCG@10."""
        return ndcg(self.found, self.question.grades)


def ask_all(search: Search) -> list[Answered]:
    """Asks every question both ways."""
    return [Answered(one, search(one.words), search(one.misspelt)) for one in questions()]


def by_api(client: TestClient) -> Search:
    """Search as the public API does it. Raises RuntimeError when the API refuses a question."""

    def search(asked: str) -> list[str]:
        answer = client.get("/api/services", params={"search": asked, "per_page": FIRST})
        if answer.status_code != 200:
            raise RuntimeError(f"{asked!r}: {answer.status_code} {answer.text[:200]}")
        return [KEYS[one["id"]] for one in answer.json()["contents"]]

    return search


def texts_of(database: Database) -> dict[str, Text]:
    """What each published entry says, by its key."""
    with database.reading() as session:
        query = select(Publication.service_id, Publication.body).where(
            Publication.state == PublicationState.PUBLISHED
        )
        bodies = {str(id): json.loads(body) for id, body in session.execute(query)}
    return {KEYS[id]: Text(title_of(one), body_of(one)) for id, one in bodies.items()}


COLUMNS: Mapping[str, Callable[[Answered], bool]] = {
    "all": lambda _: True,
    "tuning": lambda one: not one.question.is_held_out,
    "held out": lambda one: one.question.is_held_out,
    "parents": lambda one: one.question.person == PERSONS[0],
    "young": lambda one: one.question.person == PERSONS[1],
    "profess.": lambda one: one.question.person == PERSONS[2],
}


def row(name: str, answers: Sequence[Answered]) -> str:
    """One way to search, as a line of the table."""
    of_kind = [fmean(one.score for one in answers if fits(one)) for fits in COLUMNS.values()]
    misspelt = fmean(ndcg(one.found_misspelt, one.question.grades) for one in answers)
    found = fmean(recall(one.found, one.question.grades) for one in answers)
    nothing = fmean(not one.found for one in answers)
    nothing_misspelt = fmean(not one.found_misspelt for one in answers)
    figures = "".join(f"{score:9.3f}" for score in (*of_kind, misspelt, found))
    return f"{name:34}{figures}{nothing:9.1%}{nothing_misspelt:9.1%}"


def table(ways: Mapping[str, Sequence[Answered]], entries: int) -> Iterable[str]:
    """Every way to search, side by side."""
    many = len(questions())
    yield f"{many} questions over {entries} entries; nDCG@10, recall@10, share that found nothing"
    heads = (*COLUMNS, "misspelt", "recall", "nothing", "missp.")
    yield f"{'':34}" + "".join(f"{head:>9}" for head in heads)
    yield from (row(name, answers) for name, answers in ways.items())


def worst(answers: Sequence[Answered]) -> Iterable[str]:
    """The questions that are answered worst, with what was found and what is missing.

    Those that are held out stay unseen, so that nobody tunes by them.
    """
    shown = [one for one in answers if not one.question.is_held_out]
    for one in sorted(shown, key=lambda one: one.score)[:WORST]:
        grades = one.question.grades
        found = ", ".join(f"{key} ({grades.get(key, 0)})" for key in one.found[:4]) or "nothing"
        missing = [key for key in one.question.grade_3 if key not in one.found]
        yield f"  {one.score:.2f}  {one.question.words!r} ({one.question.number})"
        yield f"        found {found}; missing {', '.join(missing[:4]) or 'nothing'}"


def measure(directory: Path, run: Path) -> None:
    """Prints the table, and the worst questions of our own search."""
    urls = {
        "SQLite": f"sqlite:///{directory / 'search.db'}",
        "PostgreSQL": postgres.create_database(run, "search"),
    }
    ways: dict[str, Sequence[Answered]] = {}
    texts: dict[str, Text] = {}
    with ExitStack() as open_things:
        for name, url in urls.items():
            migrate(url)
            database = Database(url)
            open_things.callback(database.close)
            load_demo(database, NOW)
            texts = texts_of(database)
            site = create_app(Settings(database_url=url), database)
            client = open_things.enter_context(TestClient(site))
            ways[f"this search, on {name}"] = ask_all(by_api(client))
        plain = open_things.enter_context(psycopg.connect(urls["PostgreSQL"]))
        ways["SQLite FTS5, any word, bm25"] = ask_all(fts5(texts))
        ways["PostgreSQL, websearch, ts_rank"] = ask_all(websearch(plain, texts))
        ways["PostgreSQL, any word, ts_rank"] = ask_all(any_word(plain, texts))
    print(*table(ways, len(texts)), sep="\n")
    print(f"\nThe {WORST} worst of this search among the tuning questions, with grades")
    print(*worst(ways["this search, on SQLite"]), sep="\n")


def main() -> None:
    """Measures in a directory, and with a PostgreSQL, that are gone afterwards."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    run = postgres.begin_run()
    try:
        with tempfile.TemporaryDirectory(prefix="localoffer-benchmark-") as directory:
            measure(Path(directory), run)
    finally:
        postgres.end_run(run)


if __name__ == "__main__":
    main()
