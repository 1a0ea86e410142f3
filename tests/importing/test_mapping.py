"""Mappings say what they do not understand, and what they would."""

from pathlib import Path

import pytest

from app.directory.importing.mapping import WrongMapping, parse_mapping, read_mapping
from app.directory.importing.suggest import suggest_mapping
from tests.importing.makers import CLUBS, club, csv_file, xlsx_file


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("name = \"Clubs", "nmae = \"Clubs"), "unknown key 'nmae'; allowed are source, name"),
        (("kind = \"service\"", "kind = \"srvice\""), "none of organization, location, service"),
        (("\"phones\"", "\"telephones\""), "'telephones' is none of accreditations"),
        (("values =", "valeus ="), "unknown key 'valeus'; allowed are to, values"),
        (("id = \"ID\"\n", ""), ""),
        (("source = \"clubs\"\n", ""), "needs a source"),
        (("[[sheet]]", "[[sheet"), "not valid TOML"),
        (("Name = \"name\"", "Name = 3"), "write \"field\""),
    ],
)  # fmt: skip
def test_a_wrong_mapping_names_the_key_and_what_is_allowed(
    change: tuple[str, str], words: str
) -> None:
    wrong = CLUBS.replace(*change)
    if not words:
        wrong = wrong.replace('continues = "More of"\n', "")
        words = "needs `id`"
    with pytest.raises(WrongMapping, match=words):
        parse_mapping(wrong)


def test_mappings_that_come_along_are_found_by_name() -> None:
    for name in ("council_workbook.toml", "outpost.toml", "outpost"):
        assert read_mapping(name).sheets


def test_a_missing_mapping_names_those_that_come_along() -> None:
    with pytest.raises(WrongMapping, match=r"council_workbook\.toml, outpost\.toml"):
        read_mapping("nothing.toml")


def test_a_suggested_mapping_is_valid_and_knows_the_usual_names(tmp_path: Path) -> None:
    rows = [club(About="x", Free="Yes", Phone="020 7946 0000")]
    toml = suggest_mapping(csv_file(tmp_path / "My clubs.csv", rows))
    mapping = parse_mapping(toml)
    told = {column.header: column.target.field for column in mapping.sheets[0].columns}
    assert mapping.source == "my-clubs"
    assert told["Name"] == "name"
    assert told["Phone"] is None  # a bare list: phones
    assert told["Checked"] == "assured_on"
    assert '# "Runs"' in toml


def test_a_suggested_mapping_tells_sheets_apart(tmp_path: Path) -> None:
    book = {
        "Organisations": [["ID", "Name"], ["1", "Otters"]],
        "Services": [["ID", "Organisation ID", "Name"], ["1", "1", "Swim"]],
        "Venues": [["ID", "Address 1", "Postcode"], ["1", "1 High Street", "SM1 1AA"]],
        "Service locations": [["Service ID", "Location ID"], ["1", "1"]],
    }
    mapping = parse_mapping(suggest_mapping(xlsx_file(tmp_path / "book.xlsx", book)))
    kinds = [sheet.kind for sheet in mapping.sheets]
    assert kinds == ["organization", "service", "location", "service_at_location"]
