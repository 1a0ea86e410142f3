"""Opens a spreadsheet file by what it is, not by what it is called."""

from pathlib import Path

from app.directory.importing.delimited import read_delimited
from app.directory.importing.files import Sheet, UnreadableFile, read_bytes
from app.directory.importing.workbooks import read_workbook

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PDF = b"%PDF"


def open_spreadsheet(path: Path) -> list[Sheet]:
    """The sheets of a CSV or XLSX file. Raises UnreadableFile."""
    data = read_bytes(path)
    if data.startswith(b"PK\x03\x04"):
        return read_workbook(path.name, data)
    if data.startswith(OLD_OFFICE):
        raise UnreadableFile(f"{path.name} is an old or locked Office file. Save it as .xlsx.")
    if data.startswith(PDF):
        raise UnreadableFile(f"{path.name} is a PDF. Ask for the table itself, as .xlsx or CSV.")
    return [read_delimited(path.stem, data)]
