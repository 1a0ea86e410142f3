"""Roles: what an actor may do. What no role allows, nobody may do."""

from enum import StrEnum


class May(StrEnum):
    """One thing that somebody may do, or not."""

    READ = "read", "read entries, evidence and history"
    FLAG = "flag", "flag an entry that seems wrong"
    COMMENT = "comment", "comment on an entry"
    EDIT = "edit", "change entries and decide about flags"
    MANAGE_PEOPLE = "manage_people", "invite people, change their roles and disable them"
    READ_AUDIT = "read_audit", "see who did what"

    words: str

    def __new__(cls, key: str, words: str = "") -> "May":
        """The stored key, and what a person reads."""
        member = str.__new__(cls, key)
        member._value_ = key
        member.words = words
        return member


NOTHING: frozenset[May] = frozenset()


class Role(StrEnum):
    """Viewer reads, forum flags and comments besides, editor decides, admin answers for people."""

    VIEWER = "viewer", "Viewer", frozenset({May.READ})
    FORUM = "forum", "Parent carer forum", frozenset({May.READ, May.FLAG, May.COMMENT})
    EDITOR = "editor", "Editor", frozenset({May.READ, May.FLAG, May.COMMENT, May.EDIT})
    ADMIN = "admin", "Administrator", frozenset(May)

    words: str
    allows: frozenset[May]

    def __new__(cls, key: str, words: str = "", allows: frozenset[May] = NOTHING) -> "Role":
        """The stored key, what a person reads, and all that the role allows."""
        member = str.__new__(cls, key)
        member._value_ = key
        member.words, member.allows = words, allows
        return member

    def may(self, what: May) -> bool:
        """Whether somebody of this role may do that."""
        return what in self.allows

    def includes(self, other: "Role") -> bool:
        """Whether this role may do all that the other may."""
        return other.allows <= self.allows
