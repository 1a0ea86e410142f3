"""The words of mails to editors: Monday's list, and trouble that cannot wait for Monday."""

from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]


def editors_week(body: Body) -> str:
    """What waits this week, in figures, and where."""
    lines = "\n".join(f"* {one['what']}: {one['many']}" for one in body["waits"])
    waits = "this waits for the Local Offer's editors this week:"
    return f"Hello,\n\n{waits}\n\n{lines}\n\n{body['page']}"


def advice_in_trouble(body: Body) -> str:
    """A local independent advice service that families may not reach."""
    return (
        "Hello,\n\n"
        "every page about decisions leads families to independent advice. Please look at this "
        f"today:\n\n{body['entry']}: {body['what']}\n\n{body['page']}"
    )
