from structlog.testing import capture_logs

from app.api.slow_queries import log_slow_queries
from tests.api.conftest import Site


def test_a_slow_query_is_logged_without_what_was_asked_with(site: Site) -> None:
    log_slow_queries(site.database, 0.000001)
    with capture_logs() as lines:
        site.get("/services?search=bereavement&age=11")
    slow = [line for line in lines if line["event"] == "slow query"]
    assert slow
    assert all(line["ms"] >= 0 and line["query"] for line in slow)
    assert "bereav" not in str(slow)


def test_quick_queries_are_not_worth_a_line(site: Site) -> None:
    log_slow_queries(site.database, 1_000_000)
    with capture_logs() as lines:
        site.get("/services")
    assert not [line for line in lines if line["event"] == "slow query"]
