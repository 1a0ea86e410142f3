"""Where an entry of a page holds the words that were looked for: offsets, never marked-up text."""

import json
import re
from collections.abc import Iterator, Sequence, Set
from typing import Any

from app.directory.understanding.understanding import Understood
from app.directory.words import stems_written

Json = dict[str, Any]

WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
READ = 1_000  # letters of a description
AROUND = 60  # letters shown before the first mark
SHOWN = 240


def highlights(understood: Understood, bodies: Sequence[str]) -> list[Json]:
    """For each entry that has marks: its id, and for name and description a text with its marks.

    A mark is the first letter and the one after the last, counted in characters of `text`.
    """
    stems = {stem for group in understood.wanted.groups if not group.says_little
             for one in group.phrases if len(one.stems) == 1 for stem in one.stems}  # fmt: skip
    stems |= {stem for group in understood.wanted.groups for stem in group.apart}
    found = []
    for body in bodies:
        entry = json.loads(body)
        marked = dict(_marked(entry, stems))
        if marked:
            found.append({"id": entry["id"], **marked})
    return found


def _marked(entry: Json, stems: Set[str]) -> Iterator[tuple[str, Json]]:
    name = entry["name"]
    if marks := marks_in(name, stems):
        yield "name", {"text": name, "marks": marks}
    description = entry.get("description", "")[:READ]
    if marks := marks_in(description, stems):
        yield "description", _snippet(description, marks)


def marks_in(text: str, stems: Set[str]) -> list[list[int]]:
    """Words of a text with these stems."""
    return [[one.start(), one.end()] for one in WORD.finditer(text)
            if not stems.isdisjoint(stems_written(one[0]))]  # fmt: skip


def _snippet(text: str, marks: Sequence[Sequence[int]]) -> Json:
    """The part around the first mark, from the beginning of a word to the end of one."""
    start = marks[0][0] - AROUND
    start = text.find(" ", start) + 1 if start > 0 else 0
    start = min(start, marks[0][0])
    end = min(start + SHOWN, len(text))
    if end < len(text):
        end = max(text.rfind(" ", start, end), marks[0][1])
    inside = [[a - start, b - start] for a, b in marks if b <= end]
    return {"text": text[start:end], "marks": inside}
