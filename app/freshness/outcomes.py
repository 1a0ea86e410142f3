"""What a visit found, and why an entry is flagged: a stored key and the human words for it."""

from enum import StrEnum
from typing import Self

from app.freshness.worded import Worded


class Outcome(Worded):
    """The one thing that a visit to an address comes to."""

    OK = "ok", "The page answers"
    NOT_HTML_OK = "not_html_ok", "A document answers"
    MOVED = "moved", "The page has moved for good"
    GONE = "gone", "The page no longer exists"
    SOFT_GONE = "soft_gone", "The address answers, but what it says is that the page is gone"
    PARKED = "parked", "The web address is for sale or belongs to somebody else now"
    BLOCKED = "blocked_by_bot_wall", "The site does not let us look"
    SERVER_ERROR = "server_error", "The site reports a fault of its own"
    TRANSIENT = "transient", "A moment's trouble"
    TIMEOUT = "timeout", "No answer in time"
    TLS_PROBLEM = "tls_problem", "The site's certificate is not in order"
    DNS_PROBLEM = "dns_problem", "The name leads nowhere"
    LOOP = "loop", "The address leads round in circles"
    OVERSIZED = "oversized", "The answer is too large to read"
    ROBOTS_DISALLOWED = "robots_disallowed", "The site asks not to be visited by programs"
    SSRF_FORBIDDEN = "ssrf_forbidden", "The address is not one that we may contact"


class Harm(Worded):
    """How much a family loses while the flag stands."""

    HIGH = "high", "A family may act on it today and come to harm or to a closed door"
    MEDIUM = "medium", "A family loses time"
    LOW = "low", "Housekeeping"


class Reason(StrEnum):
    """Why an entry is flagged: key, human words, harm unless somebody says otherwise."""

    words: str
    harm: Harm

    def __new__(cls, key: str, words: str = "", harm: Harm = Harm.MEDIUM) -> Self:
        """A member is its key; words and harm hang on it."""
        member = str.__new__(cls, key)
        member._value_ = key
        member.words = words
        member.harm = harm
        return member

    LINK_GONE = "link_gone", "The page no longer exists", Harm.MEDIUM
    LINK_SOFT_GONE = "link_soft_gone", "The page says that it is gone", Harm.MEDIUM
    LINK_PARKED = "link_parked", "The web address is for sale or usurped", Harm.HIGH
    LINK_MOVED = "link_moved", "The page has moved for good", Harm.LOW
    LINK_CERTIFICATE = "link_certificate", "Browsers warn before opening the page", Harm.MEDIUM
    HOST_DOWN = "host_down", "The whole website does not answer", Harm.MEDIUM
    CANNOT_LOOK = "cannot_look", "We cannot see this page: look by hand", Harm.LOW
    CONTACT_DRIFT = "contact_drift", "The provider's page gives another contact", Harm.HIGH
    CLOSURE_ANNOUNCED = "closure_announced", "The provider's page says it has closed", Harm.HIGH
    TIMETABLE_PAST = "timetable_past", "The timetable on the page is long past", Harm.LOW
    FACT_EXPIRED = "fact_expired", "A dated fact is past its time", Harm.MEDIUM
    DATE_PASSED = "date_passed", "A date in the entry has passed", Harm.MEDIUM
    ELIGIBILITY_UNKNOWN = "eligibility_unknown", "The entry does not say who can come", Harm.MEDIUM
    REPLACEMENT_CLOSED = (
        "replacement_closed",
        "The entry named as replacement has closed",
        Harm.HIGH,
    )
    LAW_CHECK_DUE = "law_check_due", "The guide's law check is due", Harm.HIGH
    PINNED_OVERDUE = "pinned_overdue", "An entry that decision pages rely on is overdue", Harm.HIGH
    SOURCE_DIFFERS = (
        "source_differs",
        "The source says something else than our correction",
        Harm.LOW,
    )
    MISSING_FROM_SOURCE = (
        "missing_from_source",
        "The source no longer lists this entry",
        Harm.MEDIUM,
    )
    PROVIDER_STATEMENT = "provider_statement", "The provider has told us something", Harm.HIGH
    PROVIDER_CORRECTION = "provider_correction", "The provider has sent a correction", Harm.MEDIUM
    MAIL_BOUNCED = "mail_bounced", "Mail to the entry's address comes back", Harm.MEDIUM
    REPORT = "report", "Somebody reported that it is wrong", Harm.HIGH
    OVERDUE = "overdue", "The check is overdue", Harm.MEDIUM
