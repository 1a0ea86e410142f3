"""Evidence over time → belief → flag: cases, each with its reason."""

from datetime import timedelta

import pytest

from app.freshness.looks import Look
from app.freshness.outcomes import Outcome, Reason
from app.freshness.ratios import Detail
from app.freshness.rules import Belief, LinkState, believe
from tests.freshness.timelines import after, moved, seen

WELL = seen(Outcome.OK, -14, -7)  # last seen a week before the trouble
HOUR = 1 / 24
# A day and five hours, three and ten, … : the hours at which confirmations fall.
DAYS = (0, 1.2, 3.4, 7.6, 11.8, 16.0, 20.2)


def belief(looks: list[Look]) -> Belief:
    return believe(looks, max(look.at for look in looks))


@pytest.mark.parametrize(
    ("outcome", "detail", "failures", "reason"),
    [
        (Outcome.GONE, "404", 2, Reason.LINK_GONE),  # 96 %
        (Outcome.GONE, "gone_for_good", 3, Reason.LINK_GONE),  # 94 % after two: a third
        (Outcome.GONE, Detail.FRONT_PAGE_MISSING, 3, Reason.LINK_GONE),  # not for an outage of days
        (Outcome.GONE, Detail.HOST_DENIES_EVERYTHING, 5, Reason.HOST_DOWN),  # found, but slowly
        (Outcome.SOFT_GONE, None, 3, Reason.LINK_SOFT_GONE),
        (Outcome.PARKED, None, 3, Reason.LINK_PARKED),
        (Outcome.DNS_PROBLEM, Detail.NO_SUCH_NAME, 3, Reason.HOST_DOWN),
        (Outcome.SERVER_ERROR, "500", 5, Reason.HOST_DOWN),
        (Outcome.TIMEOUT, None, 6, Reason.HOST_DOWN),  # an outage of a weekend ends before
        (Outcome.TRANSIENT, "refused", 6, Reason.HOST_DOWN),
        (Outcome.TLS_PROBLEM, Detail.HANDSHAKE, 6, Reason.HOST_DOWN),
        (Outcome.TLS_PROBLEM, Detail.EXPIRED, 2, Reason.LINK_CERTIFICATE),  # two visits
        (Outcome.TLS_PROBLEM, Detail.WRONG_NAME, 2, Reason.LINK_CERTIFICATE),
    ],
)
def test_so_many_independent_failures_raise_a_flag(
    outcome: Outcome, detail: str | None, failures: int, reason: Reason
) -> None:
    before = belief(WELL + seen(outcome, *DAYS[: failures - 1], detail=detail))
    at_last = belief(WELL + seen(outcome, *DAYS[:failures], detail=detail))
    assert not before.should_flag
    assert before.state is LinkState.SUSPECT
    assert at_last.should_flag
    assert at_last.reason is reason
    assert len(at_last.failures) == failures


@pytest.mark.parametrize(
    ("outcome", "detail"),
    [
        (Outcome.BLOCKED, "403"),
        (Outcome.GONE, Detail.PAGE_STANDS),
        (Outcome.ROBOTS_DISALLOWED, None),
        (Outcome.TRANSIENT, Detail.RATE_LIMITED),
        (Outcome.LOOP, None),
        (Outcome.OVERSIZED, None),
        (Outcome.SSRF_FORBIDDEN, None),
    ],
)
def test_what_we_could_not_see_asks_for_a_person_and_nothing_else(
    outcome: Outcome, detail: str | None
) -> None:
    believed = belief(WELL + seen(outcome, *DAYS, 24.4, detail=detail))
    assert believed.state is LinkState.BLOCKED
    assert believed.reason is Reason.CANNOT_LOOK
    assert believed.should_flag
    assert believed.probability_dead < 0.01


@pytest.mark.parametrize(
    ("looks", "state"),
    [
        # One wall does not undo what was seen before.
        (WELL + seen(Outcome.BLOCKED, 0), LinkState.WELL),
        (WELL + seen(Outcome.BLOCKED, 0, HOUR), LinkState.WELL),
        (WELL + seen(Outcome.BLOCKED, 0, 1.2), LinkState.BLOCKED),
        # Never seen anything else: it is all that we know.
        (seen(Outcome.BLOCKED, 0), LinkState.BLOCKED),
        # A suspicion behind a wall stays one until the wall has lasted.
        (WELL + seen(Outcome.GONE, 0) + seen(Outcome.BLOCKED, 1), LinkState.SUSPECT),
        # A proved case does not end because somebody built a wall before it.
        (WELL + seen(Outcome.GONE, *DAYS[:3]) + seen(Outcome.BLOCKED, 5, 9), LinkState.CONFIRMED),
        # An incomplete chain is no trouble to people: it counts as a success.
        (WELL + seen(Outcome.TLS_PROBLEM, 0, 2, 4, detail="incomplete_chain"), LinkState.WELL),
        # A certificate is never proof that the page is dead.
        (WELL + seen(Outcome.TLS_PROBLEM, *DAYS, detail="expired"), LinkState.LIKELY_BROKEN),
        # Thrown away with its run.
        (WELL + seen(Outcome.GONE, *DAYS, counted=False), LinkState.WELL),
        (seen(Outcome.OK, 0, counted=False), LinkState.NOT_LOOKED_AT),
        # Retries within a day are one failure.
        (WELL + seen(Outcome.GONE, 0, 0.001, HOUR, 0.9), LinkState.SUSPECT),
        # A success resets: two failures with one between them are not two.
        (WELL + seen(Outcome.GONE, 0, 2.2) + seen(Outcome.OK, 1), LinkState.SUSPECT),
    ],
)
def test_states(looks: list[Look], state: LinkState) -> None:
    assert belief(looks).state is state


def test_one_404_after_a_week_is_seventeen_percent() -> None:
    assert belief(WELL + seen(Outcome.GONE, 0)).probability_dead == pytest.approx(0.17, abs=0.01)


def test_timeouts_never_finish_what_one_404_began() -> None:
    mixed = belief(WELL + seen(Outcome.GONE, 0) + seen(Outcome.TIMEOUT, *DAYS[1:5]))
    assert not mixed.should_flag
    silent = belief(WELL + seen(Outcome.GONE, 0) + seen(Outcome.TIMEOUT, *DAYS[1:]))
    assert silent.reason is Reason.HOST_DOWN


def test_a_dead_page_whose_domain_is_sold_becomes_parked_on_the_second_day() -> None:
    gone = WELL + seen(Outcome.GONE, *DAYS[:3])
    once = belief(gone + seen(Outcome.PARKED, 9))
    twice = belief(gone + seen(Outcome.PARKED, 9, 11.2))
    assert (once.reason, twice.reason) == (Reason.LINK_GONE, Reason.LINK_PARKED)


def test_an_editor_reads_on_how_many_days() -> None:
    looks = WELL + seen(Outcome.GONE, *DAYS[:3])
    assert belief(looks).words == "Gone on 3 visits on 3 different days since 4 November 2026"


class TestTheWayBack:
    broken = WELL + seen(Outcome.GONE, *DAYS[:3])

    def test_one_success_is_not_enough(self) -> None:
        believed = belief(self.broken + seen(Outcome.OK, 5))
        assert believed.state is LinkState.CONFIRMED
        assert not believed.lift
        assert not believed.should_flag  # nor is a page flagged that has just answered

    def test_two_successes_on_one_day_are_not_enough(self) -> None:
        assert not belief(self.broken + seen(Outcome.OK, 5, 5.2)).lift

    def test_two_successes_a_day_apart_lift(self) -> None:
        believed = belief(self.broken + seen(Outcome.OK, 5, 6))
        assert believed.lift
        assert believed.state is LinkState.WELL
        assert believed.probability_dead < 0.001

    def test_a_failure_between_them_starts_again(self) -> None:
        relapsed = self.broken + seen(Outcome.OK, 5) + seen(Outcome.GONE, 6)
        assert belief(relapsed).state is LinkState.CONFIRMED
        assert not belief(relapsed + seen(Outcome.OK, 6.5)).lift
        assert belief(relapsed + seen(Outcome.OK, 6.5, 7.5)).lift


class TestUnreliable:
    def test_four_switches_in_thirty_days(self) -> None:
        looks = WELL + seen(Outcome.TIMEOUT, 0, 4) + seen(Outcome.OK, 2, 6)
        believed = belief(looks)
        assert believed.state is LinkState.UNRELIABLE
        assert not believed.should_flag

    def test_a_page_that_comes_and_goes_is_not_flagged_while_it_does(self) -> None:
        flapping = seen(Outcome.GONE, 0, 2, 4) + seen(Outcome.OK, 1, 3, 5)
        assert not belief(WELL + flapping + seen(Outcome.GONE, 6, 7.2, 9.4)).should_flag
        assert belief(WELL + flapping + seen(Outcome.GONE, 6, 7.2, 9.4, 30, 37)).should_flag

    def test_an_address_that_cried_wolf_needs_more_than_two_failures(self) -> None:
        wolf = seen(Outcome.GONE, -60, -59, -53, -52) + seen(Outcome.OK, -70, -55, -50, -40, -7)
        assert not belief(wolf + seen(Outcome.GONE, *DAYS[:3])).should_flag
        assert belief(wolf + seen(Outcome.GONE, *DAYS)).should_flag

    def test_timeouts_that_passed_do_not_excuse_a_page_that_is_gone(self) -> None:
        blips = seen(Outcome.TIMEOUT, 0, 2, 4) + seen(Outcome.OK, 1, 3, 5)
        assert belief(WELL + blips + seen(Outcome.GONE, 6, 7.2, 9.4)).should_flag


class TestMoved:
    def test_a_suggestion_after_seven_days(self) -> None:
        assert not belief(WELL + moved(0, 6)).should_flag
        believed = belief(WELL + moved(0, 7))
        assert believed.should_flag
        assert believed.reason is Reason.LINK_MOVED
        assert believed.moved_to == "https://new.example/"

    @pytest.mark.parametrize(
        "looks",
        [
            moved(0) + seen(Outcome.OK, 4) + moved(8),  # it came back between
            moved(0, to="https://a.example/") + moved(8, to="https://b.example/"),
        ],
    )
    def test_no_suggestion(self, looks: list[Look]) -> None:
        assert not belief(WELL + looks).should_flag

    def test_a_wall_between_does_not_matter(self) -> None:
        assert belief(WELL + moved(0, 8) + seen(Outcome.BLOCKED, 4)).should_flag

    def test_something_else_at_the_new_place_is_told_without_a_suggestion(self) -> None:
        believed = belief(WELL + moved(0, 8, same=False))
        assert believed.state is LinkState.DRIFTED
        assert believed.should_flag
        assert believed.moved_to is None

    def test_a_move_closes_the_flag_that_the_page_is_gone(self) -> None:
        believed = belief(WELL + seen(Outcome.GONE, *DAYS[:3]) + moved(5, 13))
        assert believed.lift
        assert believed.reason is Reason.LINK_MOVED


class TestCannotLook:
    walled = WELL + seen(Outcome.BLOCKED, 0, 14, 23)  # last seen a month before

    def test_a_page_that_nobody_saw_for_a_month(self) -> None:
        assert not belief(WELL + seen(Outcome.BLOCKED, 0, 14, 22)).should_flag
        assert belief(self.walled).should_flag

    def test_a_page_that_was_never_seen_is_asked_about_after_a_week(self) -> None:
        assert not belief(seen(Outcome.BLOCKED, 0, 6)).should_flag
        assert belief(seen(Outcome.BLOCKED, 0, 7)).should_flag

    def test_at_most_once_in_ninety_days(self) -> None:
        now = after(23)
        for days, flagged in [(1, False), (89, False), (90, True)]:
            asked = now - timedelta(days=days)
            assert believe(self.walled, now, last_cannot_look=asked).should_flag is flagged

    def test_a_wall_that_opens_now_and_then_asks_for_nobody(self) -> None:
        looks = WELL + seen(Outcome.BLOCKED, 0, 6, 12, 18) + seen(Outcome.OK, 3, 9, 15)
        assert not belief(looks).should_flag


def test_a_past_moment_is_judged_by_what_was_known_then() -> None:
    looks = WELL + seen(Outcome.GONE, *DAYS)
    assert believe(looks, after(0.5)).state is LinkState.SUSPECT
