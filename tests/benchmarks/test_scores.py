"""What a ranking is worth, by hand and by rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.scores import ndcg, recall

GRADES = st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.integers(1, 3), min_size=1)


@pytest.mark.parametrize(
    ("found", "grades", "score"),
    [
        (["a"], {"a": 3}, 1.0),
        ([], {"a": 3}, 0.0),
        (["x", "y"], {"a": 3}, 0.0),
        # 7 / log2(3), of 7 / log2(2)
        (["x", "a"], {"a": 3}, 0.6309),
        # (3 + 7 / log2(3)) of (7 + 3 / log2(3))
        (["b", "a"], {"a": 3, "b": 2}, 0.8340),
    ],
)
def test_scores_worked_out_by_hand(found: list[str], grades: dict[str, int], score: float) -> None:
    assert ndcg(found, grades) == pytest.approx(score, abs=1e-4)


@given(grades=GRADES)
def test_the_best_order_scores_one_and_no_other_order_more(grades: dict[str, int]) -> None:
    best = sorted(grades, key=lambda key: -grades[key])
    assert ndcg(best, grades) == pytest.approx(1.0)
    assert 0 <= ndcg(best[::-1], grades) <= 1 + 1e-9


def test_recall_counts_good_answers_among_the_first_ten_and_asks_for_no_more_than_fit() -> None:
    grades = dict.fromkeys("abcdefghijkl", 3) | {"z": 1}
    assert recall(list("abcdefghij"), grades) == 1.0
    assert recall([*"abcde", "z"], grades) == 0.5
    assert recall([*"vwxyz", *"mnopq", "a"], {"a": 2}) == 0.0
