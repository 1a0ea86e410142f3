"""How long a guide's reading against the law holds, and how that is told; pure."""

from datetime import date

from app.freshness.days import add_months, in_words

LAW_HOLDS = 6  # months: regulations change in April and September


def law_holds_until(checked_on: date | None, valid_until: date | None) -> date | None:
    """The last day on which the check holds; None where nobody recorded one."""
    ends = [add_months(checked_on, LAW_HOLDS)] if checked_on else []
    return min([*ends, *([valid_until] if valid_until else [])], default=None)


def law_is_current(checked_on: date | None, valid_until: date | None, today: date) -> bool:
    """Whether somebody has read the guide against the law, and that still holds."""
    last = law_holds_until(checked_on, valid_until)
    return checked_on is not None and last is not None and today <= last


def law_check_in_words(checked_on: date | None, valid_until: date | None, today: date) -> str:
    """When the law was checked, and until when that is to be relied on."""
    last = law_holds_until(checked_on, valid_until)
    if last is None:
        return "The law was never checked."
    said = f"The law was checked on {in_words(checked_on)}. " if checked_on else ""
    if today <= last:
        return f"{said}Check it again by {in_words(last)}."
    return f"{said}A new check was due by {in_words(last)}."
