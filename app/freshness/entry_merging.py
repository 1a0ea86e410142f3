"""Merging two entries in one act, with what was chosen of the one that goes; and taking it apart.

Taking apart puts back what the merge wrote, but for what somebody changed since.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor, ActorKind
from app.accounts.acts import ChangeSet
from app.directory import editing
from app.directory.columns import Entry
from app.directory.differing import flat_stored, has_field, taken_over
from app.directory.documents import ServiceDocument
from app.directory.facts import EntryStatus, PublicReason
from app.directory.history import EntryVersion, versions_of
from app.directory.joining import Whose, joined
from app.directory.two_at_once import version_of
from app.freshness.days import day_of
from app.freshness.entry_standing import NO_LONGER_SHOWN, CannotStandSo, refuse_unfit
from app.freshness.flags import CLOSED_ITSELF, Flag, lift_flags
from app.freshness.outcomes import Reason
from app.freshness.trusting import refresh_trust

MERGE, TAKE_APART = "merge", "unmerge"


def merge_entries(
    session: Session,
    actor: Actor,
    *,
    goes: UUID,
    stays: UUID,
    whose: Mapping[str, Whose],
    versions: Mapping[UUID, int],
    now: datetime,
) -> None:
    """One becomes part of the other, to which its address leads.

    Raises StaleVersion, CannotStandSo, ShowsWhatWasHidden; ValueError when facts do not fit.
    """
    refuse_unfit(session, goes, stays)
    gone = editing.read_entry(session, ServiceDocument, goes)
    kept = editing.read_entry(session, ServiceDocument, stays)
    made = joined(kept, gone, whose)
    facts = gone.local_offer
    facts.entry_status, facts.public_reason = EntryStatus.MERGED, PublicReason.DUPLICATE
    facts.replacement_id, facts.closed_on, facts.closed_until = stays, day_of(now), None
    act = editing.begin(session, actor, act=MERGE, why="", now=now)
    editing.save_many(session, act, [made, gone], expected=versions)
    lift_flags(session, now, why=NO_LONGER_SHOWN, service_ids=[goes], reasons=list(Reason))
    refresh_trust(session, {goes, stays}, now)


def take_apart(session: Session, actor: Actor, goes: UUID, now: datetime) -> list[str]:
    """The two stand as before the merge; answers with fields that stay, because they changed since.

    Raises CannotStandSo.
    """
    merge = _merge_of(session, goes)
    act = editing.begin(session, actor, act=TAKE_APART, why="", now=now)
    wrote = session.scalars(
        select(EntryVersion).where(EntryVersion.change_set_id == merge.id)
    ).all()
    left = [field for version in wrote for field in _put_back(session, act, version)]
    ids = {version.entry_id for version in wrote}
    for entry_id in ids:
        _forget_corrections(session, entry_id, not_by=(MERGE, TAKE_APART))
    _reopen(session, goes, merge.at)
    refresh_trust(session, ids, now)
    return left


def _merge_of(session: Session, goes: UUID) -> ChangeSet:
    entry = editing.read_entry(session, ServiceDocument, goes)
    query = (
        select(ChangeSet)
        .join(EntryVersion, EntryVersion.change_set_id == ChangeSet.id)
        .where(EntryVersion.entry_id == goes, ChangeSet.act == MERGE)
        .order_by(EntryVersion.version.desc())
    )
    found = session.scalars(query).first()
    if found is None or entry.local_offer.entry_status != EntryStatus.MERGED:
        raise CannotStandSo("This entry is not merged into another one.")
    return found


def _put_back(session: Session, act: editing.Act, wrote: EntryVersion) -> list[str]:
    """What this version changed is as before it; answers with what somebody changed since."""
    entry = editing.read_entry(session, ServiceDocument, wrote.entry_id)
    before = version_of(session, ServiceDocument, entry, wrote.version - 1)
    if before is None or wrote.document is None:
        raise CannotStandSo("What the entries said before is not kept any more.")
    came, stands = flat_stored(wrote.document), editing.flat(entry)
    fields = [one for one in wrote.changed_fields if has_field(entry, one)]
    since = [one for one in fields if stands.get(one) != came.get(one)]
    editing.save(session, act, taken_over(entry, before, set(fields) - set(since)))
    return since


def _forget_corrections(session: Session, entry_id: UUID, *, not_by: tuple[str, ...]) -> None:
    """Imports may set again what only the merge had set."""
    corrected = {
        field
        for line in versions_of(session, entry_id)
        if line.act not in not_by and ActorKind(line.actor_kind).corrects
        for field in line.changed_fields
    }
    record = session.get(ServiceDocument.record, entry_id, populate_existing=True)
    if isinstance(record, Entry):
        record.corrected = sorted(set(record.corrected) & corrected)


def _reopen(session: Session, goes: UUID, merged_at: datetime) -> None:
    """Flags that only the merge had closed are open again, unless the same doubt came anew."""
    mine = Flag.service_id == goes
    standing = set(session.scalars(select(Flag.reason).where(mine, Flag.resolved_at.is_(None))))
    closed = select(Flag).where(mine, Flag.resolved_at == merged_at, Flag.decision == CLOSED_ITSELF)
    for flag in session.scalars(closed):
        if flag.reason not in standing:
            flag.resolved_at = flag.decision = flag.decision_detail = None
    session.flush()
