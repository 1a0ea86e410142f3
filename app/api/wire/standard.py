"""Open Referral's own things on the wire."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.api.wire.shape import Email, Shape, Time, Uri


class Taxonomy(Shape):
    """Open Referral `taxonomy`."""

    id: UUID
    name: str
    description: str
    uri: Uri | None = None
    version: str | None = None


class TaxonomyTerm(Shape):
    """Open Referral `taxonomy_term`."""

    id: UUID
    name: str
    description: str
    code: str | None = None
    parent_id: UUID | None = None
    taxonomy: str | None = None
    taxonomy_id: UUID | None = None
    term_uri: Uri | None = None


class Attribute(Shape):
    """Open Referral `attribute`: carries a term."""

    id: UUID
    link_id: UUID
    link_type: str
    taxonomy_term_id: UUID
    value: str | None = None
    label: str | None = None
    taxonomy_term: TaxonomyTerm


class Language(Shape):
    """Open Referral `language`."""

    id: UUID
    name: str | None = None
    code: str | None = None
    note: str | None = None


class Phone(Shape):
    """Open Referral `phone`."""

    id: UUID
    number: str
    extension: str | None = None
    type: str | None = None
    description: str | None = None
    languages: list[Language] | None = None


class Contact(Shape):
    """Open Referral `contact`."""

    id: UUID
    name: str | None = None
    title: str | None = None
    department: str | None = None
    email: Email | None = None
    phones: list[Phone] | None = None


class Schedule(Shape):
    """Open Referral `schedule`; times are local, `HH:MM`."""

    id: UUID
    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    until: date | None = None
    freq: Literal["WEEKLY", "MONTHLY"] | None = None
    interval: int | None = None
    byday: str | None = None
    bymonthday: str | None = None
    opens_at: Time | None = None
    closes_at: Time | None = None
    description: str | None = None
    schedule_link: Uri | None = None
    attending_type: str | None = None
    notes: str | None = None


class ServiceArea(Shape):
    """Open Referral `service_area`."""

    id: UUID
    name: str | None = None
    description: str | None = None
    extent: str | None = None
    extent_type: Literal["geojson", "topojson", "kml", "text"] | None = None
    uri: Uri | None = None


class CostOption(Shape):
    """Open Referral `cost_option`."""

    id: UUID
    option: str | None = None
    currency: str | None = None
    amount: float | None = None
    amount_description: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class Funding(Shape):
    """Open Referral `funding`."""

    id: UUID
    source: str | None = None


class Address(Shape):
    """Open Referral `address`."""

    id: UUID
    address_1: str
    address_2: str | None = None
    city: str
    region: str | None = None
    state_province: str
    postal_code: str
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    address_type: Literal["physical", "postal", "virtual"]
    attention: str | None = None


class Accessibility(Shape):
    """Open Referral `accessibility`."""

    id: UUID
    description: str | None = None
    details: str | None = None
    url: Uri | None = None


class Url(Shape):
    """Open Referral `url`: a further web address."""

    id: UUID
    url: Uri
    label: str | None = None
    role: Literal["social", "booking"] | None = None


class Location(Shape):
    """Open Referral `location`; of a withheld one only the area is told."""

    id: UUID
    location_type: Literal["physical", "postal", "virtual"]
    name: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    transportation: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    url: Uri | None = None
    external_identifier: str | None = None
    external_identifier_type: str | None = None
    addresses: list[Address] | None = None
    accessibility: list[Accessibility] | None = None
    languages: list[Language] | None = None
    contacts: list[Contact] | None = None
    phones: list[Phone] | None = None
    schedules: list[Schedule] | None = None
    attributes: list[Attribute] | None = None


class ServiceAtLocation(Shape):
    """Open Referral `service_at_location`, within a service."""

    id: UUID
    service_id: UUID | None = None
    location_id: UUID | None = None
    description: str | None = None
    location: Location | None = None
    schedules: list[Schedule] | None = None
    contacts: list[Contact] | None = None
    phones: list[Phone] | None = None
    service_areas: list[ServiceArea] | None = None
    attributes: list[Attribute] | None = None


class OrganizationIdentifier(Shape):
    """Open Referral `organization_identifier`."""

    id: UUID
    identifier_type: str
    identifier: str
    identifier_scheme: str | None = None
