"""The page for whoever has asked so often that they must wait: with it, when to try again."""

from math import ceil

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp

from app.settings import Settings
from app.static import Files
from app.templates import make_environment
from app.templates.guarded import Guarded

MINUTE = 60


class TooOften:
    """Makes the page, for doors whose visitors are people."""

    def __init__(self, settings: Settings, files: Files) -> None:
        self._template = make_environment(settings, files).get_template("too_often.html")
        self._secure = settings.base_url.startswith("https://")

    def __call__(self, wait: int) -> ASGIApp:
        """The answer while `wait` more seconds are to pass."""
        page = self._template.render(when=in_words(wait))
        answer = HTMLResponse(page, 429, headers={"retry-after": str(wait)})
        return Guarded(answer, referrer="no-referrer", secure=self._secure)


def in_words(wait: int) -> str:
    """`in 10 seconds`, `in 2 minutes`."""
    many, what = (wait, "second") if wait < MINUTE else (ceil(wait / MINUTE), "minute")
    return f"in {many} {what}{'' if many == 1 else 's'}"
