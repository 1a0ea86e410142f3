"""What was understood as a filter, as people read it."""

from collections.abc import Mapping
from functools import cache

from app.directory.understanding.wanted import DAYS as DAY_KEYS
from app.directory.understanding.wanted import Fact
from app.directory.vocabulary import shipped

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
VOCABULARIES: Mapping[str, str] = {
    "category": "categories",
    "need": "needs",
    "condition": "conditions",
    "support": "support",
    "diagnosis_stage": "diagnosis_stages",
    "referral_route": "referral_routes",
    "pfa_outcome": "pfa_outcomes",
}
SAID: Mapping[tuple[str, str], str] = {
    ("short_breaks_card", "accepted"): "Takes the short breaks card",
    ("free", "yes"): "Costs nothing",
    ("diagnosis_required", "no"): "Asks for no diagnosis",
    ("ehcp_required", "no"): "Asks for no EHC plan",
}


def label(fact: Fact) -> str:
    """A filter in plain words."""
    first, last = fact.values[0], fact.values[-1]
    match fact.parameter:
        case "age":
            return f"Aged {first}" if first == last else f"Aged {first} to {last}"
        case "day":
            return "Open on " + " or ".join(DAYS[DAY_KEYS.index(one)] for one in fact.values)
        case "area":
            return f"In or serving {first}"
        case "language":
            return f"In {first}"
    names = _names().get(fact.parameter, {})
    return " or ".join(
        names.get(one) or SAID.get((fact.parameter, one), one) for one in fact.values
    )


@cache
def _names() -> Mapping[str, Mapping[str, str]]:
    terms = {one.key: {term.key: term.name for term in one.terms} for one in shipped()}
    return {parameter: terms[vocabulary] for parameter, vocabulary in VOCABULARIES.items()}
