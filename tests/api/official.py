"""The official schemas of Open Referral, where they are to be had: they are not part of this code.

They are looked for in `../shared/open-referral/schemas`, or where OPEN_REFERRAL_SCHEMAS says.
"""

import json
import os
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator, FormatChecker

BESIDE = Path(__file__).parents[3] / "shared/open-referral/schemas"
SCHEMAS = Path(os.environ.get("OPEN_REFERRAL_SCHEMAS", BESIDE))

needs_schemas = pytest.mark.skipif(
    not SCHEMAS.exists(),
    reason=f"the official schemas are not in {SCHEMAS}: set OPEN_REFERRAL_SCHEMAS",
)

formats = FormatChecker(formats=())


@formats.checks("uuid", raises=ValueError)
def _uuid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value.lower()


@formats.checks("uri", raises=ValueError)
def _uri(value: object) -> bool:
    if not isinstance(value, str):
        return True
    parts = urlsplit(value)
    return bool(parts.scheme and (parts.netloc or parts.path)) and " " not in value


@formats.checks("email", raises=ValueError)
def _email(value: object) -> bool:
    return not isinstance(value, str) or value.count("@") == 1


@formats.checks("date", raises=ValueError)
def _date(value: object) -> bool:
    return not isinstance(value, str) or len(date.fromisoformat(value).isoformat()) == len(value)


@formats.checks("date-time", raises=ValueError)
def _date_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@cache
def validator(name: str) -> Draft202012Validator:
    """A validator of one of the official schemas, formats included: `uk30/service`."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text())
    return Draft202012Validator(schema, format_checker=formats)


def complaints(name: str, thing: Any) -> list[str]:
    """What this schema has against this thing."""
    found = validator(name).iter_errors(thing)
    return [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in found]
