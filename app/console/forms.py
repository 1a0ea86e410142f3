"""Forms: typed where they are right; where not, what is wrong with each field in plain words."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from fastapi import Request
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from app.accounts.people import LONGEST_EMAIL

NOT_AS_IT_SHOULD_BE = "This is not as it should be"


class Form(BaseModel):
    """A form's fields. `wrong` has the words for each that is missing or cannot be taken."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, frozen=True)

    wrong: ClassVar[Mapping[str, str]] = {}


Kind = TypeVar("Kind", bound=Form)


@dataclass(slots=True)
class Sent(Generic[Kind]):
    """What was sent: its values as they came, the form if all is right, or what is wrong."""

    values: dict[str, Any]
    form: Kind | None
    errors: dict[str, str] = field(default_factory=dict)

    def blame(self, name: str, words: str) -> None:
        """Says what is wrong with a field beyond its form."""
        self.errors.setdefault(name, words)
        self.form = None

    @property
    def summary(self) -> list[dict[str, str]]:
        """What is wrong, each line with the place that it leads to."""
        return [{"text": words, "href": f"#{name}"} for name, words in self.errors.items()]


def submitted(kind: type[Kind]) -> Callable[[Request], Awaitable[Sent[Kind]]]:
    """A dependency that reads this form of the request."""

    async def read(request: Request) -> Sent[Kind]:
        given = await request.form()
        several = {
            name for name, one in kind.model_fields.items() if _takes_several(one.annotation)
        }
        values: dict[str, Any] = {
            name: given.getlist(name) if name in several else given.get(name, "")
            for name in kind.model_fields
        }
        return filled(kind, values)

    return read


def filled(kind: type[Kind], values: dict[str, Any]) -> Sent[Kind]:
    """These values as this form."""
    given = {name: value for name, value in values.items() if value not in ("", [])}
    try:
        return Sent(values, kind.model_validate(given))
    except ValidationError as error:
        return Sent(values, None, _errors(kind, error))


def _errors(kind: type[Form], error: ValidationError) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in error.errors():
        name = str(one["loc"][0])
        own = one["type"] == "value_error"
        words = str(one["ctx"]["error"]) if own else kind.wrong.get(name, NOT_AS_IT_SHOULD_BE)
        found.setdefault(name, words)
    # In the order of the page, not of the checks.
    return {name: found[name] for name in kind.model_fields if name in found}


def _takes_several(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) in (list, tuple, set, frozenset)


def _an_email(value: str) -> str:
    local, at, domain = value.rpartition("@")
    good = local and at and "." in domain.strip(".") and value.isprintable() and " " not in value
    if not good or len(value) > LONGEST_EMAIL or any(one in value for one in "<>,;()[]\"'"):
        raise ValueError("Enter an email address in the correct format, like name@example.com")
    return value


Email = Annotated[str, AfterValidator(_an_email)]
