"""How a search was understood, told with its answer: filters that words ask for, spelling, words.

Words that are understood as filters put in order what they fit; they leave nothing out, because
what an entry has not told us is no reason to hide it. Each comes with the address that narrows.
"""

from collections.abc import Iterator
from typing import Any

from app.api.asking import EntriesAsked
from app.api.questions import Asking, address, varied
from app.directory.search_question import Question
from app.directory.understanding.in_words import label
from app.directory.understanding.understanding import Understood

Json = dict[str, Any]

MOST_ALSO = 8  # of the words that were looked for besides


def understood_besides(asked: EntriesAsked, question: Question, asking: Asking) -> Json:
    """What to say of a question in words; nothing when it has none."""
    if question.understood is None:
        return {}
    said = {
        "understood_as": list(_filters(asked, question.understood, asking)),
        "searched_for": list(_words(question.understood)),
    }
    return {name: some for name, some in said.items() if some} | _spelt(
        asked, question.understood, asking
    )


def _filters(asked: EntriesAsked, understood: Understood, asking: Asking) -> Iterator[Json]:
    for fact in understood.wanted.all_facts:
        value = ",".join(fact.values)
        is_asked = bool(getattr(asked, fact.parameter))
        said = {
            "words": fact.words,
            "parameter": fact.parameter,
            "value": value,
            "label": label(fact),
            "applied": is_asked,
            "effect": "narrows, as the parameter asks" if is_asked else "puts in order only",
        }
        if not is_asked:
            said |= address(asking, varied(asked) | {fact.parameter: list(fact.values)})
        yield said


def _words(understood: Understood) -> Iterator[Json]:
    for group in understood.wanted.groups:
        also = list(dict.fromkeys(one for one in group.also if one.casefold() != group.words))
        yield {"words": group.words} | ({"also": also[:MOST_ALSO]} if also else {})


def _spelt(asked: EntriesAsked, understood: Understood, asking: Asking) -> Json:
    if understood.spelt is None:
        return {}
    return {
        "did_you_mean": {
            "search": understood.spelt,
            "applied": True,
            **address(asking, varied(asked, without=("search",)) | {"search": understood.spelt}),
        }
    }
