"""A service on the wire, whole."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from app.api.wire.ours import Freshness, LocalOffer
from app.api.wire.shape import Email, Shape, Uri
from app.api.wire.standard import (
    Attribute,
    Contact,
    CostOption,
    Funding,
    Language,
    OrganizationIdentifier,
    Phone,
    Schedule,
    ServiceArea,
    ServiceAtLocation,
    Url,
)


class Organization(Shape):
    """Open Referral `organization`."""

    id: UUID
    name: str
    description: str
    alternate_name: str | None = None
    email: Email | None = None
    website: Uri | None = None
    logo: str | None = None
    uri: Uri | None = None
    legal_status: str | None = None
    year_incorporated: int | None = None
    parent_organization_id: UUID | None = None
    organization_identifiers: list[OrganizationIdentifier] | None = None
    contacts: list[Contact] | None = None
    phones: list[Phone] | None = None
    funding: list[Funding] | None = None
    additional_urls: list[Url] | None = None
    attributes: list[Attribute] | None = None
    services: "list[Service] | None" = None


class Service(Shape):
    """Open Referral `service`, whole, with the Local Offer's facts and how fresh it is."""

    id: UUID
    name: str
    status: Literal["active", "inactive", "defunct", "temporarily closed"]
    slug: str
    organization_id: UUID | None = None
    alternate_name: str | None = None
    description: str | None = None
    url: Uri | None = None
    email: Email | None = None
    interpretation_services: str | None = None
    application_process: str | None = None
    fees_description: str | None = None
    accreditations: str | None = None
    eligibility_description: str | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    assured_date: date | None = None
    alert: str | None = None
    last_modified: AwareDatetime
    schedules: list[Schedule] | None = None
    service_areas: list[ServiceArea] | None = None
    service_at_locations: list[ServiceAtLocation] | None = None
    languages: list[Language] | None = None
    organization: Organization | None = None
    funding: list[Funding] | None = None
    cost_options: list[CostOption] | None = None
    contacts: list[Contact] | None = None
    phones: list[Phone] | None = None
    additional_urls: list[Url] | None = None
    attributes: list[Attribute] | None = None
    local_offer: LocalOffer
    freshness: Freshness | None = None


class Minimal(Shape):
    """A service's id and when it last changed, for `minimal=true`."""

    id: UUID
    modified_date: AwareDatetime


class WholeServiceAtLocation(ServiceAtLocation):
    """Open Referral `service_at_location` with its service.

    `name` and `status` are the service's: a checker of Open Referral UK asks for them here too.
    """

    name: str
    status: str
    service: Service


Organization.model_rebuild()
