"""One cause, one event: our own outages, and hosts that take their pages with them."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.freshness.common_cause import RunLook, RunVerdict, Scope, judge_run
from app.freshness.outcomes import Outcome

NEW = timedelta(0)
OLD = timedelta(days=2)


def look(
    number: int,
    outcome: Outcome = Outcome.OK,
    *,
    host: str | None = None,
    address: str | None = None,
    detail: str | None = None,
    failing_for: timedelta = NEW,
) -> RunLook:
    """A look at a page of a host of its own, unless told otherwise."""
    host = host or f"www.club{number}.example"
    addresses = frozenset({address or f"192.0.2.{number}"})
    domain = host.removeprefix("www.")
    return RunLook(f"link{number}", host, domain, addresses, outcome, failing_for, detail)


def run(failing: int, of: int, outcome: Outcome, detail: str | None = None) -> list[RunLook]:
    """A run in which the first so many looks fail."""
    return [
        look(number, outcome, detail=detail) if number < failing else look(number)
        for number in range(of)
    ]


@pytest.mark.parametrize(
    ("looks", "references", "discarded"),
    [
        # A machine without internet, whatever the size of the run and the shape of the failure.
        (run(5, 5, Outcome.DNS_PROBLEM, "dns_servfail"), [], True),
        (run(5, 5, Outcome.DNS_PROBLEM, "dns_unreachable"), [], True),
        (run(200, 200, Outcome.TIMEOUT), [], True),
        (run(1, 1, Outcome.TIMEOUT), [Outcome.TIMEOUT, Outcome.DNS_PROBLEM], True),
        # A portal that wants a password first, or a wrong clock: no certificate is right.
        (run(30, 30, Outcome.TLS_PROBLEM, "name"), [], True),
        (run(3, 30, Outcome.TIMEOUT), [], False),  # a tenth
        (run(4, 30, Outcome.TIMEOUT), [], True),  # more than a tenth
        (run(4, 12, Outcome.TIMEOUT), [], False),  # too few to speak of a share
        (run(1, 3, Outcome.GONE), [], False),  # really gone
        (run(3, 3, Outcome.GONE), [], False),  # an answer is never our outage
        (run(30, 30, Outcome.GONE), [], False),
        (run(30, 30, Outcome.SERVER_ERROR), [], False),
        (run(30, 30, Outcome.BLOCKED), [], False),
        (run(30, 30, Outcome.TRANSIENT, "rate_limited"), [], False),
        (run(4, 4, Outcome.TIMEOUT), [Outcome.OK], False),  # we are online: they are down
        (run(9, 48, Outcome.TIMEOUT), [Outcome.OK], False),  # a few slow hosts, seen together
        (run(24, 48, Outcome.TIMEOUT), [Outcome.OK], False),
        (run(25, 48, Outcome.TIMEOUT), [Outcome.OK], True),  # we are back, but were away
        (run(0, 30, Outcome.OK), [Outcome.TIMEOUT, Outcome.OK, Outcome.OK], False),
        (run(0, 30, Outcome.OK), [Outcome.TIMEOUT, Outcome.TIMEOUT, Outcome.OK], True),
        (run(2, 2, Outcome.TIMEOUT), [], False),  # two dead hosts are two dead hosts
        ([], [], False),
    ],
)
def test_our_own_outage(looks: list[RunLook], references: list[Outcome], discarded: bool) -> None:
    verdict = judge_run(looks, references=references)
    assert (verdict.discarded is not None) is discarded
    if discarded:
        assert not any(verdict.counts(one.link) for one in looks)


def test_whoever_was_answered_does_not_doubt_itself_for_others_that_were_slow() -> None:
    assert judge_run(run(30, 30, Outcome.TIMEOUT), references=None).discarded is None


def test_a_run_of_second_looks_at_dead_pages_is_no_outage() -> None:
    looks = [replace(one, failing_for=OLD) for one in run(25, 40, Outcome.TIMEOUT)]
    assert judge_run(looks).discarded is None


def test_one_large_host_that_is_down_is_no_outage_of_ours() -> None:
    down = [
        look(n, Outcome.TIMEOUT, host="www.big.example", address="192.0.2.1") for n in range(30)
    ]
    verdict = judge_run(down + [look(n) for n in range(100, 130)])
    assert verdict.discarded is None
    assert [one.name for one in verdict.incidents] == ["www.big.example"]


def test_the_reason_for_discarding_is_in_words() -> None:
    words = judge_run(run(6, 30, Outcome.TIMEOUT)).discarded
    assert words == (
        "6 of 30 places that had been well did not answer: "
        "more likely our own connection than theirs"
    )


class TestIncidents:
    def host(self, failing: int, of: int, failing_for: timedelta = NEW) -> RunVerdict:
        return judge_run(
            [
                look(
                    number,
                    Outcome.SERVER_ERROR if number < failing else Outcome.OK,
                    host="www.host.example",
                    address="192.0.2.1",
                    failing_for=failing_for if number < failing else NEW,
                )
                for number in range(of)
            ]
        )

    @pytest.mark.parametrize(
        ("failing", "of", "incident"),
        [
            (2, 2, False),  # two are not a crowd
            (3, 3, True),
            (3, 10, True),  # three and 30 %
            (3, 11, False),  # 27 %
            (4, 11, True),
        ],
    )
    def test_three_links_and_thirty_percent(self, failing: int, of: int, incident: bool) -> None:
        verdict = self.host(failing, of)
        assert bool(verdict.incidents) is incident
        assert len(verdict.held_back) == (failing if incident else 0)

    def test_one_host_is_named_once_although_its_domain_and_address_fail_too(self) -> None:
        [incident] = self.host(4, 5).incidents
        assert (incident.scope, incident.name) == (Scope.HOST, "www.host.example")
        assert incident.words == (
            "4 of 5 pages at www.host.example failed together: the site reports a fault of its own"
        )

    def test_healthy_pages_of_the_host_keep_counting(self) -> None:
        verdict = self.host(3, 5)
        assert not verdict.counts("link0")
        assert verdict.counts("link4")

    def test_what_outlasts_a_day_counts_for_each_page(self) -> None:
        verdict = self.host(4, 5, failing_for=timedelta(hours=29))
        assert verdict.incidents
        assert not verdict.held_back

    def test_hosts_that_share_an_address_fall_together(self) -> None:
        shared = [look(n, Outcome.TIMEOUT, address="192.0.2.9") for n in range(4)]
        verdict = judge_run(shared + [look(n) for n in range(50, 60)])
        [incident] = verdict.incidents
        assert (incident.scope, incident.name) == (Scope.ADDRESS, "192.0.2.9")
        assert verdict.counts("link55")


runs = st.lists(
    st.builds(
        look,
        st.integers(0, 200),
        st.sampled_from(Outcome),
        host=st.sampled_from([None, "a.example", "b.example"]),
        address=st.sampled_from([None, "192.0.2.250"]),
        failing_for=st.sampled_from([NEW, OLD]),
    ),
    max_size=40,
)


@given(runs, st.randoms())
def test_the_order_of_a_run_changes_nothing(looks: list[RunLook], random: Random) -> None:
    shuffled = list(looks)
    random.shuffle(shuffled)
    assert judge_run(looks) == judge_run(shuffled)


@given(runs)
def test_only_young_failures_are_held_back(looks: list[RunLook]) -> None:
    verdict = judge_run(looks)
    old = {one.link for one in looks if one.failing_for} - {
        one.link for one in looks if not one.failing_for
    }
    assert not verdict.held_back & old
