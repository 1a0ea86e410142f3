"""The change feed as doors read it: what changed since, in order, nothing missed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, aliased

from app.database import ReadingSession
from app.directory.counters import CHANGES, POLICIES, SYNONYMS, Counter
from app.directory.publications import Change, ChangeKind, Publication, PublicationState

counted, changed = Counter.__table__.c, Change.__table__.c
KEPT = "data version"
_changes, _words, _policies = (
    select(counted.value).where(counted.name == name).scalar_subquery()
    for name in (CHANGES, SYNONYMS, POLICIES)
)
_at = select(changed.at).where(changed.number == _changes).scalar_subquery()
REACHED = select(
    _changes.label("number"), _at.label("at"), _words.label("words"), _policies.label("policies")
)


class CursorTooOld(Exception):
    """The change feed no longer reaches back so far: read all entries, then go on from `latest`."""

    def __init__(self, latest: int) -> None:
        self.latest = latest
        super().__init__(CursorTooOld.__doc__)


class CursorAhead(Exception):
    """The change feed has not got so far: ask from a cursor that it gave you."""

    def __init__(self, latest: int) -> None:
        self.latest = latest
        super().__init__(CursorAhead.__doc__)


@dataclass(frozen=True, slots=True)
class DataVersion:
    """The number of the last change, and its moment; (0, None) before the first.

    Answers change without an entry with `words`, the edition of the plain words, and with
    `policies`, how often somebody changed how long checks and facts last.
    """

    number: int
    at: datetime | None
    words: int = 0
    policies: int = 0


@dataclass(frozen=True, slots=True)
class Gone:
    """Why an entry is not there today, and what stands in its place, as far as the public knows."""

    public_reason: str | None
    replacement_id: UUID | None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change as a reader of the feed learns it; `gone` of entries that are withdrawn today."""

    number: int
    service_id: UUID
    kind: ChangeKind
    at: datetime
    gone: Gone | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed after a cursor: `cursor` to ask from next, `latest` the last number of all."""

    lines: tuple[ChangeLine, ...]
    cursor: int
    latest: int

    @property
    def has_more(self) -> bool:
        """Whether there is more than was asked for."""
        return self.cursor < self.latest


def data_version(session: Session) -> DataVersion:
    """How far this session's snapshot has got: whatever the public sees is the same until then."""
    kept: DataVersion | None = session.info.get(KEPT)
    if kept is not None:
        return kept
    found = session.connection().execute(REACHED).one()  # each answer begins with it
    version = DataVersion(found.number or 0, found.at, found.words or 0, found.policies or 0)
    if isinstance(session, ReadingSession):  # one snapshot, in which it stays the same
        session.info[KEPT] = version
    return version


def changes_since(session: Session, cursor: int, *, limit: int) -> Changes:
    """The changes after this one, in order, without gaps. Raises CursorTooOld, CursorAhead."""
    latest = data_version(session).number
    if cursor > latest:
        raise CursorAhead(latest)
    lines = tuple(_lines_after(session, cursor, limit))
    if cursor < latest and (not lines or lines[0].number != cursor + 1):
        raise CursorTooOld(latest)
    return Changes(lines, lines[-1].number if lines else cursor, latest)


def _lines_after(session: Session, cursor: int, limit: int) -> Iterator[ChangeLine]:
    instead = aliased(Publication)
    known = (instead.service_id == Publication.replacement_id) & (
        instead.state != PublicationState.DRAFT  # nobody hears of those
    )
    query = (
        select(Change, Publication.state, Publication.public_reason, instead.service_id)
        .outerjoin(Publication, Publication.service_id == Change.service_id)
        .outerjoin(instead, known)
        .where(Change.number > cursor)
        .order_by(Change.number)
        .limit(limit)
    )
    for one, state, reason, replacement_id in session.execute(query):
        there = state == PublicationState.PUBLISHED
        gone = None if there else Gone(reason, replacement_id)
        yield ChangeLine(one.number, one.service_id, ChangeKind(one.kind), one.at, gone)


def forget_changes(session: Session, before: datetime) -> int:
    """Deletes the oldest lines of the change feed; whoever is further back must read all anew.

    The newest line always stays: it tells how far the feed has come.
    """
    newest = select(func.max(Change.number)).scalar_subquery()
    gone = delete(Change).where(Change.at < before, Change.number < newest)
    return len(session.scalars(gone.returning(Change.number)).all())
