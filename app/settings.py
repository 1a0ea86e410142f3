"""The only place that reads the environment: every setting, typed, with its reason."""

import base64
from datetime import date
from functools import cache
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

import limits
from pydantic import (
    AfterValidator,
    AliasChoices,
    AnyHttpUrl,
    AnyUrl,
    BeforeValidator,
    Field,
    Secret,
    UrlConstraints,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Network = IPv4Network | IPv6Network

KEY_BYTES = 32


def _listed(value: object) -> object:
    """Lists arrive as `a, b c`: what a person would type."""
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _span(value: object) -> object:
    return value.split("/") if isinstance(value, str) else value


Listed = BeforeValidator(_listed)


def _limit(value: str) -> str:
    if value:
        limits.parse(value)
    return value


def _paired(value: object) -> object:
    """Pairs arrive as `a=b, c=d`."""
    if not isinstance(value, str):
        return value
    pairs = (one.partition("=") for one in value.replace(",", " ").split())
    return {name: role for name, _, role in pairs}


def _readable_under_white(value: str) -> str:
    parts = [int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    contrast = 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    if contrast < 4.5:
        raise ValueError(f"white text on it has a contrast of {contrast:.1f}; 4.5 is needed")
    return value


def _key(value: str) -> str:
    try:
        size = len(base64.urlsafe_b64decode(value))
    except ValueError:
        size = 0
    if size != KEY_BYTES:
        raise ValueError("a key is 32 random bytes in base64: `openssl rand -base64 32` makes one")
    return value


Paired = BeforeValidator(_paired)
RoleKey = Literal["viewer", "forum", "editor", "admin"]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$"), AfterValidator(_readable_under_white)]
SchoolTerm = Annotated[tuple[date, date], BeforeValidator(_span)]
Limit = Annotated[str, AfterValidator(_limit)]
PhoneNumber = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ]{1,20}[0-9]$")]
SealingKey = Annotated[str, AfterValidator(_key)]
MailServer = Annotated[AnyUrl, UrlConstraints(allowed_schemes=["smtp", "smtps"])]


class Settings(BaseSettings):
    """What differs from one council, or one machine, to the next."""

    model_config = SettingsConfigDict(
        env_prefix="LOCALOFFER_", extra="ignore", populate_by_name=True
    )

    database_url: str = Field(
        "sqlite:///var/localoffer.db",
        description="Where entries are kept: `sqlite:///path` or `postgresql://user@host/name`.",
    )
    public_url: AnyHttpUrl | None = Field(
        None,
        description="The address under which the public reaches this service; none: host and port.",
    )
    host: str = Field("127.0.0.1", description="The network address that the site listens on.")
    port: int = Field(
        8000,
        ge=1,
        le=65535,
        validation_alias=AliasChoices("LOCALOFFER_PORT", "PORT"),
        description="The port that the site listens on; `PORT` says the same.",
    )
    log_json: bool = Field(False, description="Write logs as JSON lines: on in production.")
    council_name: str = Field(
        "The council", description="The publisher's name, as families know it."
    )
    council_colour: Colour = Field(
        "#0b4f6c",
        description="The colour of the pages' header, as `#rrggbb`; white on it must be readable.",
    )
    safeguarding_phone: PhoneNumber | None = Field(
        None,
        description="The number to ring for whoever is worried about a child's safety: it stands "
        "before all free text on the providers' pages, which take none until it is set.",
    )
    secret_key: Annotated[tuple[Secret[SealingKey], ...], NoDecode, Listed] = Field(
        (),
        description="What seals the secrets of second factors in the database: 32 random bytes in "
        "base64, as `openssl rand -base64 32` makes them. The first of several seals, all open; "
        "none: a key is made in a file beside the database's own file, where there is one.",
    )
    second_factor_for_admins: bool = Field(
        True, description="Administrators who sign in with a password need a second factor."
    )
    session_idle_minutes: int = Field(
        60, ge=5, description="Minutes after which an editor who does nothing is signed out."
    )
    session_hours: int = Field(
        12, ge=1, description="Hours after which an editor is signed out in any case."
    )
    recent_sign_in_minutes: int = Field(
        15, ge=1, description="Minutes for which a sign-in is enough to change roles and passwords."
    )
    openid_issuer: AnyHttpUrl | None = Field(
        None,
        description="Where people of the council sign in by OpenID Connect; none: by password.",
    )
    openid_client_id: str = Field("localoffer", description="Our name with that issuer.")
    openid_client_secret: Secret[str] | None = Field(
        None, description="Our secret with that issuer; none: we are a public client with PKCE."
    )
    openid_name: str = Field(
        "your council account", description="What people call that sign-in: `Sign in with …`."
    )
    openid_roles_claim: str = Field(
        "groups", description="The claim of the issuer's token that lists a person's groups."
    )
    openid_roles: Annotated[dict[str, RoleKey], NoDecode, Paired] = Field(
        {},
        description="Groups and the roles that they give, as `lo-editors=editor,lo-admins=admin`; "
        "who is in several has the highest; who is in none is not let in.",
    )
    openid_verifies_emails: bool = Field(
        False,
        description="The issuer's addresses can be trusted although it does not say that they are "
        "verified: nobody there can choose their own.",
    )
    openid_scopes: str = Field("openid email profile", description="What we ask the issuer for.")
    contact_page: AnyHttpUrl = Field(
        AnyHttpUrl("https://localoffer.example/about-our-visits"),
        description="A page that tells providers who visits their site and why.",
    )
    editor_hours_a_week: float = Field(
        15.0,
        gt=0,
        description="Hours a week that editors have for checks; first checks are spread over them.",
    )
    crawler_allow: Annotated[tuple[Network, ...], NoDecode, Listed] = Field(
        (),
        description="Private networks that the crawler may visit all the same: tests, the demo.",
    )
    crawler_ports: Annotated[tuple[int, ...], NoDecode, Listed] = Field(
        (), description="Ports that the crawler may visit besides 80 and 443."
    )
    crawler_ca_file: Path | None = Field(
        None, description="Certificate authorities to trust besides the usual: tests, the demo."
    )
    crawler_resolver: str | None = Field(
        None, description="A name server, `host:port`, in place of the machine's: tests, the demo."
    )
    crawler_references: Annotated[tuple[str, ...], NoDecode, Listed] = Field(
        (
            "https://www.gov.uk/robots.txt",
            "https://www.wikipedia.org/robots.txt",
            "https://www.cloudflare.com/robots.txt",
        ),
        description="Large public addresses; when none of them answers, we are offline, not they.",
    )
    crawler_deadline: float = Field(
        30.0, gt=0, description="Seconds that one visit may take, redirects and robots included."
    )
    crawler_connect_timeout: float = Field(5.0, gt=0, description="Seconds to connect.")
    crawler_first_byte_timeout: float = Field(15.0, gt=0, description="Seconds to the first byte.")
    crawler_wire_bytes: int = Field(
        256 * 1024, gt=0, description="Bytes of a page read from the wire at most."
    )
    crawler_inflated_bytes: int = Field(
        1024 * 1024, gt=0, description="Bytes of a page after decompression at most."
    )
    crawler_header_bytes: int = Field(
        64 * 1024, gt=0, description="Bytes of headers of one answer at most."
    )
    crawler_host_pause: float = Field(
        5.0, ge=0, description="Seconds between two visits to one host."
    )
    crawler_concurrency: int = Field(32, ge=1, description="Hosts visited at the same time.")
    crawler_visits_a_day: int | None = Field(
        None,
        ge=1,
        description="Visits a day to share among all links, by harm and by how often each page "
        "changes; none: a seventh of the links, so that each is visited about once a week.",
    )
    feeds_allow: Annotated[tuple[Network, ...], NoDecode, Listed] = Field(
        (), description="Private networks from which feeds may be fetched: a council's own systems."
    )
    webhooks_allow: Annotated[tuple[Network, ...], NoDecode, Listed] = Field(
        (),
        description="Private networks in which webhooks may be told, on any port: a council's own "
        "website.",
    )
    mail_server: Secret[MailServer] | None = Field(
        None,
        description="Takes our mail: `smtp://user:password@host:587`, or `smtps://…` for TLS from "
        "the start; none: no mail is sent, and what waits longer than a week is given up.",
    )
    mail_from: str = Field(
        "local-offer@localhost",
        pattern=r"^[^@\s]+@[^@\s]+$",
        description="The address that our mail comes from, and that answers go to.",
    )
    api_rows_per_page: int = Field(
        50, ge=1, le=500, description="Entries on a page of answers when the website asks for none."
    )
    api_cache_bytes: int = Field(
        64 * 1024 * 1024,
        ge=0,
        description="Bytes of answers that each process of the site keeps in memory at most.",
    )
    api_limit: Limit = Field(
        "1000/10 seconds",
        description="Requests that each address may make, like `1000/10 seconds`; empty: any "
        "number. This machine itself is not limited.",
    )
    api_limit_with_key: Limit = Field(
        "10000/10 seconds", description="The same for each key, from wherever it is used."
    )
    trusted_proxies: Annotated[list[str], NoDecode, Listed] = Field(
        ["127.0.0.1", "::1"],
        description="Addresses or networks of proxies that we believe when they say, by "
        "`X-Forwarded-For`, for whom they ask.",
    )
    slow_query_ms: float = Field(
        500.0, gt=0, description="Milliseconds from which on a query of the site is logged."
    )
    school_terms: Annotated[tuple[SchoolTerm, ...], NoDecode, Listed] = Field(
        (),
        description="First and last days of the schools' terms, in order, as "
        "`2026-09-02/2026-10-23,2026-11-02/2026-12-18`: what is open in term time only is known to "
        "be open then, and no mail asks providers in the holidays between them.",
    )
    cursor_days: int = Field(
        90, ge=1, description="Days that the change feed reaches back; older cursors start afresh."
    )

    @property
    def keys(self) -> tuple[str, ...]:
        """What seals secrets, the newest first."""
        return tuple(key.get_secret_value() for key in self.secret_key)

    @property
    def base_url(self) -> str:
        """The address under which the public reaches this service, without a slash at its end."""
        return str(self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
