"""What version 1 of the API promises, a line for each: `version_1.txt` holds what was promised.

`python -m tests.api.promises` writes it anew: additions are promises from then on. A line that goes
was announced for as long as the page for developers says.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from app.database import Database, migrate
from app.main import create_app
from app.settings import Settings

PROMISED = Path(__file__).with_name("version_1.txt")
METHODS = ("get", "post", "put", "patch", "delete")


def promises(described: Any) -> set[str]:
    """Of everything public: addresses, parameters, forms of answers, members and their types."""
    shapes: set[str] = set()
    lines: set[str] = set()
    for path, methods in described["paths"].items():
        for method in METHODS:
            if (operation := methods.get(method)) and "security" not in operation:
                lines |= set(_of_operation(f"{method.upper()} {path}", operation))
                shapes |= _named_in(operation, described)
    for name in shapes:
        lines |= set(_of_shape(name, described["components"]["schemas"][name]))
    return lines


def _of_operation(name: str, operation: Any) -> Iterator[str]:
    yield name
    for one in operation.get("parameters", ()):
        yield f"{name} takes {one['name']}"
    for form in operation["responses"]["200"]["content"]:
        yield f"{name} answers {form}"


def _of_shape(name: str, schema: Any) -> Iterator[str]:
    always = schema.get("required", ())
    for member, kind in schema.get("properties", {}).items():
        yield f"{name}.{member} is {_kind(kind)}{', always' if member in always else ''}"


def _kind(schema: Any) -> str:
    """A type in a word; which values there are may grow, and is left out."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(sorted({_kind(one) for one in schema["anyOf"]}))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "anything")


def _named_in(thing: Any, described: Any) -> set[str]:
    """The shapes that this names, and those that these name."""
    found: set[str] = set()
    new = _refs(thing)
    while new:
        found |= new
        schemas = [described["components"]["schemas"][name] for name in new]
        new = _refs(schemas) - found
    return found


def _refs(thing: Any) -> set[str]:
    text = json.dumps(thing)
    return {part.partition('"')[0] for part in text.split('"#/components/schemas/')[1:]}


if __name__ == "__main__":
    url = f"sqlite:///{PROMISED.with_suffix('.db')}"
    migrate(url)
    database = Database(url)
    now = TestClient(create_app(Settings(), database)).get("/api/openapi.json").json()
    database.close()
    for file in PROMISED.parent.glob(f"{PROMISED.stem}.db*"):
        file.unlink()
    PROMISED.write_text("".join(f"{line}\n" for line in sorted(promises(now))))
