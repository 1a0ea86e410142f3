"""What editors put first: pins of the home page and of guides, and guides with theirs."""

from uuid import UUID

from app.api.wire.services import Service
from app.api.wire.shape import Shape, Uri


class PinnedService(Service):
    """A service that editors put first, as in any list; `why` it stands here, in plain words."""

    why: str | None = None


class PinnedBeside(Shape):
    """An entry that stands beside a guide, and why."""

    id: UUID
    name: str
    url: Uri
    why: str | None = None


class Guide(Service):
    """A guide: a service whose facts hold `steps`, `decision_types` and the dates of its law check.

    `pins` are the entries that stand beside it today, in order.
    """

    pins: list[PinnedBeside] | None = None
