"""Forms whose fields depend on what the record holds: as they came, and the version they show."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData


async def sent_form(request: Request) -> FormData:
    """The form as it came."""
    return await request.form()


GivenForm = Annotated[FormData, Depends(sent_form)]


def version_read(form: FormData, name: str = "version") -> int:
    """The version of the record that this form showed; 0 when it says none."""
    given = form.get(name)
    plain = given if isinstance(given, str) and given.isascii() and given.isdigit() else "0"
    return int(plain[:9])
