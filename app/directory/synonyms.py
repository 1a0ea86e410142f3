"""Words that people of this field use for the same thing, as they come with us in files."""

import tomllib
from collections.abc import Mapping
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

    @property
    def name(self) -> str:
        """What people call it: the first of its words."""
        return self.words[0]

    @property
    def phrases(self) -> tuple[str, ...]:
        """All that questions may say."""
        return (*self.words, *self.asked)


@cache
def shipped_sets() -> tuple[Synonyms, ...]:
    """Every set that comes with us, file by file; a council may have others in their place."""
    return tuple(one for sets in _by_theme().values() for one in sets)


@cache
def shipped_by_key() -> Mapping[str, Synonyms]:
    """The same, by key."""
    return {one.key: one for one in shipped_sets()}


@cache
def shipped_themes() -> Mapping[str, str]:
    """The theme of each, by key: what its file is called, in words."""
    return {one.key: theme for theme, sets in _by_theme().items() for one in sets}


@cache
def _by_theme() -> Mapping[str, tuple[Synonyms, ...]]:
    files = sorted(FOLDER.glob("*.toml"))
    return {path.stem.replace("_", " ").capitalize(): tuple(_read(path)) for path in files}


def _read(path: Path) -> list[Synonyms]:
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["synonyms"]
    return [Synonyms.model_validate(row) for row in rows]
