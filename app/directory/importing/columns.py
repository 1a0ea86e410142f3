"""Columns of an uploaded table: where each is suggested to go, and where a person sends it."""

import json
import tomllib
from collections.abc import Mapping as Pairs
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.directory.importing.files import Sheet
from app.directory.importing.mapping import SHIPPED, Mapping, parse_mapping
from app.directory.importing.suggest import suggested
from app.directory.importing.targets import targets_of

LEFT_OUT = ""
EXAMPLES = 3
ROWS_LOOKED_AT = 200
LONGEST_EXAMPLE = 40
PATTERNS = "*?["


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: its name, some of its cells, and where it goes, if anywhere."""

    header: str
    examples: tuple[str, ...]
    to: str


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """One sheet: what its rows are (None: it is left out), which column tells them apart."""

    name: str
    rows: int
    kind: str | None
    id: str | None
    columns: tuple[SheetColumn, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """A whole file under a mapping that is suggested; `given` is that mapping as it was read."""

    sheets: tuple[SheetColumns, ...]
    given: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person decided of one sheet."""

    kind: str | None
    id: str | None
    targets: Pairs[str, str]


def suggested_columns(stem: str, sheets: Sequence[Sheet]) -> Columns:
    """Where each column of a file of this name might go."""
    given = _mapping_that_fits(sheets) or tomllib.loads(suggested(stem, sheets))
    by_name = {one.get("sheet"): one for one in given["sheet"]}
    lone = given["sheet"][0] if len(sheets) == 1 else {}
    return Columns(tuple(_columns(one, by_name.get(one.name, lone)) for one in sheets), given)


def _mapping_that_fits(sheets: Sequence[Sheet]) -> dict[str, Any] | None:
    """A mapping that comes along, if every column that it names is in the file."""
    headers = {sheet.name: set(sheet.headers) for sheet in sheets}
    for path in sorted(SHIPPED.glob("*.toml")):
        given = tomllib.loads(path.read_text(encoding="utf-8"))
        told = given["sheet"]
        if len(told) == 1 and "sheet" not in told[0]:
            there = next(iter(headers.values())) if len(headers) == 1 else set()
            fits = {told[0].get("id"), *told[0]["columns"]} <= there
        else:
            fits = all({*one["columns"]} <= headers.get(one["sheet"], set()) for one in told)
        if fits:
            return given
    return None


def _columns(sheet: Sheet, told: Pairs[str, Any]) -> SheetColumns:
    to = {header: _first_target(one) for header, one in told.get("columns", {}).items()}
    columns = tuple(
        SheetColumn(header, _examples(sheet, place), to.get(header, LEFT_OUT))
        for place, header in enumerate(sheet.headers)
    )
    return SheetColumns(sheet.name, len(sheet.rows), told.get("kind"), told.get("id"), columns)


def _first_target(given: Any) -> str:
    one = given[0] if isinstance(given, list) else given
    return str(one["to"] if isinstance(one, dict) else one)


def _examples(sheet: Sheet, place: int) -> tuple[str, ...]:
    cells = (" ".join(row.cells[place].split()) for row in sheet.rows[:ROWS_LOOKED_AT])
    seen = dict.fromkeys(cell for cell in cells if cell)
    return tuple(
        cell if len(cell) <= LONGEST_EXAMPLE else f"{cell[: LONGEST_EXAMPLE - 1]}…"
        for cell in list(seen)[:EXAMPLES]
    )


def chosen_mapping(
    columns: Columns, chosen: Sequence[Chosen], *, source: str, name: str, drafts: bool
) -> Mapping:
    """The mapping that a person chose. Raises WrongMapping.

    How a suggested column is read (split, translated) stays as long as it goes where suggested.
    """
    lines = [f"source = {_quoted(source)}", f"name = {_quoted(name)}"]
    if "placeholders" in columns.given:
        lines.append(f"placeholders = {_value(columns.given['placeholders'])}")
    lines += ["", "[defaults]", f'entry_status = "{"draft" if drafts else "published"}"']
    told = {one.get("sheet"): one for one in columns.given["sheet"]}
    several = len(columns.sheets) > 1
    for sheet, one in zip(columns.sheets, chosen, strict=True):
        if one.kind is not None:
            given = told.get(sheet.name) or told.get(None) or {}
            lines += _sheet(sheet, one, given, named=several)
    return parse_mapping("\n".join(lines) + "\n")


def _sheet(
    sheet: SheetColumns, chosen: Chosen, given: Pairs[str, Any], *, named: bool
) -> list[str]:
    lines = ["", "[[sheet]]", f'kind = "{chosen.kind}"']
    if named:
        lines.append(f"sheet = {_quoted(sheet.name)}")
    if chosen.id and chosen.kind != "service_at_location":
        lines.append(f"id = {_quoted(chosen.id)}")
    if given.get("continues") in chosen.targets:
        lines.append(f"continues = {_quoted(given['continues'])}")
    used = {header: to for header, to in chosen.targets.items() if to}
    left = [one for one, to in chosen.targets.items() if not to and not set(one) & set(PATTERNS)]
    if left:
        lines.append(f"ignore = {_value(left)}")
    lines += ["", "[sheet.columns]"]
    return lines + [
        f"{_quoted(header)} = {_column(to, given.get('columns', {}).get(header))}"
        for header, to in used.items()
    ]


def _column(to: str, suggested: Any) -> str:
    if suggested is not None and _first_target(suggested) == to:
        return _value(suggested)
    if to == "attributes":
        return '{ to = "attributes", taxonomy = "Categories", split = ";" }'
    return _quoted(to)


def _value(given: Any) -> str:
    if isinstance(given, dict):
        pairs = ", ".join(f"{_quoted(key)} = {_value(one)}" for key, one in given.items())
        return f"{{ {pairs} }}"
    if isinstance(given, list):
        return f"[{', '.join(_value(one) for one in given)}]"
    return ("true" if given else "false") if isinstance(given, bool) else _quoted(str(given))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def targets_for(kind: str) -> list[str]:
    """Where columns of such a sheet may go, the commonest first."""
    return list(targets_of(kind))
