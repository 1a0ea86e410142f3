"""Names that are nearly the same are found as surely as by comparing all of them with all."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from app.directory.near_names import nearly_the_same

CUTOFF = 95.0
# Few letters, so that many names come near to one another without being the same.
NAMES = st.lists(st.text("ab c", min_size=8, max_size=44), min_size=2, max_size=40)


@st.composite
def names_and_slips(draw: st.DrawFn) -> list[str]:
    """Names, and some of them again with a slip of the pen or two."""
    names = draw(NAMES)
    for name in list(names[:8]):
        at = draw(st.integers(0, len(name) - 1))
        again = name[:at] + draw(st.sampled_from(["", "x", "a"])) + name[at + 1 :]
        names.append(again)
        names.append(again[: at // 2] + "y" + again[at // 2 :])
    return names


@given(names_and_slips())
def test_none_is_missed_and_none_is_made_up(names: list[str]) -> None:
    found = {
        frozenset((names[one], names[other]))
        for one, other in nearly_the_same(names, CUTOFF)
        if names[one] != names[other]
    }
    wanted = {
        frozenset((one, other))
        for place, one in enumerate(names)
        for other in names[place + 1 :]
        if one != other and fuzz.ratio(one, other) >= CUTOFF
    }
    assert found == wanted


def test_one_name_many_times_is_told_a_few_times() -> None:
    assert len(list(nearly_the_same(["club youth"] * 60, CUTOFF))) == 5
    assert list(nearly_the_same([], CUTOFF)) == []
