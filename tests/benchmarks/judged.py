"""Questions over the demo borough, with a person's judgement of which entries answer them.

Grade 3 is just what was asked for, as far as the entry's recorded facts say. Grade 2 is a good
answer that is broader, narrower or second best. Grade 1 helps a little or leads on to an answer.
What is not named is no answer: nor is an entry that contradicts what was said, or has not told us
about a fact that was asked for. Questions were written from what people want and judged by reading
the entries, without looking at what any search finds. Odd numbers are for tuning, even ones are
held out.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).with_name("questions")


class Understanding(BaseModel):
    """The filters that the words ask for, by the API's names; ages in years, both included.

    Of several values one is enough.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    age: int | None = None
    ages: tuple[int, int] | None = None
    need: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    diagnosis_stage: tuple[str, ...] = ()
    diagnosis_required: tuple[str, ...] = ()
    referral_route: tuple[str, ...] = ()
    pfa_outcome: tuple[str, ...] = ()
    age_band: tuple[str, ...] = ()
    short_breaks_card: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    area: tuple[str, ...] = ()


class Question(BaseModel):
    """A question as somebody asks it, as they might mistype it, and the entries that answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    person: str
    words: str
    misspelt: str
    understood: Understanding = Understanding()
    grade_3: tuple[str, ...]
    grade_2: tuple[str, ...] = ()
    grade_1: tuple[str, ...] = ()

    @property
    def is_held_out(self) -> bool:
        """Whether nobody may tune by it."""
        return self.number % 2 == 0

    @property
    def grades(self) -> Mapping[str, int]:
        """The grade of each entry that answers, by its key in the borough."""
        by_grade = {1: self.grade_1, 2: self.grade_2, 3: self.grade_3}
        return {key: grade for grade, keys in by_grade.items() for key in keys}


@cache
def questions() -> tuple[Question, ...]:
    """All of them, by number."""
    found = (one for path in sorted(FOLDER.glob("*.toml")) for one in _read(path))
    return tuple(sorted(found, key=lambda one: one.number))


def _read(path: Path) -> list[Question]:
    content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Question.model_validate({"person": content["person"], **row})
        for row in content["questions"]
    ]
