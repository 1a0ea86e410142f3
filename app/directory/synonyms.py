"""Words that people of this field use for the same thing, as editors keep them in files."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

FOLDER = Path(__file__).with_name("thesaurus")

Phrase = Annotated[str, Field(min_length=1, max_length=80)]


class Meaning(BaseModel):
    """Filters that words ask for: keys of vocabularies, one of them is enough.

    `age` is the first and the last year, `day` as in iCalendar.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: tuple[str, ...] = ()
    need: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    diagnosis_stage: tuple[str, ...] = ()
    referral_route: tuple[str, ...] = ()
    pfa_outcome: tuple[str, ...] = ()
    diagnosis_required: tuple[str, ...] = ()
    short_breaks_card: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    age: tuple[int, int] | None = None


class Synonyms(BaseModel):
    """A set of phrases that mean the same; the file says how they are to be read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    words: tuple[Phrase, ...] = Field(min_length=1)
    asked: tuple[Phrase, ...] = ()
    answered_by: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    means: Meaning = Meaning()
    says_little: bool = False


@cache
def synonyms() -> tuple[Synonyms, ...]:
    """Every set, file by file."""
    return tuple(one for path in sorted(FOLDER.glob("*.toml")) for one in _read(path))


def _read(path: Path) -> list[Synonyms]:
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["synonyms"]
    return [Synonyms.model_validate(row) for row in rows]
