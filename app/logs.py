"""How this process logs: JSON lines in production, readable lines at a desk, secrets in neither."""

import logging
import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from json import JSONEncoder
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

SECRET_NAMES = {"key", "token", "secret", "password", "authorization", "cookie"}
WORD = re.compile(r"[a-z]+")
PASSWORD_IN_ADDRESS = re.compile(r"(?<=://)[^/@\s]+@")
HIDDEN = "[hidden]"

TOO_MUCH = {
    "uvicorn.access": logging.CRITICAL,  # holds query strings; app.api.access_log does not
    "httpx2": logging.WARNING,  # a line for each visit, with its whole address
    "httpcore2": logging.WARNING,
    "apscheduler": logging.ERROR,  # two lines for each run, one for each that is not yet over
    "alembic": logging.WARNING,
}


class Lines:
    """Writes straight to standard error: `logging` takes twice the time for a line."""

    def __init__(self, name: str = "app") -> None:
        self.name = name

    def msg(self, line: str) -> None:
        """Writes one line at once, so that two processes do not mix theirs."""
        sys.stderr.write(f"{line}\n")

    debug = info = warning = error = critical = msg


def configure(json: bool) -> None:
    """Sends every log line of this process, ours and the libraries', to standard error."""
    beginning: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    end = json_lines() if json else readable_lines()
    structlog.configure(
        processors=[*beginning, *end],
        logger_factory=Lines,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    _listen_to_libraries(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=beginning,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *end],
        )
    )


def json_lines() -> list[Processor]:
    """The last steps in production; tracebacks are text, so they are searched for secrets too."""
    return [
        structlog.processors.format_exc_info,
        hide_secrets,
        structlog.processors.JSONRenderer(serializer=_as_json),
    ]


_encode = JSONEncoder(default=str).encode  # made once: `json.dumps` makes one for each line


def _as_json(line: EventDict, **_: Any) -> str:
    return _encode(line)


def readable_lines() -> list[Processor]:
    """The last steps at a desk."""
    # Rich tracebacks, the default, print the values of local variables: keys among them.
    plain = structlog.dev.plain_traceback
    colours = sys.stderr.isatty()
    return [hide_secrets, structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=plain)]


def hide_secrets(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """Replaces values whose name says that they are secret, and passwords within addresses."""
    return {name: _without_secrets(name, value) for name, value in line.items()}


def _without_secrets(name: object, value: Any) -> Any:
    if value is not None and _is_secret(str(name)):
        return HIDDEN
    if isinstance(value, str):
        return PASSWORD_IN_ADDRESS.sub(f"{HIDDEN}@", value) if "@" in value else value
    if isinstance(value, Mapping):
        return {inner: _without_secrets(inner, content) for inner, content in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_without_secrets("", item) for item in value]
    return value


@lru_cache(1024)  # names are few, but they may come from a header
def _is_secret(name: str) -> bool:
    words = WORD.findall(name.lower())
    return bool(words) and words[-1] in SECRET_NAMES


def _listen_to_libraries(formatter: logging.Formatter) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        library = logging.getLogger(name)
        library.handlers, library.propagate = [], True
    for name, level in TOO_MUCH.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)
