"""Pages for people: the one Jinja environment, and what every template may use."""

from datetime import date as Date
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
)
from jinja2.bccache import Bucket

from app.settings import Settings
from app.static import Files

HERE = Path(__file__).parent
LONDON = ZoneInfo("Europe/London")


class Compiled(BytecodeCache):
    """Templates compiled once in a process: all of them take a second."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Takes what is known of this very text."""
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps it."""
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def make_environment(settings: Settings, files: Files) -> Environment:
    """Templates of ours, and the Design System's under `govuk_frontend_jinja/`."""
    environment = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(HERE),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        bytecode_cache=COMPILED,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(council=settings.council_name, static=files.url)
    environment.filters.update(day=day, moment=moment, on=on)
    return environment


def day(at: datetime) -> str:
    """The date in Britain, as people write it: `3 November 2026`."""
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}"


def on(date: Date) -> str:
    """A date without a time, as people write it."""
    return f"{date.day} {date:%B %Y}"


def moment(at: datetime) -> str:
    """Date and time in Britain: `3 November 2026 at 2:05pm`."""
    local = at.astimezone(LONDON)
    return f"{day(at)} at {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
