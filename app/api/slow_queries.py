"""A log line for each query that takes long: its text, never what was asked with."""

from time import perf_counter
from typing import Any

import structlog
from sqlalchemy import event

from app.database import Database

log = structlog.get_logger("app.queries")

STARTED = "query_started_at"


def log_slow_queries(database: Database, milliseconds: float) -> None:
    """Logs queries of this process that take longer to give their first row."""

    def before(connection: Any, *_: Any) -> None:
        connection.info[STARTED] = perf_counter()

    def after(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        ms = (perf_counter() - connection.info[STARTED]) * 1000
        if ms >= milliseconds:
            log.warning("slow query", ms=round(ms, 1), query=" ".join(statement.split()))

    event.listen(database.engine, "before_cursor_execute", before)
    event.listen(database.engine, "after_cursor_execute", after)
