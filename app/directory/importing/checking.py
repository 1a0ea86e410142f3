"""Checking: the whole of an import up to its report, without a word written."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.database import Database
from app.directory.documents import KINDS
from app.directory.editing import changed_fields
from app.directory.importing.finishing import services_of_source
from app.directory.importing.merging import Merged, Rules, merge
from app.directory.importing.problems import Problem, as_json
from app.directory.importing.records import TAXONOMY, TERM, Record
from app.directory.importing.report import ImportReport, Tally
from app.directory.importing.runs import RowState, RunState
from app.directory.importing.standing import References, standing_entries
from app.directory.importing.terms import unknown_ids
from app.directory.nesting import settle_ids

BATCH = 200


def check_records(
    database: Database,
    records: Iterable[Record],
    rules: Rules,
    *,
    source_id: UUID,
    complete: bool,
) -> ImportReport:
    """What importing these records would come to; `complete`: they are all that the source has."""
    tally = Tally()
    seen: dict[str, set[UUID]] = {}
    coming: set[UUID] = set()
    waiting = iter(records)
    with database.reading() as session:
        while some := list(islice(waiting, BATCH)):
            for kind, group in _by_kind(some, seen, coming, tally).items():
                if kind in (TAXONOMY, TERM):
                    _check_terms(session, kind, group, tally)
                else:
                    _check_entries(session, kind, group, rules, coming, tally)
        gone = services_of_source(session, source_id) if complete else set()
        gone -= seen.get("service", set())
    return tally.report(RunState.STAGING, checked_only=True, missing=tuple(sorted(gone)))


def _by_kind(
    records: Sequence[Record], seen: dict[str, set[UUID]], coming: set[UUID], tally: Tally
) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = {}
    for record in records:
        told = seen.setdefault(record.kind, set())
        if record.entry_id is not None and record.entry_id in told:
            continue
        if record.entry_id is not None:
            told.add(record.entry_id)
        if record.document is None or record.entry_id is None:
            tally.add(record.kind, RowState.REFUSED, record.where, record.problems)
            continue
        coming.add(record.entry_id)
        groups.setdefault(record.kind, []).append(record)
    return groups


def _check_terms(session: Session, kind: str, records: Sequence[Record], tally: Tally) -> None:
    unknown = unknown_ids(session, kind, [one.entry_id for one in records if one.entry_id])
    for record in records:
        state = RowState.CREATED if record.entry_id in unknown else RowState.UNCHANGED
        tally.add(kind, state, record.where, record.problems)


def _check_entries(
    session: Session,
    kind: str,
    records: Sequence[Record],
    rules: Rules,
    coming: set[UUID],
    tally: Tally,
) -> None:
    document_kind = KINDS[kind]
    ids = [UUID(str(one.entry_id)) for one in records]
    standing = standing_entries(session, document_kind, ids)
    merged = [
        merge(document_kind, record.document or {}, standing.get(id), rules)
        for id, record in zip(ids, records, strict=True)
    ]
    references = References(session, [one.document for one in merged], coming)
    more = [_broken(references, one, r) for one, r in zip(merged, records, strict=True)]
    settle_ids(session, [one.document for one in merged])
    for record, one, problems in zip(records, merged, more, strict=True):
        state = _state_of(one, standing.get(one.document.id), problems)
        told = [*record.problems, *problems]
        tally.add(kind, state, record.where, told, one.differences, record.entry_id)


def _broken(references: References, merged: Merged, record: Record) -> list[dict[str, Any]]:
    unknown = references.missing_organization(merged.document)
    if unknown is not None:
        words = "the record is skipped: nobody knows the organisation that it names"
        return [Problem(record.where, "organization_id", words, str(unknown)).as_json()]
    return as_json(references.leave_out_unknown(merged.document, record.where))


def _state_of(merged: Merged, before: Any, problems: list[dict[str, Any]]) -> RowState:
    if any(one["field"] == "organization_id" for one in problems):
        return RowState.REFUSED
    if before is None:
        return RowState.CREATED
    changed = changed_fields(before.document, merged.document)
    return RowState.CHANGED if changed else RowState.UNCHANGED
