"""Suggests a mapping for a file by the names of its columns: a draft to read and to finish."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from app.directory.importing.files import Sheet
from app.directory.importing.opening import open_spreadsheet

KIND_OF_SHEET = (
    ("service_at_location", ("service location", "services at locations", "links")),
    ("organization", ("organi", "provider", "compan")),
    ("location", ("location", "venue", "address", "site", "place")),
    ("service", ("service", "activit", "club", "entr", "offer", "")),
)
IDS = ("id", "import id", "reference", "ref", "uid", "unique id", "record id")
CONTINUES = ("import id reference", "parent id", "continues")

TEXT = '{ to = "description", markdown = true }'
TERMS = '{ to = "attributes", taxonomy = "Categories", split = ";" }'
ELIGIBILITY = '"local_offer.eligibility_text"'

# the first pattern that fits wins: longer names before shorter ones
SERVICE = (
    (r"organi[sz]ation id|provider id", '"organization_id"'),
    (r"(organi[sz]ation|provider)( name)?", '"organization.name"'),
    (r"(last )?(checked|assured|reviewed|verified)( on| date)?|date checked", '"assured_on"'),
    (r"(service )?(name|title)|activity", '"name"'),
    (r"status", '"status"'),
    (r"(full |long )?description|intro(duction)?|summary|about|details", TEXT),
    (r"(service |web ?site |web )?(url|website|web ?site|web address|link)", '"url"'),
    (r"(contact )?e ?mail( address)?", '"email"'),
    (r"(contact )?(tele)?phone( number)?|tel|mobile", '"phones"'),
    (r"contact( name| person)?", '"contacts.name"'),
    (r"contact (title|role)|job title", '"contacts.title"'),
    (r"(criteri?a )?age( group| range|s)?|ages", '"ages"'),
    (r"min(imum)? age|age from", '"minimum_age"'),
    (r"max(imum)? age|age to", '"maximum_age"'),
    (r"(is )?free", '"local_offer.free"'),
    (r"(needs a |requires a )?diagnosis( required)?", '"local_offer.diagnosis_required"'),
    (r"ehcp?( required)?|needs an ehcp?", '"local_offer.ehcp_required"'),
    (r"fees?( text)?|costs?|price|charges?", '"fees_description"'),
    (r"eligibility( criteria)?|who can (come|use)|criteria other", ELIGIBILITY),
    (r"wait(ing)?( time| list)?", '"local_offer.wait_text"'),
    (r"how to (apply|start|book|refer)|referral( process)?", '"local_offer.how_to_start"'),
    (r"(social medias? )?(twitter|x)", '{ to = "social", label = "Twitter" }'),
    (r"(social medias? )?(facebook|instagram|youtube|linkedin)", '{ to = "social" }'),
    (r"booking( url| link)?|referral url", '"booking"'),
    (r"categor(y|ies)|taxonom(y|ies)|keywords|tags", TERMS),
    (r"(venue|location)( name)?", '"location.name"'),
)  # fmt: skip
ADDRESS = (
    (r"address( line)? ?1|address|street", '"addresses.address_1"'),
    (r"address( line)? ?[23]", '"addresses.address_2"'),
    (r"town|city|town city", '"addresses.city"'),
    (r"county|state province", '"addresses.state_province"'),
    (r"post ?code|postal code", '"addresses.postal_code"'),
    (r"country", '"addresses.country"'),
    (r"lat(itude)?", '"latitude"'),
    (r"lon(gitude)?|lng", '"longitude"'),
)
PLACE = ((r"(location |venue )?name", '"name"'), (r"description", '"description"'), *ADDRESS)
ORGANIZATION = (
    (r"(organi[sz]ation |provider )?name", '"name"'),
    (r"description|about", TEXT),
    (r"(web ?site |web )?(url|website|web ?site|web address)", '"website"'),
    (r"(contact )?e ?mail( address)?", '"email"'),
    (r"(contact )?(tele)?phone( number)?|tel", '"phones"'),
)
LINK = ((r"service id", '"service_id"'), (r"location id|venue id", '"location_id"'))
WITHIN_SERVICE = tuple(
    (rf"(?:location |venue )?(?:{pattern})", f'"location.{target[1:]}')
    for pattern, target in ADDRESS
)
PATTERNS = {
    "organization": ORGANIZATION,
    "location": PLACE,
    "service": (*SERVICE, *WITHIN_SERVICE),
    "service_at_location": LINK,
}


def suggest_mapping(path: Path) -> str:
    """A mapping in TOML for this file, to be read and finished. Raises UnreadableFile."""
    return suggested(path.stem, open_spreadsheet(path))


def suggested(stem: str, sheets: Sequence[Sheet]) -> str:
    """The same for a file of this name that was read already."""
    source = re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-") or "source"
    lines = [
        "# Drafted from the names of the columns: read each line before you use it.",
        "# Columns that nobody recognised are comments; remove the # and say where they go.",
        f"source = {_quoted(source)}   # ids are made from this: choose it once, never change it",
        f"name = {_quoted(stem)}",
        '# licence = "https://…"',
    ]
    single = len(sheets) == 1
    for sheet in sheets:
        lines += ["", *_sheet(sheet, single)]
    return "\n".join(lines) + "\n"


def _sheet(sheet: Sheet, single: bool) -> list[str]:
    kind = "service" if single else _kind_of(sheet.name)
    lines = ["[[sheet]]"]
    if not single:
        lines.append(f"sheet = {_quoted(sheet.name)}")
    lines.append(f"kind = {_quoted(kind)}")
    key = next((header for header in sheet.headers if _plain(header) in IDS), None)
    if kind != "service_at_location":
        key = key or (sheet.headers[0] if sheet.headers else "ID")
        lines.append(f"id = {_quoted(key)}")
    further = next((header for header in sheet.headers if _plain(header) in CONTINUES), None)
    if further:
        lines.append(f"continues = {_quoted(further)}")
    lines += ["", "[sheet.columns]"]
    skipped = {key, further} if kind != "service_at_location" else set()
    return lines + [
        _column(header, kind, sheet, position)
        for position, header in enumerate(sheet.headers)
        if header not in skipped
    ]


def _column(header: str, kind: str, sheet: Sheet, position: int) -> str:
    plain = _plain(header)
    for pattern, target in PATTERNS[kind]:
        if re.fullmatch(pattern, plain):
            return f"{_quoted(header)} = {target}"
    return f'# {_quoted(header)} = ""   # {_examples(sheet, position)}'


def _examples(sheet: Sheet, position: int) -> str:
    seen = dict.fromkeys(" ".join(row.cells[position].split())[:30] for row in sheet.rows[:200])
    values = [value for value in seen if value][:3]
    return f"for example: {' | '.join(values)}" if values else "always empty"


def _kind_of(name: str) -> str:
    folded = _plain(name)
    return next(kind for kind, words in KIND_OF_SHEET if any(word in folded for word in words))


def _plain(header: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", header.casefold()).split())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML string
