"""National help lines, for whoever found nothing here."""

import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("helplines.toml")


class HelpLine(BaseModel):
    """A help line as its file states it; without categories it is for everybody."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    helps_with: str
    phone: str | None = None
    website: str
    categories: tuple[str, ...] = ()


@cache
def all_help_lines() -> tuple[HelpLine, ...]:
    """Every help line that we know."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(HelpLine.model_validate(one) for one in read["help_lines"])


def help_lines(categories: Collection[str]) -> list[HelpLine]:
    """Those for these categories first, then those for everybody."""
    fitting = [one for one in all_help_lines() if set(one.categories) & set(categories)]
    return fitting + [one for one in all_help_lines() if not one.categories]
