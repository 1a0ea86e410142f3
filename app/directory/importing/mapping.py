"""Mappings: which column of which sheet becomes which field, told by a small TOML file."""

import tomllib
from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from app.directory.facts import EntryStatus
from app.directory.importing.targets import KINDS, Target, targets_of

SHIPPED = Path(__file__).parent / "mappings"
MAX_MAPPING_BYTES = 1024 * 1024

MAPPING_KEYS = ("source", "name", "licence", "placeholders", "defaults", "sheet")
DEFAULT_KEYS = ("entry_status",)
SHEET_KEYS = ("sheet", "kind", "id", "continues", "ignore", "columns")
COLUMN_KEYS = ("to", "values", "otherwise", "split", "heading", "taxonomy", "label", "markdown")


class WrongMapping(Exception):
    """The mapping cannot be used; the message names the key and what is allowed."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where its value goes, and how it is read.

    `values` translates whole cells, `split` parts them first, `heading` stands above the text,
    `taxonomy` names the taxonomy of attributes, `label` a contact's or web address's label.
    """

    header: str
    target: Target
    values: Pairs[str, str] | None = None
    otherwise: str | None = None
    split: str | None = None
    heading: str | None = None
    taxonomy: str | None = None
    label: str | None = None
    markdown: bool = False


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """One sheet: `id` is the column of its rows' ids; `continues` the one that names another row.

    A row that continues another adds its parts to it: a second place, a further cost.
    """

    sheet: str | None
    kind: str
    columns: tuple[Column, ...]
    id: str | None = None
    continues: str | None = None
    ignore: tuple[str, ...] = ()

    def ignores(self, header: str) -> bool:
        """Whether the mapping says that this column is left alone (`custom_*` is a pattern)."""
        return any(fnmatchcase(header.casefold(), one.casefold()) for one in self.ignore)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping. `source` is the key from which ids are made: it must never change."""

    source: str
    sheets: tuple[SheetMapping, ...]
    name: str | None = None
    licence: str | None = None
    placeholders: frozenset[str] = frozenset()
    entry_status: EntryStatus | None = None
    says: Pairs[str, tuple[str, ...]] = field(default_factory=dict)


def read_mapping(name_or_path: str | Path) -> Mapping:
    """The mapping in this file, or the one of this name that comes with the program."""
    path = Path(name_or_path)
    if not path.is_file():
        path = SHIPPED / path.with_suffix(".toml").name
    if not path.is_file():
        shipped = ", ".join(sorted(one.name for one in SHIPPED.glob("*.toml")))
        raise WrongMapping(f"There is no mapping {name_or_path}. Those that come along: {shipped}.")
    if path.stat().st_size > MAX_MAPPING_BYTES:
        raise WrongMapping(f"{path} is too large to be a mapping.")
    try:
        return parse_mapping(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise WrongMapping(f"{path} cannot be read: {error}.") from error


def parse_mapping(toml: str) -> Mapping:
    """A mapping from its text. Raises WrongMapping."""
    try:
        given = tomllib.loads(toml)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise WrongMapping(f"The mapping is not valid TOML: {error}.") from error
    _only(given, MAPPING_KEYS, "the mapping")
    source = _word(given, "source", "the mapping")
    if source is None:
        raise WrongMapping('The mapping needs a source, such as source = "family-directory-2026".')
    sheets = tuple(_sheet(one, n) for n, one in enumerate(_tables(given, "sheet"), start=1))
    if not sheets:
        raise WrongMapping("The mapping needs at least one [[sheet]].")
    placeholders = _list(given, "placeholders", "the mapping")
    return Mapping(
        source=source,
        sheets=sheets,
        name=_word(given, "name", "the mapping"),
        licence=_word(given, "licence", "the mapping"),
        placeholders=frozenset(one.casefold() for one in placeholders),
        entry_status=_entry_status(given.get("defaults", {})),
        says=_says(sheets),
    )


def _says(sheets: tuple[SheetMapping, ...]) -> dict[str, tuple[str, ...]]:
    """The fields, by kind, of which this source speaks; it leaves all others alone."""
    found: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    for sheet in sheets:
        for column in sheet.columns:
            target = column.target
            name = target.part or target.field or ""
            names = ("minimum_age", "maximum_age") if name == "ages" else (name,)
            found[target.kind] |= dict.fromkeys(names)
            if target.kind == "location" and sheet.kind == "service":
                found["service"]["service_at_locations"] = None
            if target.kind == "organization" and sheet.kind == "service":
                found["service"]["organization_id"] = None
        if sheet.kind == "service_at_location":
            found["service"]["service_at_locations"] = None
    return {kind: tuple(names) for kind, names in found.items() if names}


def _entry_status(defaults: Any) -> EntryStatus | None:
    if not isinstance(defaults, dict):
        raise WrongMapping("[defaults] must be a table.")
    _only(defaults, DEFAULT_KEYS, "[defaults]")
    given = defaults.get("entry_status")
    if given is None:
        return None
    if given not in list(EntryStatus):
        raise WrongMapping(f"entry_status {given!r} is none of {', '.join(EntryStatus)}.")
    return EntryStatus(given)


def _sheet(given: Pairs[str, Any], number: int) -> SheetMapping:
    where = f"[[sheet]] {number}"
    _only(given, SHEET_KEYS, where)
    kind = given.get("kind")
    if kind not in KINDS:
        raise WrongMapping(f"{where}: kind {kind!r} is none of {', '.join(KINDS)}.")
    columns = given.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise WrongMapping(f"{where} needs [sheet.columns].")
    found = SheetMapping(
        sheet=_word(given, "sheet", where),
        kind=kind,
        columns=tuple(
            _column(header, one, kind, where)
            for header, told in columns.items()
            for one in (told if isinstance(told, list) else [told])
        ),
        id=_word(given, "id", where),
        continues=_word(given, "continues", where),
        ignore=tuple(_list(given, "ignore", where)),
    )
    if kind != "service_at_location" and not (found.id or found.continues):
        raise WrongMapping(f"{where} needs `id`, the column that tells its rows apart.")
    if kind == "service_at_location":
        _needs_both_ends(found, where)
    return found


def _needs_both_ends(sheet: SheetMapping, where: str) -> None:
    fields = {column.target.field for column in sheet.columns}
    for needed in ("service_id", "location_id"):
        if needed not in fields:
            raise WrongMapping(f"{where} needs a column that goes to {needed}.")


def _column(header: str, given: Any, kind: str, where: str) -> Column:
    where = f"{where}, column “{header}”"
    table = {"to": given} if isinstance(given, str) else given
    if not isinstance(table, dict):
        raise WrongMapping(f'{where}: write "field" or {{ to = "field", … }}.')
    _only(table, COLUMN_KEYS, where)
    targets = targets_of(kind)
    to = table.get("to")
    if to not in targets:
        raise WrongMapping(f"{where}: {to!r} is none of {', '.join(sorted(targets))}.")
    markdown = table.get("markdown", False)
    if not isinstance(markdown, bool):
        raise WrongMapping(f"{where}: markdown is true or false.")
    words = {k: _word(table, k, where) for k in ("split", "heading", "taxonomy", "label")}
    otherwise = table.get("otherwise")
    if otherwise is not None and not isinstance(otherwise, str):
        raise WrongMapping(f'{where}: otherwise must be text, or "" for no value.')
    pairs = _value_pairs(table.get("values"), where)
    column = Column(header, targets[to], pairs, otherwise, markdown=markdown, **words)
    if column.target.part == "attributes" and not column.taxonomy:
        raise WrongMapping(f'{where}: attributes need taxonomy = "the name of the taxonomy".')
    return column


def _value_pairs(given: Any, where: str) -> dict[str, str] | None:
    if given is None:
        return None
    if not isinstance(given, dict) or not all(isinstance(one, str) for one in given.values()):
        raise WrongMapping(f'{where}: values are pairs such as {{ Yes = "yes", No = "no" }}.')
    return {key.strip().casefold(): value for key, value in given.items()}


def _only(given: Pairs[str, Any], allowed: tuple[str, ...], where: str) -> None:
    for key in given:
        if key not in allowed:
            raise WrongMapping(f"{where}: unknown key {key!r}; allowed are {', '.join(allowed)}.")


def _word(given: Pairs[str, Any], key: str, where: str) -> str | None:
    value = given.get(key)
    if value is not None and (not isinstance(value, str) or not value.strip("\t ")):
        raise WrongMapping(f"{where}: {key} must be text.")
    return value


def _list(given: Pairs[str, Any], key: str, where: str) -> list[str]:
    value = given.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise WrongMapping(f'{where}: {key} must be a list such as ["a", "b"].')
    return value


def _tables(given: Pairs[str, Any], key: str) -> list[Pairs[str, Any]]:
    value = given.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise WrongMapping(f"Write [[{key}]] for each {key}.")
    return value
