"""Limits of age that contradict each other are settled and reported."""

from typing import Any

from app.directory.importing.ages import in_order
from app.directory.importing.problems import Findings


def settle_ages(values: dict[str, Any], findings: Findings) -> None:
    """13 to 0 means "from 13"; 0 to 0 says nothing; 18 to 4 is the wrong way round."""
    low, high = values.get("minimum_age"), values.get("maximum_age")
    if low == 0 and high == 0:
        settled: tuple[Any, Any] = (None, None)
    else:
        ordered = in_order(low, high)
        settled = (ordered.minimum, ordered.maximum)
    if settled == (low, high):
        return
    findings.add("maximum_age", "the ages contradict each other", f"{low} to {high}")
    values["minimum_age"], values["maximum_age"] = settled
