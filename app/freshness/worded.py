"""Enumerations whose members carry words for people beside their stored key."""

from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """A member is its key; the words hang on it: `GONE = "gone", "The page no longer exists"`."""

    words: str

    def __new__(cls, key: str, words: str = "") -> Self:
        """The words may be left out when a member is looked up by its key."""
        member = str.__new__(cls, key)
        member._value_ = key
        member.words = words
        return member
