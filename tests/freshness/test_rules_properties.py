"""Laws of belief that hold for every history."""

from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.freshness.looks import Look, in_order
from app.freshness.next_look import next_look
from app.freshness.outcomes import Outcome, Reason
from app.freshness.ratios import Detail, Family, ratio_of
from app.freshness.rules import LinkState, believe
from tests.freshness.timelines import START, after

NOW = after(days=400)
BLIND = [
    (Outcome.BLOCKED, "403"),
    (Outcome.TRANSIENT, Detail.RATE_LIMITED),
    (Outcome.ROBOTS_DISALLOWED, None),
    (Outcome.SSRF_FORBIDDEN, None),
    (Outcome.LOOP, None),
    (Outcome.OVERSIZED, None),
]
DETAILS = [
    None,
    "not_found",
    "gone_for_good",
    "nxdomain",
    "dns_servfail",
    "expired",
    "handshake",
    "429",
]
SAYS_GONE = {Reason.LINK_GONE, Reason.LINK_SOFT_GONE, Reason.LINK_PARKED}

moments = st.integers(0, 390 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
looks = st.builds(
    Look,
    at=moments,
    outcome=st.sampled_from(Outcome),
    detail=st.sampled_from(DETAILS),
    final_url=st.sampled_from([None, "https://a.example/", "https://b.example/"]),
    counted=st.booleans(),
    retry_after=st.none() | st.floats(0, 1e7),
    same_content=st.sampled_from([None, True, False]),
)
histories = st.lists(looks, max_size=25)
walls = st.builds(
    lambda at, blind: Look(at, blind[0], blind[1]), at=moments, blind=st.sampled_from(BLIND)
)


@given(histories, st.randoms())
def test_the_order_in_which_looks_are_given_changes_nothing(
    history: list[Look], random: Random
) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)
    assert believe(history, NOW) == believe(shuffled, NOW)


@given(histories, walls)
def test_a_wall_never_changes_the_probability(history: list[Look], wall: Look) -> None:
    before, behind = believe(history, NOW), believe([*history, wall], NOW)
    assert behind.probability_dead == before.probability_dead
    assert behind.failures == before.failures
    assert behind.lift == before.lift


@given(st.lists(walls, max_size=30))
def test_walls_alone_never_call_a_page_broken(history: list[Look]) -> None:
    believed = believe(history, NOW)
    assert believed.reason in (None, Reason.CANNOT_LOOK)
    assert believed.state in (LinkState.BLOCKED, LinkState.NOT_LOOKED_AT)


@given(st.lists(walls, max_size=10), looks, st.booleans())
def test_one_look_never_calls_a_page_broken(
    around: list[Look], look: Look, seen_before: bool
) -> None:
    history = [*around, look]
    if seen_before:
        history.append(Look(START - timedelta(days=700), Outcome.OK))
    believed = believe(history, NOW)
    assert not believed.should_flag or believed.reason is Reason.CANNOT_LOOK


@given(histories)
def test_a_page_is_called_gone_only_by_two_answers_that_say_so(history: list[Look]) -> None:
    believed = believe(history, NOW)
    if believed.should_flag and believed.reason in SAYS_GONE:
        days = {
            look.at.date()
            for look in history
            if look.counted and ratio_of(look.outcome, look.detail).family is Family.DEFINITE
        }
        assert len(days) >= 2
        assert believed.probability_dead >= 0.95


@given(histories)
def test_two_successes_on_different_days_lift_whatever_was_before(history: list[Look]) -> None:
    end = [Look(after(days=392), Outcome.OK), Look(after(days=393), Outcome.OK)]
    believed = believe([*history, *end], after(days=394))
    assert believed.lift
    assert not believed.should_flag
    assert believed.state in (LinkState.WELL, LinkState.UNRELIABLE)


@given(histories)
def test_what_is_not_counted_is_as_if_it_had_not_been(history: list[Look]) -> None:
    assert believe(history, NOW) == believe([look for look in history if look.counted], NOW)


@given(histories)
def test_a_page_that_answered_last_is_never_called_broken(history: list[Look]) -> None:
    believed = believe([*history, Look(after(days=395), Outcome.OK)], NOW)
    assert not believed.should_flag
    assert believed.probability_dead < 0.05


@given(histories, st.integers(1, 90), st.floats(-1, 1))
def test_the_next_look_is_never_past_nor_sooner_than_asked_for(
    history: list[Look], days: int, jitter: float
) -> None:
    believed = believe(history, NOW)
    due = next_look(history, believed, NOW, usual_interval=timedelta(days=days), jitter=jitter)
    assert NOW <= due <= NOW + timedelta(days=100)
    if history and (wait := in_order(history)[-1].retry_after):
        asked = in_order(history)[-1].at + timedelta(seconds=wait)
        assert due >= min(asked, in_order(history)[-1].at + timedelta(days=90))
