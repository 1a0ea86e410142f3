"""What each decision does to the entry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.actors import Actor
from app.addresses import AddressRefused, normalise_url, parse, vet
from app.directory import editing
from app.directory.documents import EntryDocument, OrganizationDocument, ServiceDocument
from app.directory.facts import EntryStatus, PublicReason
from app.freshness import decisions as d
from app.freshness.checking import record_check
from app.freshness.days import day_of
from app.freshness.flags import Flag, lift_flags
from app.freshness.links import Link
from app.freshness.outcomes import Reason
from app.freshness.probes import probe_soon
from app.notices.outbox import OutboxMessage


class CannotDecideSo(ValueError):
    """This decision does not fit this flag."""


@dataclass(frozen=True, slots=True)
class Case:
    """A flag under decision: all that the deciders below need."""

    session: Session
    flag: Flag
    actor: Actor
    act: editing.Act
    now: datetime

    def entry(self) -> ServiceDocument:
        """The flagged entry as it stands."""
        return editing.read_entry(self.session, ServiceDocument, self.flag.service_id)

    def save(self, document: EntryDocument) -> None:
        """Saves an entry under this decision's change set."""
        editing.save(self.session, self.act, document)

    def link(self) -> Link:
        """The address that the flag is about. Raises CannotDecideSo when it is about none."""
        link = self.session.get(Link, self.flag.link_id) if self.flag.link_id else None
        if link is None:
            raise CannotDecideSo("This flag is not about a web address.")
        return link


def _link_corrected(case: Case, decision: d.LinkCorrected) -> None:
    try:
        new = normalise_url(decision.url)
        vet(new, ports=(parse(new).port,))
    except AddressRefused as refused:
        raise CannotDecideSo(str(refused)) from refused
    _replace_address(case, new)


def _no_website_now(case: Case, _: d.NoWebsiteNow) -> None:
    _replace_address(case, None)


def _replace_address(case: Case, new: str | None) -> None:
    """Puts an address in place of the flagged one, in the entry and in its organisation."""
    old = case.link().url
    entry = case.entry()
    changed = _swap(entry, "url", old, new) | _swap_in_lists(entry, old, new)
    if changed:
        case.save(entry)
    if entry.organization_id is None:
        return
    organization = editing.read_entry(case.session, OrganizationDocument, entry.organization_id)
    if _swap(organization, "website", old, new) | _swap_in_lists(organization, old, new):
        case.save(organization)


def _swap(document: EntryDocument, field: str, old: str, new: str | None) -> bool:
    value = getattr(document, field)
    if value is None or _spelt(value) != old:
        return False
    setattr(document, field, new)
    return True


def _swap_in_lists(
    document: ServiceDocument | OrganizationDocument, old: str, new: str | None
) -> bool:
    same = [one for one in document.additional_urls if _spelt(one.url) == old]
    for one in same:
        if new:
            one.url = new
        else:
            document.additional_urls.remove(one)
    schedules = document.schedules if isinstance(document, ServiceDocument) else []
    linked = [s for s in schedules if s.schedule_link and _spelt(s.schedule_link) == old]
    for schedule in linked:
        schedule.schedule_link = new
    return bool(same or linked)


def _spelt(text: str) -> str | None:
    try:
        return normalise_url(text)
    except AddressRefused:
        return None


def _facts_corrected(case: Case, decision: d.FactsCorrected) -> None:
    entry = case.entry()
    fields = entry.model_dump(mode="json")
    facts = decision.fields.get("local_offer", {})
    if not isinstance(facts, dict):
        raise CannotDecideSo("local_offer: give its fields by name.")
    told = {**decision.fields, "local_offer": {**fields["local_offer"], **facts}}
    try:
        corrected = ServiceDocument.model_validate({**fields, **told, "id": entry.id})
    except ValidationError as error:
        raise CannotDecideSo(in_words(error)) from error
    case.save(corrected)
    if decision.assured:
        method = d.METHODS[decision.assured]
        record_check(case.session, [case.flag.service_id], case.actor, method, case.now)


def in_words(error: ValidationError) -> str:
    """What is wrong with which field."""
    return "; ".join(
        f"{'.'.join(str(step) for step in one['loc']) or 'entry'}: {one['msg']}"
        for one in error.errors()[:10]
    )


def _assured(case: Case, decision: d.Assured) -> None:
    ids = list(dict.fromkeys([case.flag.service_id, *decision.also]))
    method = d.METHODS[decision.method]
    record_check(case.session, ids, case.actor, method, case.now, assured_on=decision.assured_on)


def _page_wrong(case: Case, _: d.RecordRightPageWrong) -> None:
    """The provider is told that its own page is wrong."""
    case.link()  # a page must have said something
    entry = case.entry()
    to = entry.local_offer.update_contact_email or entry.email
    if to:
        case.session.add(
            OutboxMessage(
                kind="mail",
                recipient=to,
                subject=f"Your web page and the Local Offer differ: {entry.name}",
                body={
                    "template": "page_wrong",
                    "service_id": str(entry.id),
                    "service": entry.name,
                },
                created_at=case.now,
                next_try_at=case.now,
            )
        )


def _temporarily_closed(case: Case, decision: d.TemporarilyClosed) -> None:
    if decision.until < day_of(case.now):
        raise CannotDecideSo("until: this day has passed.")
    entry = case.entry()
    entry.local_offer.entry_status = EntryStatus.TEMPORARILY_CLOSED
    entry.local_offer.closed_on = day_of(case.now)
    entry.local_offer.closed_until = decision.until
    case.save(entry)


def _withdrawn(case: Case, decision: d.Withdrawn) -> None:
    _withdraw(case, EntryStatus.WITHDRAWN, decision.public_reason, decision.replacement_id)


def _not_wanted(case: Case, _: d.NotWanted) -> None:
    _withdraw(case, EntryStatus.WITHDRAWN, PublicReason.NOT_WANTED, None)


def _merged(case: Case, decision: d.Merged) -> None:
    _withdraw(case, EntryStatus.MERGED, PublicReason.DUPLICATE, decision.into)


def _paused(case: Case, _: d.Paused) -> None:
    _withdraw(case, EntryStatus.PAUSED, None, None)


def _withdraw(
    case: Case, status: EntryStatus, reason: PublicReason | None, replacement_id: UUID | None
) -> None:
    if replacement_id is not None:
        if replacement_id == case.flag.service_id:
            raise CannotDecideSo("An entry cannot replace itself.")
        editing.read_entry(case.session, ServiceDocument, replacement_id)
    entry = case.entry()
    facts = entry.local_offer
    facts.entry_status, facts.public_reason = status, reason
    facts.replacement_id = replacement_id
    facts.closed_on = day_of(case.now) if reason else None
    case.save(entry)
    lift_flags(
        case.session,
        case.now,
        why="The entry is no longer shown.",
        service_ids=[case.flag.service_id],
        reasons=list(Reason),
    )


def _not_a_problem(case: Case, decision: d.NotAProblem) -> None:
    """Nothing changes; the same evidence is not raised again. If it was wrong, we look again."""
    if case.flag.reason in (Reason.OVERDUE, Reason.PINNED_OVERDUE):
        raise CannotDecideSo("An overdue check is put right by a check: decide `assured`.")
    if decision.evidence_wrong and case.flag.link_id:
        probe_soon(case.session, case.flag.link_id, case.now)


DECIDERS: dict[type[Any], Callable[[Case, Any], None]] = {
    d.LinkCorrected: _link_corrected,
    d.FactsCorrected: _facts_corrected,
    d.Assured: _assured,
    d.NoWebsiteNow: _no_website_now,
    d.RecordRightPageWrong: _page_wrong,
    d.TemporarilyClosed: _temporarily_closed,
    d.Withdrawn: _withdrawn,
    d.Paused: _paused,
    d.Merged: _merged,
    d.NotWanted: _not_wanted,
    d.NotAProblem: _not_a_problem,
}
