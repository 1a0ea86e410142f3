"""Entries as nested documents: what is written, versioned, imported and exported.

Three kinds stand on their own (organization, location, service); all else is nested in them.
Field names are Open Referral's; `local_offer` is ours. Empty values are None or an empty list.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar
from uuid import UUID, uuid4

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)

from app.database import Base
from app.directory.contacts import Contact, Language, Phone, Url
from app.directory.costs import CostOption, Funding
from app.directory.facts import (
    AddressVisibility,
    Capacity,
    CardAcceptance,
    ContactVisibility,
    EntryStatus,
    Known,
    OfferFacts,
    PublicReason,
)
from app.directory.locations import Accessibility, Address, Location, ServiceAtLocation
from app.directory.organizations import Organization, OrganizationIdentifier
from app.directory.schedules import Schedule
from app.directory.services import Service, ServiceArea
from app.directory.taxonomies import Attribute

MAX_TEXT = 100_000
MAX_LINE = 2_000
MAX_PARTS = 500
MAX_STEPS = 50


def _clean(value: object) -> object:
    """Empty text is no value; a NUL, or half of a character, is no text (databases refuse them)."""
    if not isinstance(value, str):
        return value
    text = value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8").strip()
    return text or None


def _distinct(keys: list[str]) -> list[str]:
    return list(dict.fromkeys(keys))


def _whole_when_whole(number: float) -> float | int:
    return int(number) if number.is_integer() else number


Line = Annotated[str, Field(max_length=MAX_LINE), BeforeValidator(_clean)]
MaybeLine = Annotated[Line | None, BeforeValidator(_clean)]
MaybeText = Annotated[Annotated[str, Field(max_length=MAX_TEXT)] | None, BeforeValidator(_clean)]
# columns of fixed width: what does not fit is refused here, not by one of the databases alone
MaybeCode = Annotated[Annotated[str, Field(max_length=16)] | None, BeforeValidator(_clean)]
MaybeCurrency = Annotated[Annotated[str, Field(max_length=3)] | None, BeforeValidator(_clean)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
MaybeClock = Annotated[Clock | None, BeforeValidator(_clean)]
Number = Annotated[
    float, Field(allow_inf_nan=False), PlainSerializer(_whole_when_whole, when_used="unless-none")
]
Age = Annotated[
    float, Field(ge=0, le=120), PlainSerializer(_whole_when_whole, when_used="unless-none")
]
Keys = Annotated[list[Line], AfterValidator(_distinct), Field(max_length=MAX_PARTS)]
Steps = Annotated[list[Line], Field(max_length=MAX_STEPS)]


class Document(BaseModel):
    """A nested record. `record` is its table, `parent_key` the column that names its owner."""

    model_config = ConfigDict(extra="forbid", frozen=False, validate_default=False)

    record: ClassVar[type[Base]]
    kind: ClassVar[str]

    def stored(self) -> dict[str, Any]:
        """The document as JSON values, without what is empty."""
        pruned: dict[str, Any] = prune(self.model_dump(mode="json", exclude_none=True))
        return pruned


class PartDocument(Document):
    """A document nested in a list of another one."""

    id: UUID = Field(default_factory=uuid4)
    foreign_id: MaybeLine = None


class EntryDocument(PartDocument):
    """A document that stands on its own and is versioned."""

    record: ClassVar[type[Organization] | type[Location] | type[Service]]


Parts = TypeVar("Parts", bound=PartDocument)


class LanguageDocument(PartDocument):
    """Open Referral `language`."""

    record, kind = Language, "language"
    name: MaybeLine = None
    code: MaybeCode = None
    note: MaybeText = None


class PhoneDocument(PartDocument):
    """Open Referral `phone`."""

    record, kind = Phone, "phone"
    number: Line
    extension: MaybeCode = None
    type: MaybeCode = None
    description: MaybeText = None
    languages: list[LanguageDocument] = Field(default_factory=list, max_length=MAX_PARTS)


class ContactDocument(PartDocument):
    """Open Referral `contact`."""

    record, kind = Contact, "contact"
    name: MaybeLine = None
    title: MaybeLine = None
    department: MaybeLine = None
    email: MaybeLine = None
    phones: list[PhoneDocument] = Field(default_factory=list, max_length=MAX_PARTS)


class UrlDocument(PartDocument):
    """Open Referral `url`; `role` tells social and booking addresses from others."""

    record, kind = Url, "url"
    label: MaybeLine = None
    url: Line
    role: Literal["social", "booking"] | None = None


class AttributeDocument(PartDocument):
    """Open Referral `attribute`: carries a taxonomy term."""

    record, kind = Attribute, "attribute"
    taxonomy_term_id: UUID
    value: MaybeLine = None
    label: MaybeLine = None


class ScheduleDocument(PartDocument):
    """Open Referral `schedule`; times `HH:MM`, local."""

    record, kind = Schedule, "schedule"
    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    until: date | None = None
    freq: Literal["WEEKLY", "MONTHLY"] | None = None
    interval: Annotated[int, Field(ge=1, le=1000)] | None = None
    byday: MaybeLine = None
    bymonthday: MaybeLine = None
    opens_at: MaybeClock = None
    closes_at: MaybeClock = None
    description: MaybeText = None
    schedule_link: MaybeLine = None
    attending_type: MaybeLine = None
    notes: MaybeText = None


class CostOptionDocument(PartDocument):
    """Open Referral `cost_option`."""

    record, kind = CostOption, "cost_option"
    valid_from: date | None = None
    valid_to: date | None = None
    option: MaybeLine = None
    currency: MaybeCurrency = None
    amount: Number | None = None
    amount_description: MaybeText = None


class FundingDocument(PartDocument):
    """Open Referral `funding`."""

    record, kind = Funding, "funding"
    source: MaybeText = None


class ServiceAreaDocument(PartDocument):
    """Open Referral `service_area`."""

    record, kind = ServiceArea, "service_area"
    name: MaybeLine = None
    description: MaybeText = None
    extent: MaybeText = None
    extent_type: Literal["geojson", "topojson", "kml", "text"] | None = None
    uri: MaybeLine = None


class AddressDocument(PartDocument):
    """Open Referral `address`."""

    record, kind = Address, "address"
    attention: MaybeLine = None
    address_1: Line
    address_2: MaybeLine = None
    city: MaybeLine = None
    region: MaybeLine = None
    state_province: MaybeLine = None
    postal_code: MaybeLine = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "GB"
    address_type: Literal["physical", "postal", "virtual"] = "physical"


class AccessibilityDocument(PartDocument):
    """Open Referral `accessibility`."""

    record, kind = Accessibility, "accessibility"
    description: MaybeText = None
    details: MaybeText = None
    url: MaybeLine = None


class ServiceAtLocationDocument(PartDocument):
    """Open Referral `service_at_location`; the place itself is a document of its own."""

    record, kind = ServiceAtLocation, "service_at_location"
    location_id: UUID
    description: MaybeText = None
    schedules: list[ScheduleDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    contacts: list[ContactDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    phones: list[PhoneDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    service_areas: list[ServiceAreaDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    attributes: list[AttributeDocument] = Field(default_factory=list, max_length=MAX_PARTS)


class OrganizationIdentifierDocument(PartDocument):
    """Open Referral `organization_identifier`."""

    record, kind = OrganizationIdentifier, "organization_identifier"
    identifier_scheme: MaybeLine = None
    identifier_type: Line
    identifier: Line


class LocalOfferDocument(Document):
    """The Local Offer's own facts (`facts.OfferFacts`). Keys are of `/api/vocabularies`."""

    record, kind = OfferFacts, "local_offer"
    entry_status: EntryStatus = EntryStatus.PUBLISHED
    public_reason: PublicReason | None = None
    closed_on: date | None = None
    closed_until: date | None = None
    replacement_id: UUID | None = None
    slug: MaybeLine = None
    owner_team: MaybeLine = None
    pinned: bool = False
    category: MaybeLine = None
    needs: Keys = Field(default_factory=list)
    conditions: Keys = Field(default_factory=list)
    diagnosis_stages: Keys = Field(default_factory=list)
    support: Keys = Field(default_factory=list)
    diagnosis_required: Known = Known.UNKNOWN
    ehcp_required: Known = Known.UNKNOWN
    eligibility_text: MaybeText = None
    referral_routes: Keys = Field(default_factory=list)
    how_to_start: MaybeText = None
    how_decided: MaybeText = None
    wait_text: MaybeText = None
    wait_as_of: date | None = None
    capacity: Capacity = Capacity.UNKNOWN
    capacity_as_of: date | None = None
    next_intake: date | None = None
    apply_by: date | None = None
    scheme_ends: date | None = None
    free: Known = Known.UNKNOWN
    payment_methods: Keys = Field(default_factory=list)
    short_breaks_card: CardAcceptance = CardAcceptance.UNKNOWN
    payment_checked_on: date | None = None
    opening_checked_on: date | None = None
    pfa_outcomes: Keys = Field(default_factory=list)
    out_of_area: Known = Known.UNKNOWN
    independence_statement: MaybeText = None
    law_basis: MaybeText = None
    law_checked_on: date | None = None
    law_valid_until: date | None = None
    decision_types: Keys = Field(default_factory=list)
    steps: Steps = Field(default_factory=list)
    address_visibility: AddressVisibility = AddressVisibility.PUBLIC
    contact_visibility: ContactVisibility = ContactVisibility.PUBLIC
    update_contact_name: MaybeLine = None
    update_contact_email: MaybeLine = None
    update_contact_phone: MaybeLine = None


class OrganizationDocument(EntryDocument):
    """Open Referral `organization`."""

    record, kind = Organization, "organization"
    name: Line
    alternate_name: MaybeLine = None
    description: MaybeText = None
    email: MaybeLine = None
    website: MaybeLine = None
    logo: MaybeLine = None
    uri: MaybeLine = None
    legal_status: MaybeLine = None
    year_incorporated: Annotated[int, Field(ge=1000, le=3000)] | None = None
    parent_organization_id: UUID | None = None
    organization_identifiers: list[OrganizationIdentifierDocument] = Field(
        default_factory=list, max_length=MAX_PARTS
    )
    contacts: list[ContactDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    phones: list[PhoneDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    funding: list[FundingDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    additional_urls: list[UrlDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    attributes: list[AttributeDocument] = Field(default_factory=list, max_length=MAX_PARTS)


class LocationDocument(EntryDocument):
    """Open Referral `location`, with how much of it the public may see."""

    record, kind = Location, "location"
    location_type: Literal["physical", "postal", "virtual"] = "physical"
    url: MaybeLine = None
    name: MaybeLine = None
    alternate_name: MaybeLine = None
    description: MaybeText = None
    transportation: MaybeText = None
    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    external_identifier: MaybeLine = None
    external_identifier_type: MaybeLine = None
    address_visibility: AddressVisibility = AddressVisibility.PUBLIC
    addresses: list[AddressDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    accessibility: list[AccessibilityDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    languages: list[LanguageDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    contacts: list[ContactDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    phones: list[PhoneDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    schedules: list[ScheduleDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    attributes: list[AttributeDocument] = Field(default_factory=list, max_length=MAX_PARTS)


class ServiceDocument(EntryDocument):
    """Open Referral `service` with the Local Offer's facts: the entry that families read."""

    record, kind = Service, "service"
    organization_id: UUID | None = None
    name: Line
    alternate_name: MaybeLine = None
    description: MaybeText = None
    url: MaybeLine = None
    email: MaybeLine = None
    status: Literal["active", "inactive", "defunct", "temporarily closed"] = "active"
    interpretation_services: MaybeText = None
    application_process: MaybeText = None
    fees_description: MaybeText = None
    accreditations: MaybeText = None
    eligibility_description: MaybeText = None
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    publisher_assured_date: date | None = None
    alert: MaybeText = None
    local_offer: LocalOfferDocument = Field(default_factory=LocalOfferDocument)
    schedules: list[ScheduleDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    service_areas: list[ServiceAreaDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    service_at_locations: list[ServiceAtLocationDocument] = Field(
        default_factory=list, max_length=MAX_PARTS
    )
    languages: list[LanguageDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    funding: list[FundingDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    cost_options: list[CostOptionDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    contacts: list[ContactDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    phones: list[PhoneDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    additional_urls: list[UrlDocument] = Field(default_factory=list, max_length=MAX_PARTS)
    attributes: list[AttributeDocument] = Field(default_factory=list, max_length=MAX_PARTS)

    @model_validator(mode="after")
    def _ages_in_order(self) -> Self:
        low, high = self.minimum_age, self.maximum_age
        if low is not None and high is not None and low > high:
            raise ValueError(f"minimum_age {low:g} is above maximum_age {high:g}")
        return self


KINDS: Mapping[str, type[EntryDocument]] = {
    document.kind: document
    for document in (OrganizationDocument, LocationDocument, ServiceDocument)
}


def prune(value: Any) -> Any:
    """JSON values without empty lists, at any depth: empty is left out, never null."""
    if isinstance(value, dict):
        kept = {}
        for key, inner in value.items():
            slim = prune(inner) if isinstance(inner, dict | list) else inner
            if slim is not None and slim != [] and slim != {}:
                kept[key] = slim
        return kept
    if isinstance(value, list):
        slimmed = (prune(inner) for inner in value)
        return [inner for inner in slimmed if inner is not None and inner != [] and inner != {}]
    return value
