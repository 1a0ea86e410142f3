"""How well an entry answers the words that were asked for: our own score, the same everywhere."""

from collections.abc import Sequence

IN_TITLE = 3.0
TITLE_IN_ORDER = 2.0
BODY_IN_ORDER = 1.0
WHOLE_TITLE = 2.0
ENOUGH = 1.5  # so often in the text is as good as often


def relevance(words: Sequence[str], title: str, body: str) -> float:
    """The score of an entry whose stems are these; higher fits better.

    A word in the name counts most; a word that is repeated counts more, but less each time; words
    that stand together as they were asked count extra, and so does a name that says little else.
    """
    named, told = f" {title} ", f" {body} "
    in_title = sum(f" {word} " in named for word in words)
    score = IN_TITLE * in_title + sum(_often(told.count(f" {word} ")) for word in words)
    if len(words) > 1:
        together = f" {' '.join(words)} "
        score += TITLE_IN_ORDER * (together in named) + BODY_IN_ORDER * (together in told)
    return score + WHOLE_TITLE * in_title / max(named.count(" ") - 1, 1)


def _often(times: int) -> float:
    return times / (times + ENOUGH)
