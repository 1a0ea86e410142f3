"""Roles: what an actor may do; each includes those before it."""

from enum import StrEnum


class Role(StrEnum):
    """Viewer reads evidence, editor decides, admin gives keys."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what the other may."""
        order = list(Role)
        return order.index(self) >= order.index(other)
