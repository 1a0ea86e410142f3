"""Passwords: long, hard to guess, not leaked; kept as argon2id hashes."""

import re
from collections.abc import Iterable

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST = 12
LONGEST = 128
GOOD_ENOUGH = 3  # of 4: ten thousand million guesses do not find it
LOOKED_AT = 72  # zxcvbn takes seconds for very long texts, and these are hard to guess anyway
LEFT_OVER = 8  # letters
WORDS = re.compile(r"\w{3,}")
OUR_WORDS = ("localoffer", "local offer", "council", "send", "console")

LEAKED = frozenset(FREQUENCY_LISTS["passwords"])
hashing = PasswordHash.recommended()
# Whoever names an account that is not there waits as long as one who names one that is.
NOBODYS = hashing.hash("nobody has this password")


class WeakPassword(ValueError):
    """This password is too easy to guess."""


def hash_password(password: str, *, about: Iterable[str] = ()) -> str:
    """Its hash. Raises WeakPassword, with what is wrong with it; `about`: what others know of the
    person, such as their name."""
    if len(password) < SHORTEST:
        raise WeakPassword(f"Password must be {SHORTEST} characters or more")
    if len(password) > LONGEST:
        raise WeakPassword(f"Password must be {LONGEST} characters or fewer")
    if _is_leaked(password):
        raise WeakPassword("This password is on a list of stolen passwords: choose another one")
    known = [*OUR_WORDS, *(word for one in about for word in WORDS.findall(one.casefold()))]
    if (
        _is_mostly(known, password)
        or zxcvbn(password[:LOOKED_AT], user_inputs=known)["score"] < GOOD_ENOUGH
    ):
        raise WeakPassword(
            "This password is easy to guess: three or four words that do not belong together "
            "are a good one"
        )
    return hashing.hash(password)


def _is_mostly(known: Iterable[str], password: str) -> bool:
    """Whether little is left without the words that others would try first."""
    left = password.casefold()
    for word in known:
        left = left.replace(word, "")
    return sum(one.isalpha() for one in left) < LEFT_OVER and left != password.casefold()


def _is_leaked(password: str) -> bool:
    plain = password.casefold()
    return plain in LEAKED or plain.rstrip("0123456789!?.") in LEAKED


def fits(password: str, stored: str | None) -> bool:
    """Whether this is the password; takes as long when there is none."""
    try:
        right = hashing.verify(password[:LONGEST], stored or NOBODYS)
    except PwdlibError:
        return False
    return right and stored is not None
