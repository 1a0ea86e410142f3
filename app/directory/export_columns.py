"""An entry as one row of text, and how a cell is kept from being run as a formula."""

from typing import Any

OF_THE_ENTRY = (
    "id", "name", "organization", "description", "url", "email", "phones", "status",
    "minimum_age", "maximum_age", "town", "postcode", "category", "needs", "eligibility_text",
    "short_breaks_card", "diagnosis_required", "ehcp_required", "free", "last_modified",
)  # fmt: skip
# A council's check and a provider's confirmation stay apart, in a spreadsheet too.
OF_ITS_FRESHNESS = (
    "freshness_state", "basis", "assured_date", "council_checked_on", "provider_confirmed_on",
    "next_due", "freshness_sentence", "website_state", "website_last_looked",
)  # fmt: skip
COLUMNS = OF_THE_ENTRY + OF_ITS_FRESHNESS

# Full-width signs too: some spreadsheets take them for the plain ones.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def row_of(entry: dict[str, Any]) -> list[str]:
    """One entry, as the API gives it, as text in the order of COLUMNS."""
    facts, freshness = entry.get("local_offer", {}), entry.get("freshness", {})
    places = [one.get("location", {}) for one in entry.get("service_at_locations", [])]
    addresses = [address for place in places for address in place.get("addresses", [])]
    website = freshness.get("website", {})
    values = {
        **facts,
        **freshness,
        **entry,
        "organization": entry.get("organization", {}).get("name"),
        "phones": [one["number"] for one in entry.get("phones", [])],
        "town": [one.get("city") for one in addresses],
        "postcode": [one.get("postal_code") for one in addresses],
        "freshness_state": freshness.get("state"),
        "freshness_sentence": freshness.get("sentence"),
        "website_state": website.get("state"),
        "website_last_looked": website.get("last_looked"),
    }
    return [_as_text(values.get(column)) for column in COLUMNS]


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula: an apostrophe makes it text."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value if one is not None)
    return "" if value is None else str(value)
