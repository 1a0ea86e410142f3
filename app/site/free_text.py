"""Free text is taken only where people read whom to ring instead about a child's safety."""

from typing import Annotated

from fastapi import Depends, Request

from app.templates.transactions import settings_of


class NobodyToRing(Exception):
    """We cannot take this here at present. Everything else on your page works."""


async def somebody_to_ring(request: Request) -> str:
    """The number that stands before the text. Raises NobodyToRing: the council has set none."""
    number = settings_of(request).safeguarding_phone
    if number is None:
        raise NobodyToRing(NobodyToRing.__doc__)
    return number


WithNumber = Annotated[str, Depends(somebody_to_ring)]
