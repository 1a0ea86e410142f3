"""What a service that starts should be told: settings without which parts of it stay closed."""

from collections.abc import Iterable, Iterator
from datetime import date

from app.accounts.sealing import Seals
from app.accounts.second_factors import seal_all
from app.cli.output import errors
from app.database import Database
from app.freshness.days import in_words
from app.settings import Settings
from app.voices.school_holidays import calendar


def warn(sentences: Iterable[str]) -> None:
    """Says these where whoever started us looks."""
    for sentence in sentences:
        errors.print(f"Warning: {sentence}", markup=False, soft_wrap=True)


def seal_secrets(database: Database, chosen: Settings) -> Iterator[str]:
    """Seals the secrets of second factors with the newest key; says what that needs."""
    seals = Seals(chosen.keys, database.file)
    if not seals.ready:
        yield (
            "LOCALOFFER_SECRET_KEY is not set: nobody can set up a second factor, which "
            "administrators need. `openssl rand -base64 32` makes a key; keep it safe."
        )
    with database.writing() as session:
        without = seal_all(session, seals)
    if without:
        yield (
            f"{without} second factors cannot be read: LOCALOFFER_SECRET_KEY lacks the key that "
            "sealed them. Put it back, or take them away by `localoffer users reset-password "
            "--second-factor`."
        )


def missing(chosen: Settings, today: date) -> Iterator[str]:
    """What stays closed, or goes wrong soon, for want of a setting."""
    dates = calendar(chosen.school_terms, today)
    if dates.runs_out_soon(today):
        yield (
            f"The dates of school holidays run out on {in_words(dates.until)}: set the coming "
            "terms in LOCALOFFER_SCHOOL_TERMS. After that day mail may go when nobody answers."
        )
    if chosen.safeguarding_phone is None:
        yield (
            "LOCALOFFER_SAFEGUARDING_PHONE is not set: providers can confirm, but can neither "
            "correct an entry nor ask a question, because no free text is taken until people read "
            "whom to ring about a child's safety."
        )
