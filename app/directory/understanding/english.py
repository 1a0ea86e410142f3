"""Words of plain English, so that a right word which no entry holds is not taken for a mistake."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LIST = "frequency_dictionary_en_82_765.txt"  # of words that are in dictionaries, with their counts


def times_written(word: str) -> int:
    """How often a word stands in a large sample of books and pages; 0 for what is no word."""
    return _counts().get(word, 0)


@cache
def _counts() -> Mapping[str, int]:
    text = files("symspellpy").joinpath(LIST).read_text(encoding="utf-8-sig")
    rows = (line.split() for line in text.splitlines())
    return {word: int(count) for word, count in rows}
