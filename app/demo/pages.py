"""The pretend providers' pages, as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Self

from app.directory.documents import OrganizationDocument, ServiceDocument
from app.directory.facts import ContactVisibility

DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday",
    "SA": "Saturday", "SU": "Sunday",
}  # fmt: skip
ORDINALS = ("", "first ", "second ", "third ", "fourth ", "fifth ")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page holds: a heading, paragraphs, and how to get in touch."""

    heading: str
    paragraphs: tuple[str, ...]
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    def with_also(self, other: Self) -> Self:
        """The page when it tells of something else too."""
        return replace(
            self,
            paragraphs=(*self.paragraphs, other.heading, *other.paragraphs),
            phones=tuple(dict.fromkeys((*self.phones, *other.phones))),
            emails=tuple(dict.fromkeys((*self.emails, *other.emails))),
        )


@dataclass(slots=True)
class SiteText:
    """A provider's website: its name and its pages by path."""

    name: str
    sheets: dict[str, Sheet] = field(default_factory=dict)


def site_text(runner: OrganizationDocument, services: Sequence[ServiceDocument]) -> SiteText:
    """The pages of a provider: a home page, a page to get in touch, and one for each entry."""
    phones = tuple(phone.number for phone in runner.phones)
    emails = (runner.email,) if runner.email else ()
    about = (
        runner.description or "",
        f"{runner.name} is part of Fernbrook. We like to hear from you before you come, so that "
        "somebody expects you and knows what you need.",
        *(f"{service.name}: {service.description}" for service in services),
    )
    ways = (f"Ring or write to {runner.name}. Somebody answers on working days between nine and "
            "four; at other times please leave a message with your name and number, and we ring "
            "back on the next working day.",)  # fmt: skip
    text = SiteText(runner.name)
    text.sheets["/"] = Sheet(runner.name, about, phones, emails)
    text.sheets["/contact"] = Sheet("How to reach us", ways, phones, emails)
    return text


def sheet_of(service: ServiceDocument) -> Sheet:
    """The provider's own page about an entry: it says what the entry says."""
    shows = service.local_offer.contact_visibility == ContactVisibility.PUBLIC
    facts = service.local_offer
    paragraphs = (
        service.description or "",
        f"Who can come: {facts.eligibility_text}" if facts.eligibility_text else "",
        f"How to start: {facts.how_to_start}" if facts.how_to_start else "",
        *(
            f"We are open on {_days(one.byday)} from {one.opens_at} to {one.closes_at}."
            for one in service.schedules
        ),
        *(f"£{one.amount:.2f} {one.option}." for one in service.cost_options if one.amount),
    )
    return Sheet(
        service.name,
        tuple(filter(None, paragraphs)),
        tuple(phone.number for phone in service.phones) if shows else (),
        (service.email,) if service.email and shows else (),
    )


def _days(byday: str | None) -> str:
    return ", ".join(_day(day) for day in (byday or "").split(","))


def _day(day: str) -> str:
    """`1SA` is the first Saturday of the month."""
    ordinal = ORDINALS[int(day[:-2] or 0)] if day else ""
    return f"{ordinal}{DAYS.get(day[-2:], day)}"


def as_html(site: SiteText, sheet: Sheet, *, notice: str = "") -> str:
    """A page in the provider's plain old look."""
    links = "".join(f'<li><a href="{path}">{escape(_short(path))}</a></li>' for path in site.sheets)
    return (
        f'<!doctype html><html lang="en-GB"><head><title>{escape(sheet.heading)} | '
        f"{escape(site.name)}</title></head><body><nav><ul>{links}</ul></nav>"
        f"<main><h1>{escape(sheet.heading)}</h1>{_paragraphs(notice, *sheet.paragraphs)}"
        f"{_reach(sheet)}</main><footer><p>{escape(site.name)}, Fernbrook</p></footer>"
        "</body></html>"
    )


def redesigned(site: SiteText, sheet: Sheet) -> str:
    """The same page after somebody was paid for a new one."""
    cards = "".join(f"<section><p>{escape(words)}</p></section>" for words in sheet.paragraphs[:1])
    return (
        f'<!doctype html><html lang="en"><head><title>{escape(site.name)} – welcome</title>'
        "</head><body><header><h1>Hello! Lovely to see you here</h1></header><main>"
        "<p>We have a brand new website. Everything is larger, brighter and easier to find, and "
        "you can read it on your phone in the queue. Thank you to everybody who told us what was "
        f"wrong with the old one.</p>{cards}{_reach(sheet)}</main></body></html>"
    )


def bare(title: str, *paragraphs: str) -> str:
    """A page of few words."""
    return (
        f'<!doctype html><html lang="en"><head><title>{escape(title)}</title></head><body><main>'
        f"<h1>{escape(title)}</h1>{_paragraphs(*paragraphs)}</main></body></html>"
    )


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts if text)


def _reach(sheet: Sheet) -> str:
    phones = "".join(
        f'<p>Telephone: <a href="tel:{one.replace(" ", "")}">{one}</a></p>' for one in sheet.phones
    )
    emails = "".join(f'<p>E-mail: <a href="mailto:{one}">{one}</a></p>' for one in sheet.emails)
    return phones + emails


def _short(path: str) -> str:
    return path.strip("/").replace("-", " ").replace("/", ": ") or "home"
