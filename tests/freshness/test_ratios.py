"""The table of likelihood ratios."""

import pytest

from app.freshness.outcomes import Outcome
from app.freshness.ratios import RATIOS, Detail, Family, Seen, ratio_of, re_estimated


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_row(outcome: Outcome) -> None:
    assert ratio_of(outcome, "a detail that nobody has heard of").source


@pytest.mark.parametrize(
    ("outcome", "detail", "likelihood"),
    [
        (Outcome.GONE, "404", 130),  # most of what dead pages say
        (Outcome.GONE, "gone_for_good", 100),  # rare, and hardly ever by mistake
        (Outcome.GONE, "451", 130),  # judged as a 404
        (Outcome.GONE, "front_page_missing", 32.5),  # outages deny front pages too
        (Outcome.GONE, "host_denies_everything", 8.6),  # a host in trouble: like a fault
        (Outcome.GONE, "page_stands", 1),  # people see a page: somebody has to look
        (Outcome.SOFT_GONE, None, 75),
        (Outcome.PARKED, None, 75),
        (Outcome.DNS_PROBLEM, Detail.NO_SUCH_NAME, 100),
        (Outcome.DNS_PROBLEM, "dns_servfail", 5),  # perhaps our resolver's fault
        (Outcome.DNS_PROBLEM, Detail.NO_NAME_SERVER, 1),  # we are offline
        (Outcome.SERVER_ERROR, None, 8.6),
        (Outcome.TIMEOUT, "connect", 5),
        (Outcome.TRANSIENT, "reset", 5),
        (Outcome.TLS_PROBLEM, Detail.HANDSHAKE, 5),  # a connection that failed
        (Outcome.TLS_PROBLEM, Detail.EXPIRED, 1),  # the page is there
        (Outcome.TRANSIENT, Detail.RATE_LIMITED, 1),
        (Outcome.TRANSIENT, "429", 1),
        (Outcome.BLOCKED, "403", 1),
        (Outcome.ROBOTS_DISALLOWED, None, 1),
        (Outcome.SSRF_FORBIDDEN, None, 1),
        (Outcome.LOOP, None, 1),
        (Outcome.OVERSIZED, None, 1),
    ],
)
def test_an_outcome_is_worth(outcome: Outcome, detail: str | None, likelihood: float) -> None:
    assert ratio_of(outcome, detail).likelihood == pytest.approx(likelihood, abs=0.1)


def test_a_detail_is_found_by_its_plain_text_too() -> None:
    assert ratio_of(Outcome.DNS_PROBLEM, "nxdomain").likelihood == pytest.approx(100)


def test_a_few_decisions_hardly_move_the_table_and_many_do() -> None:
    key = (Outcome.SOFT_GONE, None)
    few = re_estimated({key: Seen(alive=1, dead=0), (Outcome.OK, None): Seen(20, 0)})
    many = re_estimated({key: Seen(alive=500, dead=0), (Outcome.OK, None): Seen(9500, 0)})
    assert 30 < few[key].likelihood < 75
    assert many[key].likelihood < 10


def test_walls_say_nothing_whatever_editors_decided() -> None:
    learned = re_estimated({(Outcome.BLOCKED, None): Seen(alive=0, dead=1000)})
    blind = [row for row in learned.values() if row.family is Family.BLIND]
    assert blind
    assert all(row.likelihood == 1 for row in blind)
    assert learned.keys() == RATIOS.keys()
