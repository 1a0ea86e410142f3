"""Shapes of Open Referral: the names of 1.0 and 3.x, and keys in whatever case, made one."""

import re
from typing import Any

from app.directory.documents import (
    AccessibilityDocument,
    Document,
    LanguageDocument,
    OrganizationDocument,
    ServiceAreaDocument,
    ServiceDocument,
)

CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
MAX_KEYS = 500

SAME_KEY = {
    "organisation": "organization",
    "organisation_id": "organization_id",
    "regular_schedule": "schedules",
    "regular_schedules": "schedules",
    "schedule": "schedules",
    "fundings": "funding",
    "physical_addresses": "addresses",
    "physical_address": "addresses",
    "postal_addresses": "addresses",
    "address": "addresses",
    "accessibility_for_disabilities": "accessibility",
    "service_at_location": "service_at_locations",
    "service_area": "service_areas",
    "cost_option": "cost_options",
    "contact": "contacts",
    "phone": "phones",
    "language": "languages",
    "urls": "additional_urls",
    "service_taxonomies": "service_taxonomys",
    "other_attributes": "attributes",
    "eligibilities": "eligibilitys",
    "eligibility": "eligibilitys",
}
OTHER_NAMES: dict[type[Document], dict[str, tuple[str, ...]]] = {
    ServiceDocument: {
        "fees_description": ("fees_description", "fees"),
        "publisher_assured_date": ("assured_date",),
    },
    OrganizationDocument: {"website": ("website", "url")},
    LanguageDocument: {"name": ("name", "languages")},
    ServiceAreaDocument: {"name": ("name", "service_areas")},
    AccessibilityDocument: {"description": ("description", "accessibility")},
}


def unified(raw: dict[Any, Any]) -> dict[str, Any]:
    """The object under the names of 3.x; what stands under two names is kept under the newer."""
    found: dict[str, Any] = {}
    for key in list(raw)[:MAX_KEYS]:
        plain = CAMEL.sub("_", str(key)).casefold().strip()
        name = SAME_KEY.get(plain, plain)
        if name not in found or plain == name:
            found[name] = raw[key]
    return found


def given(document: type[Document], raw: dict[str, Any], field: str) -> Any:
    """What an object holds for a field of ours, by whichever of its names."""
    for name in OTHER_NAMES.get(document, {}).get(field, (field,)):
        value = raw.get(name)
        if value is not None and value != "":
            return value
    return None
