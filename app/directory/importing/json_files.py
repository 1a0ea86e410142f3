"""JSON within limits, and files of it: one service, a list, a page, or a service a line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.directory.importing.envelope import read_page
from app.directory.importing.files import UnreadableFile, read_bytes

MAX_DEPTH = 40
MAX_VALUES = 20_000_000


@dataclass(frozen=True, slots=True)
class JsonFile:
    """The services of a file; `complete` when the file is all that its source has."""

    items: list[Any]
    complete: bool
    remarks: tuple[str, ...] = ()


def parse_json(data: bytes, name: str) -> Any:
    """The JSON value. Raises UnreadableFile when it is none, or nested without end."""
    try:
        value = json.loads(data)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{name} is not UTF-8.") from error
    except RecursionError as error:
        raise UnreadableFile(f"{name} is nested more than {MAX_DEPTH} levels deep.") from error
    except ValueError as error:
        raise UnreadableFile(f"{name} is no JSON: {str(error)[:200]}.") from error
    refuse_deep(value, name)
    return value


def refuse_deep(value: Any, name: str) -> None:
    """Refuses values nested deeper than any record is, or with too many parts."""
    level = [value]
    seen = 0
    for _ in range(MAX_DEPTH):
        level = [inner for one in level for inner in _inside(one)]
        seen += len(level)
        if seen > MAX_VALUES:
            raise UnreadableFile(f"{name} holds more than {MAX_VALUES} values.")
        if not level:
            return
    raise UnreadableFile(f"{name} is nested more than {MAX_DEPTH} levels deep.")


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from (one for one in value.values() if isinstance(one, dict | list))
    elif isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict | list))


def read_json_file(path: Path) -> JsonFile:
    """The services that a file holds. Raises UnreadableFile."""
    data = read_bytes(path)
    if _is_by_line(data):
        return JsonFile(_lines(path.name, data), complete=True)
    answer = parse_json(data, path.name)
    page = read_page(answer)
    more = page.total_pages is not None and page.total_pages > 1
    lone = isinstance(answer, dict) and not page.is_envelope
    return JsonFile(page.items, complete=not (more or lone), remarks=page.problems)


def _is_by_line(data: bytes) -> bool:
    """Whether the first line is a whole object and another one follows."""
    lines = [line for line in data.lstrip().split(b"\n", 2)[:2] if line.strip()]
    return len(lines) == 2 and all(
        line.strip().startswith(b"{") and line.strip().endswith(b"}") for line in lines
    )


def _lines(name: str, data: bytes) -> list[Any]:
    return [
        parse_json(line, f"{name}, line {number}")
        for number, line in enumerate(data.split(b"\n"), start=1)
        if line.strip()
    ]
