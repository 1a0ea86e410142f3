"""The words of our vocabularies, as parameters take them and as the website reads them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.api.asking import EntriesAsked
from app.api.parameters import BadParameter
from app.directory.vocabulary import keys_of

VOCABULARY_OF: Mapping[str, str] = {
    "category": "categories",
    "need": "needs",
    "condition": "conditions",
    "diagnosis_stage": "diagnosis_stages",
    "support": "support",
    "referral_route": "referral_routes",
    "payment": "payment_methods",
    "pfa_outcome": "pfa_outcomes",
    "accessibility": "accessibility",
    "age_band": "age_bands",
}


def refuse_unknown_keys(session: Session, asked: EntriesAsked) -> None:
    """Raises BadParameter, with what is allowed, for a key that its vocabulary does not have.

    Asks the database only when such a parameter is given.
    """
    given = {name: getattr(asked, name) for name in VOCABULARY_OF if getattr(asked, name)}
    if not given:
        return
    known = keys_of(session, [VOCABULARY_OF[name] for name in given])
    for name, keys in given.items():
        allowed = known.get(VOCABULARY_OF[name], [])
        if set(keys) - set(allowed):
            raise BadParameter(name, f"takes keys of the vocabulary {VOCABULARY_OF[name]}", allowed)


def with_keys(described: dict[str, Any], session: Session) -> dict[str, Any]:
    """A description of the API in which these parameters list their values as they now stand."""
    known = keys_of(session, VOCABULARY_OF.values())
    values = {name: known.get(vocabulary, []) for name, vocabulary in VOCABULARY_OF.items()}
    paths = {
        path: {method: _operation(one, values) for method, one in methods.items()}
        for path, methods in described["paths"].items()
    }
    schemas = {
        name: _schema(one, values) if name.endswith("Asked") else one
        for name, one in described["components"]["schemas"].items()
    }
    components = described["components"] | {"schemas": schemas}
    return described | {"paths": paths, "components": components}


Values = Mapping[str, list[str]]


def _operation(operation: dict[str, Any], values: Values) -> dict[str, Any]:
    parameters = [
        one | {"schema": _listing(one["schema"], values[one["name"]])}
        if one["in"] == "query" and values.get(one["name"])
        else one
        for one in operation.get("parameters", ())
    ]
    return operation | ({"parameters": parameters} if parameters else {})


def _schema(schema: dict[str, Any], values: Values) -> dict[str, Any]:
    """The parameters as fields of a body."""
    fields = {
        name: _listing(one, values[name]) if values.get(name) else one
        for name, one in schema.get("properties", {}).items()
    }
    return schema | {"properties": fields}


def _listing(schema: dict[str, Any], values: list[str]) -> dict[str, Any]:
    return schema | {"items": {"type": "string", "enum": values}}
