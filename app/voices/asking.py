"""Asks providers by mail whether their entries are still right: by policy, or because an editor
wants to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor, ActorKind, actor_named
from app.directory.contacts import Phone
from app.directory.organizations import Organization
from app.directory.services import Service
from app.freshness.check_plan import ENTRY, Checked
from app.freshness.check_policies import policy_on
from app.freshness.checks_due import entries_to_check
from app.freshness.days import day_of
from app.freshness.policy import Fact, Policy
from app.voices.asking_policy import (
    Sent,
    Step,
    covered,
    facts_due,
    is_silent,
    next_step,
    rounds_left,
)
from app.voices.objections import objected
from app.voices.offered import PROVIDER, contacts_of_each, name_of_provider, published_of
from app.voices.request_mails import Asking, Line, write_mails
from app.voices.requests import sent_lately
from app.voices.school_holidays import Span, in_school_holidays

CLOCK = "The clock"
A_DAY = timedelta(days=1)
AT_A_TIME = 100  # organisations: the next hour asks the next ones
WORDS_OF_DUE = {
    ENTRY: "all details",
    Fact.CAPACITY: "whether there are places",
    Fact.WAITING_TIME: "the waiting time",
    Fact.PAYMENT: "how to pay",
    Fact.OPENING_HOURS: "opening times",
}


class CannotAsk(ValueError):
    """This provider cannot be asked by mail."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A provider that only a call can reach: who to ring, since when, about how many."""

    organization_id: UUID
    organization: str
    phones: tuple[str, ...]
    last_asked: datetime | None
    entries: tuple[Line, ...]


@dataclass(slots=True)
class Plan:
    """What is to be done now. `holidays`: nothing goes, because schools have theirs."""

    holidays: bool = False
    askings: list[Asking] = field(default_factory=list)
    silent: list[Silent] = field(default_factory=list)


@dataclass(slots=True)
class Runner:
    """A provider, its published entries with their dates, and the entries' names."""

    name: str
    entries: list[Checked] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


def plan_asking(session: Session, now: datetime, *, terms: Sequence[Span] = ()) -> Plan:
    """Who would be written to now, and who is to be rung; nothing is written. A fixed number of
    queries, and two for each organisation that is to be rung."""
    today = day_of(now)
    plan = Plan(holidays=in_school_holidays(today, terms))
    sent, runners = sent_lately(session, now), _runners(session)
    policy = policy_on(session, today)
    due = {
        id: found for id, one in runners.items() if (found := covered(one.entries, today, policy))
    }
    contacts = _writable(session, sorted(due))
    for id in sorted(due):
        history = sent.get(id, [])
        lines = _lines(runners[id], due[id], today, policy)
        step = next_step(history, contacts[id], due[id], now)
        if step is not None:
            name = runners[id].name
            plan.askings.append(Asking(id, name, lines, step.step, step.emails, step.round_id))
        if is_silent(history, contacts[id], now):
            plan.silent.append(_silent(session, id, runners[id].name, lines, history))
    return plan


def ask_providers(
    session: Session, now: datetime, *, root: str, terms: Sequence[Span] = ()
) -> list[Asking]:
    """Writes the mails that are due now into the outbox, unless schools have holidays."""
    clock = actor_named(session, ActorKind.CLOCK, CLOCK, now=now)
    # The clock and a command at the same time: whoever is second sees what the first has sent.
    session.refresh(clock, with_for_update=True)
    plan = plan_asking(session, now, terms=terms)
    if plan.holidays:
        return []
    some = plan.askings[:AT_A_TIME]
    for one in some:
        write_mails(session, one, by=clock, root=root, now=now)
    return some


def ask_now(session: Session, service_id: UUID, editor: Actor, *, root: str, now: datetime) -> None:
    """An editor asks the provider of an entry, about all of its entries. Raises CannotAsk."""
    found = session.get(Service, service_id)
    if found is None:
        raise CannotAsk("There is no such entry.")
    organization_id = found.organization_id or found.id
    history = sent_lately(session, now, [organization_id]).get(organization_id, [])
    if history and now - history[-1].at < A_DAY:
        raise CannotAsk("This provider was written to less than a day ago.")
    bounced = {one.email for one in history if one.bounced}
    writable = _writable(session, [organization_id])[organization_id]
    contacts = [one for one in writable if one not in bounced]
    if not contacts:
        raise CannotAsk("There is no address left to write to: ring the provider.")
    if not rounds_left(history):
        raise CannotAsk("This provider was asked four times within a year: ring instead.")
    lines = [Line(one.id, one.name, "all details", None) for one in
             published_of(session, organization_id)]  # fmt: skip
    if not lines:
        raise CannotAsk("The public sees no entry of this provider.")
    name = name_of_provider(session, organization_id)
    one = Asking(organization_id, name, tuple(lines), Step.ASK, (contacts[0],), None)
    write_mails(session, one, by=editor, root=root, now=now)


def _runners(session: Session) -> dict[UUID, Runner]:
    query = select(
        Service.id, Service.name, PROVIDER, func.coalesce(Organization.name, Service.name)
    ).outerjoin(Organization, Organization.id == Service.organization_id)
    run_by = {
        str(id): (name, runner, called) for id, name, runner, called in session.execute(query)
    }
    found: dict[UUID, Runner] = {}
    for one in entries_to_check(session):
        if one.id in run_by:
            name, id, called = run_by[one.id]
            runner = found.setdefault(id, Runner(called))
            runner.entries.append(one)
            runner.names[one.id] = name
    return found


def _writable(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    contacts = contacts_of_each(session, ids)
    unwilling = objected(session, {email for some in contacts.values() for email in some})
    return {id: [one for one in some if one not in unwilling] for id, some in contacts.items()}


def _lines(
    runner: Runner, due: Mapping[str, date], today: date, policy: Policy
) -> tuple[Line, ...]:
    lines = [
        Line(
            id=UUID(one.id),
            name=runner.names[one.id],
            what=", ".join(WORDS_OF_DUE.get(key, key) for key in facts_due(one, today, policy)),
            by=due[one.id],
        )
        for one in runner.entries
        if one.id in due
    ]
    return tuple(sorted(lines, key=lambda one: (one.by or today, one.name)))


def _silent(
    session: Session,
    organization_id: UUID,
    name: str,
    lines: tuple[Line, ...],
    history: Sequence[Sent],
) -> Silent:
    ids = [one.id for one in lines]
    query = select(Phone.number).where(
        (Phone.organization_id == organization_id) | Phone.service_id.in_(ids)
    )
    phones = tuple(dict.fromkeys(session.scalars(query.order_by(Phone.position, Phone.id))))
    return Silent(organization_id, name, phones, history[-1].at if history else None, lines)
