"""The shapes on the wire, in our own words: for the description of the API, and for its tests.

They state the rules of Open Referral UK 3.0: what is required, which texts are ids, addresses or
dates; and that an empty value is left out, never null.
"""

from datetime import date
from typing import Annotated, Any, Generic, Literal, Self, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    AnyUrl,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

Thing = TypeVar("Thing")


def _an_address(text: str) -> str:
    AnyUrl(text)
    return text


Uri = Annotated[str, AfterValidator(_an_address), Field(json_schema_extra={"format": "uri"})]
Email = Annotated[
    str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", json_schema_extra={"format": "email"})
]
Time = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]")]


class Shape(BaseModel):
    """A thing on the wire: fields may be missing, never empty; there may be more of them."""

    model_config = ConfigDict(extra="allow", strict=True)

    @model_validator(mode="after")
    def _never_empty(self) -> Self:
        said = {name: getattr(self, name) for name in self.model_fields_set}
        if empty := [name for name, value in said.items() if _is_empty(name, value)]:
            raise ValueError(f"empty values are left out: {', '.join(empty)}")
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """What may be missing is described as such, not as null."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, described in properties.items():
            properties[name] = _never_null(described)
        return schema


def _is_empty(name: str, value: Any) -> bool:
    return value is None or value == "" or (value == [] and name != "contents")


def _never_null(described: dict[str, Any]) -> dict[str, Any]:
    kinds = [one for one in described.get("anyOf", []) if one != {"type": "null"}]
    if not kinds:
        return described
    rest = {name: value for name, value in described.items() if name not in ("anyOf", "default")}
    return rest | (kinds[0] if len(kinds) == 1 else {"anyOf": kinds})


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


Tristate = Literal["yes", "no", "unknown"]


class LocalOffer(Shape):
    """The Local Offer's facts; keys are of `/api/vocabularies`. Dates belong to the fact beside."""

    entry_status: Literal["published", "temporarily_closed"]
    public_reason: str | None = None
    closed_on: date | None = None
    closed_until: date | None = None
    replacement_id: UUID | None = None
    category: str | None = None
    needs: list[str] | None = None
    conditions: list[str] | None = None
    diagnosis_stages: list[str] | None = None
    support: list[str] | None = None
    diagnosis_required: Tristate
    ehcp_required: Tristate
    eligibility_text: str | None = None
    eligibility_known: Tristate
    referral_routes: list[str] | None = None
    how_to_start: str | None = None
    how_decided: str | None = None
    wait_text: str | None = None
    wait_as_of: date | None = None
    capacity: Literal["open", "waiting_list", "full", "unknown"]
    capacity_as_of: date | None = None
    next_intake: date | None = None
    apply_by: date | None = None
    scheme_ends: date | None = None
    free: Tristate
    payment_methods: list[str] | None = None
    short_breaks_card: Literal["accepted", "by_transfer_only", "not_accepted", "unknown"]
    payment_checked_on: date | None = None
    opening_checked_on: date | None = None
    pfa_outcomes: list[str] | None = None
    out_of_area: Tristate
    independence_statement: str | None = None
    law_basis: str | None = None
    law_checked_on: date | None = None
    law_valid_until: date | None = None
    publisher_assured_date: date | None = None


class Website(Shape):
    """Whether the entry's website can be reached: no sign that the details are right."""

    url: Uri | None = None
    state: Literal["working", "not_working", "cannot_be_looked_at", "not_looked_at"]
    since: date | None = None
    last_looked: date | None = None
    sentence: str | None = None


class Doubt(Shape):
    """Why we doubt the entry, from a fixed list, and since when."""

    public_reason: str
    words: str | None = None
    since: date


class FactFreshness(Shape):
    """One dated fact: its own date, and whether it still counts."""

    as_of: date | None = None
    state: str


class PublisherClaim(Shape):
    """A check that the publisher of a feed says it made: theirs, not ours."""

    publisher: str
    assured_date: date


class Freshness(Shape):
    """How far the entry can be relied on, in dates and in plain sentences."""

    state: Literal["doubted", "never_assured", "needs_check", "overdue", "due", "current"]
    reasons: list[str] | None = None
    basis: Literal["council_check", "provider_confirmation", "none"]
    assured_date: date | None = None
    method: str | None = None
    by_role: str | None = None
    council_checked_on: date | None = None
    provider_confirmed_on: date | None = None
    next_due: date | None = None
    website: Website | None = None
    facts: dict[str, FactFreshness] | None = None
    doubt: Doubt | None = None
    publisher_claim: PublisherClaim | None = None
    last_edited: AwareDatetime | None = None
    sentence: str
    sentences: list[str] | None = None


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


class Listed(Shape, Generic[Thing]):
    """A page of a list."""

    total_items: int
    total_pages: int
    page_number: Annotated[int, Field(ge=1)]
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Thing]


class Publisher(Shape):
    """Who publishes this directory."""

    name: str
    website: Uri | None = None


class About(Shape):
    """What this API is, and its relationship with Open Referral."""

    version: str
    profile: Uri
    openapi_url: Uri
    description: str
    publisher: Publisher


class ChangeLine(Shape):
    """One change of one entry; `redacted` means: delete older copies."""

    number: int
    kind: Literal["published", "changed", "withdrawn", "redacted"]
    service_id: UUID
    at: AwareDatetime
    url: Uri | None = None


class Changes(Shape):
    """Changes after a cursor; ask next from `cursor`. `latest` is the last number of all."""

    cursor: int
    latest: int
    has_more: bool
    contents: list[ChangeLine]


class Term(Shape):
    """A word of a vocabulary: `key` is what filters take. `mapping` holds others' codes."""

    key: str
    label: str
    description: str
    valid_from: date | None = None
    valid_to: date | None = None
    mapping: dict[str, Any] | None = None


class Vocabulary(Shape):
    """A vocabulary of our own, its terms in order."""

    key: str
    label: str
    description: str
    terms: list[Term] | None = None


class Vocabularies(Shape):
    """All vocabularies of our own, by key."""

    contents: list[Vocabulary]


class FinishedRun(Shape):
    """The last finished run of a job."""

    job: str
    last_finished_at: AwareDatetime
    outcome: str | None = None


class Backlog(Shape):
    """What is due to be looked at and waits."""

    hosts: int
    links: int


class Health(Shape):
    """How the service is doing."""

    status: Literal["ok", "degraded"]
    database: Literal["ok"]
    data_version: int
    jobs: dict[str, FinishedRun]
    late: list[str] | None = None
    backlog: Backlog
    paused_because: str | None = None


class ParameterError(Shape):
    """What is wrong with one parameter, and what it may be instead."""

    parameter: str
    message: str


class Problem(Shape):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ParameterError] | None = None


Organization.model_rebuild()
