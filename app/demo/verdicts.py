"""What was flagged against what is true of the pretend web: right, missed, false alarms."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.date_truth import OF_DATES, last_days
from app.demo.stories import Scenario, Story, stories, story_of
from app.directory.documents import ServiceDocument
from app.directory.nesting import read_documents
from app.directory.pins_shown import pinned_on
from app.directory.publications import Publication, PublicationState
from app.freshness.assurances import latest_assurances, latest_confirmations
from app.freshness.check_policies import policy_on
from app.freshness.contacts import contacts_of
from app.freshness.days import day_of, in_words
from app.freshness.flags import CLOSED_ITSELF, Flag
from app.freshness.links import Link, LinkRole, LinkUse
from app.freshness.outcomes import Outcome, Reason
from app.freshness.policy import Policy
from app.freshness.trust import Trust
from app.freshness.visits import VisitRecord


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag that was raised. `right` is the verdict, `truth` what really happened."""

    service_id: UUID
    entry: str
    reason: Reason
    at: datetime
    words: str
    url: str | None
    right: bool
    truth: str
    closed_at: datetime | None = None
    closed_why: str | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """Something that happened to a site, or one of its pages, and raised no flag: why not."""

    host: str
    happened: str
    looks: Mapping[str, int]
    why: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A flag that should have been raised by then, and was not."""

    entry: str
    reason: Reason
    due_by: datetime
    truth: str


@dataclass(frozen=True, slots=True)
class Use:
    """An entry uses an address."""

    service_id: UUID
    link_id: UUID
    url: str
    role: LinkRole

    @property
    def story(self) -> Story | None:
        """What happens to the address."""
        parts = urlsplit(self.url)
        return story_of(parts.hostname or "", parts.path)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rehearsal left in the database, read once."""

    began: datetime
    start: datetime
    end: datetime
    documents: Mapping[UUID, ServiceDocument]
    uses: Sequence[Use]
    urls: Mapping[UUID, str]
    flags: Sequence[Flag]
    looks: Mapping[UUID, Counter[str]]
    checks_due: Mapping[UUID, date]
    run_out: Mapping[UUID, Mapping[Reason, date]]
    pinned: Collection[UUID]


def evidence(session: Session, *, began: datetime, start: datetime, end: datetime) -> Evidence:
    """Reads what happened between two moments."""
    query = select(LinkUse.service_id, LinkUse.link_id, Link.url, LinkUse.role).join(
        Link, Link.id == LinkUse.link_id
    )
    uses = [Use(one, link, url, LinkRole(role)) for one, link, url, role in session.execute(query)]
    published = session.scalars(
        select(Publication.service_id).where(Publication.state == PublicationState.PUBLISHED)
    ).all()
    documents = read_documents(session, ServiceDocument, published)
    flags = session.scalars(
        select(Flag)
        .where(Flag.raised_at <= end, Flag.service_id.in_(published))
        .order_by(Flag.raised_at, Flag.reason, Flag.service_id)
    ).all()
    policy = policy_on(session, day_of(end))
    checks_due = _checks_due(session, documents, policy)
    pinned = pinned_on(session, day_of(end))
    pinned |= {id for id, document in documents.items() if document.local_offer.pinned}
    return Evidence(
        began,
        start,
        end,
        documents,
        uses,
        {use.link_id: use.url for use in uses},
        flags,
        _looks(session, start, end),
        checks_due,
        _run_out(session, documents, checks_due, pinned, day_of(began), policy),
        pinned,
    )


def _looks(session: Session, start: datetime, end: datetime) -> dict[UUID, Counter[str]]:
    query = select(VisitRecord.link_id, VisitRecord.outcome, VisitRecord.discarded).where(
        VisitRecord.at >= start, VisitRecord.at <= end
    )
    found: dict[UUID, Counter[str]] = {}
    for link_id, outcome, discarded in session.execute(query):
        words = "did not count" if discarded else Outcome(outcome).words
        found.setdefault(link_id, Counter())[words] += 1
    return found


def _checks_due(
    session: Session, documents: Mapping[UUID, ServiceDocument], policy: Policy
) -> dict[UUID, date]:
    """When each entry's check is due, worked out from what people said and from nothing else."""
    assurances = latest_assurances(session, documents)
    confirmations = latest_confirmations(session, documents)
    planned = select(Trust.service_id, Trust.first_check_on)
    first = {id: day for id, day in session.execute(planned) if day is not None}
    found: dict[UUID, date] = {}
    for id, document in documents.items():
        said = [assurances[id].assured_on] if id in assurances else []
        said += [confirmations[id].confirmed_on] if id in confirmations else []
        if said:
            found[id] = policy.next_due(document.local_offer.category, max(said))
        elif id in first:
            found[id] = first[id]
    return found


def _run_out(
    session: Session,
    documents: Mapping[UUID, ServiceDocument],
    checks_due: Mapping[UUID, date],
    pinned: Collection[UUID],
    began: date,
    policy: Policy,
) -> dict[UUID, Mapping[Reason, date]]:
    said: dict[UUID, date] = {}
    for id, one in latest_assurances(session, documents).items():
        said[id] = one.assured_on
    for id, other in latest_confirmations(session, documents).items():
        said[id] = max(other.confirmed_on, said.get(id, other.confirmed_on))
    return {
        id: last_days(
            entry,
            said=said.get(id),
            check_due=checks_due.get(id),
            began=began,
            pinned=id in pinned,
            policy=policy,
        )
        for id, entry in documents.items()
    }


def raised(seen: Evidence) -> Iterator[Raised]:
    """Each flag of these days with its verdict."""
    for flag in seen.flags:
        if flag.raised_at < seen.start:
            continue
        url = seen.urls.get(flag.link_id) if flag.link_id else None
        right, truth = _verdict(seen, flag, url)
        closed = flag.decision == CLOSED_ITSELF
        yield Raised(
            flag.service_id,
            seen.documents[flag.service_id].name,
            Reason(flag.reason),
            flag.raised_at,
            flag.words,
            url,
            right,
            truth,
            flag.resolved_at if closed else None,
            str((flag.decision_detail or {}).get("why")) if closed else None,
        )


def _verdict(seen: Evidence, flag: Flag, url: str | None) -> tuple[bool, str]:
    if flag.reason == Reason.OVERDUE:
        due = seen.checks_due.get(flag.service_id)
        if due is None:
            return False, "nothing says that a check was due"
        return due < day_of(flag.raised_at), f"a check was due by {in_words(due)}"
    reason = Reason(flag.reason)
    if reason in OF_DATES:
        day = seen.run_out[flag.service_id].get(reason)
        if day is None:
            return False, "no date of its own has run out"
        return day < day_of(flag.raised_at), f"it held until {in_words(day)}"
    if url is None:
        return False, "nothing of the kind happened"
    parts = urlsplit(url)
    story = story_of(parts.hostname or "", parts.path)
    if story is None or (flag.raised_at - seen.began) / timedelta(days=1) < story.day:
        return False, "the site was well"
    return flag.reason in story.truth.reasons, story.words


def missed(seen: Evidence) -> Iterator[Missed]:
    """Flags that the truth asks for and that nobody raised in time."""
    had = {(flag.service_id, Reason(flag.reason)) for flag in seen.flags}
    for use in seen.uses:
        story = use.story
        if story is None or story.due_by is None or not _can_be_seen(seen, use, story):
            continue
        due = seen.began + timedelta(days=story.due_by)
        heard = any((use.service_id, reason) in had for reason in story.truth.reasons)
        if seen.start <= due <= seen.end and not heard:
            name = seen.documents[use.service_id].name
            yield Missed(name, story.truth.reasons[0], due, story.words)
    for service_id, reason, day in _days(seen):
        due = datetime.combine(day, datetime.min.time(), seen.end.tzinfo) + timedelta(days=2)
        if due <= seen.end and (service_id, reason) not in had:
            name = seen.documents[service_id].name
            yield Missed(name, reason, due, f"it held until {in_words(day)}")


def _days(seen: Evidence) -> Iterator[tuple[UUID, Reason, date]]:
    """When each entry, and each of its dates, runs out; a pinned entry's check is told as such."""
    for service_id, day in seen.checks_due.items():
        if service_id not in seen.pinned:
            yield service_id, Reason.OVERDUE, day
    for service_id, days in seen.run_out.items():
        for reason, day in days.items():
            yield service_id, reason, day


def _can_be_seen(seen: Evidence, use: Use, story: Story) -> bool:
    """A number is compared with the entry's own where the page is the entry's main one."""
    if story.scenario is not Scenario.CHANGED_PHONE:
        return True
    return use.role is LinkRole.MAIN and bool(contacts_of(seen.documents[use.service_id])["phones"])


def quiet(seen: Evidence) -> Iterator[Quiet]:
    """What happened and was rightly, or not yet, flagged."""
    told = {seen.urls.get(flag.link_id) for flag in seen.flags if flag.link_id}
    for story in stories():
        links = {use.link_id: use.url for use in seen.uses if use.story == story}
        if not links or told & set(links.values()):
            continue
        looks: Counter[str] = Counter()
        for link_id in links:
            looks += seen.looks.get(link_id, Counter())
        often = dict(looks.most_common())
        yield Quiet(story.host, story.words, often, _why_not(story, seen))


def _why_not(story: Story, seen: Evidence) -> str:
    words = story.truth.words
    if story.due_by is not None and seen.began + timedelta(days=story.due_by) > seen.end:
        return f"not yet: {words}"
    return words
