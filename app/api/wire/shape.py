"""What every shape on the wire keeps to.

They state the rules of Open Referral UK 3.0: what is required, which texts are ids, addresses or
dates; and that an empty value is left out, never null.
"""

from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    AnyUrl,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


def _an_address(text: str) -> str:
    AnyUrl(text)
    return text


Uri = Annotated[str, AfterValidator(_an_address), Field(json_schema_extra={"format": "uri"})]
Email = Annotated[
    str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", json_schema_extra={"format": "email"})
]
Time = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]")]


class Shape(BaseModel):
    """A thing on the wire: fields may be missing, never empty; there may be more of them."""

    model_config = ConfigDict(extra="allow", strict=True)

    @model_validator(mode="after")
    def _never_empty(self) -> Self:
        said = {name: getattr(self, name) for name in self.model_fields_set}
        if empty := [name for name, value in said.items() if _is_empty(name, value)]:
            raise ValueError(f"empty values are left out: {', '.join(empty)}")
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """What may be missing is described as such, not as null."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, described in properties.items():
            properties[name] = _never_null(described)
        return schema


def _is_empty(name: str, value: Any) -> bool:
    return value is None or value == "" or (value == [] and name != "contents")


def _never_null(described: dict[str, Any]) -> dict[str, Any]:
    kinds = [one for one in described.get("anyOf", []) if one != {"type": "null"}]
    if not kinds:
        return described
    rest = {name: value for name, value in described.items() if name not in ("anyOf", "default")}
    return rest | (kinds[0] if len(kinds) == 1 else {"anyOf": kinds})
