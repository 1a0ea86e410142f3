"""Examples for the description of the API: a fictional entry and what belongs to it."""

from typing import Any

Json = dict[str, Any]

ORGANIZATION: Json = {
    "id": "7ce32280-e4ad-5e12-969f-802478896385",
    "name": "Otter Club",
    "description": "A charity that runs clubs for children with additional needs.",
    "website": "https://otter.example/",
}
LOCATION: Json = {
    "id": "87ae0e6e-1def-518d-9410-61e92411de1b",
    "location_type": "physical",
    "name": "Otter Hall",
    "latitude": 51.3656,
    "longitude": -0.1963,
    "addresses": [
        {
            "id": "c5cdc337-05ae-4c81-a31f-b124f96820f8",
            "address_1": "1 Otter Lane",
            "city": "Sutton",
            "state_province": "Greater London",
            "postal_code": "SM1 1AA",
            "country": "GB",
            "address_type": "physical",
        }
    ],
}
PLACE: Json = {
    "id": "c8fc93c5-cf8e-5423-add5-eb0e4972e325",
    "service_id": "1964699f-220d-51f9-8578-d9e8e255f2b5",
    "location_id": LOCATION["id"],
    "location": LOCATION,
}
SERVICE: Json = {
    "id": PLACE["service_id"],
    "organization_id": ORGANIZATION["id"],
    "name": "Saturday swimming",
    "status": "active",
    "description": "Swimming in a warm pool for children with additional needs.",
    "url": "https://otter.example/swimming",
    "minimum_age": 5,
    "maximum_age": 16,
    "last_modified": "2026-11-03T10:15:00.000Z",
    "slug": "saturday-swimming-e566d242",
    "phones": [{"id": "01651167-1935-4302-bd35-4914fd1810cd", "number": "020 7946 0005"}],
    "organization": ORGANIZATION,
    "local_offer": {
        "entry_status": "published",
        "category": "short_breaks",
        "diagnosis_required": "no",
        "ehcp_required": "unknown",
        "eligibility_text": "Children from 5 to 16 who live in Sutton.",
        "eligibility_known": "yes",
        "capacity": "waiting_list",
        "capacity_as_of": "2026-11-03",
        "free": "no",
        "short_breaks_card": "accepted",
        "out_of_area": "unknown",
    },
    "assured_date": "2026-11-03",
    "freshness": {
        "state": "current",
        "basis": "council_check",
        "assured_date": "2026-11-03",
        "method": "phone",
        "by_role": "The Local Offer team",
        "next_due": "2027-05-03",
        "sentence": "The Local Offer team checked these details by phone on 3 November 2026. "
        "We do not check quality or safety.",
    },
}
PINNED: Json = SERVICE | {"why": "Free help with any decision, whoever made it."}
GUIDE: Json = SERVICE | {
    "id": "0c1b2f3e-5d0a-5c6b-9b43-6a0d6a5d2c11",
    "name": "When a request for an assessment is declined",
    "slug": "when-a-request-is-declined-6a0d6a5d",
    "description": "What the letter means, and what you can do next.",
    "local_offer": SERVICE["local_offer"]
    | {
        "category": "ehc_plans",
        "law_basis": "Children and Families Act 2014, section 51",
        "law_checked_on": "2026-10-01",
        "law_valid_until": "2027-03-31",
        "decision_types": ["request_declined"],
        "steps": ["Keep the letter and note its date.", "Ring the advice service: it is free."],
    },
    "pins": [
        {
            "id": SERVICE["id"],
            "name": SERVICE["name"],
            "url": f"https://localoffer.example/api/services/{SERVICE['id']}",
            "why": PINNED["why"],
        }
    ],
}
WHOLE_PLACE: Json = PLACE | {
    "name": SERVICE["name"],
    "status": SERVICE["status"],
    "service": SERVICE,
}
TAXONOMY: Json = {
    "id": "46ac0fde-bb82-5189-8e94-6bbfb7675b4c",
    "name": "Types of help",
    "description": "What kind of help an entry offers.",
}
TERM: Json = {
    "id": "2899074e-727c-5bcf-92f5-e6267b573ff8",
    "name": "Clubs",
    "description": "Things to do in free time.",
    "taxonomy": TAXONOMY["name"],
    "taxonomy_id": TAXONOMY["id"],
}
VOCABULARIES: Json = {
    "contents": [
        {
            "key": "needs",
            "label": "Needs",
            "description": "What a child needs help with.",
            "terms": [
                {
                    "key": "autism",
                    "label": "Autism",
                    "description": "Autistic children, with or without a diagnosis.",
                }
            ],
        }
    ]
}
FACETS: Json = {
    "is_capped": False,
    "contents": [
        {
            "parameter": "need",
            "values": [{"value": "autism", "count": 12, "label": "Autism"}],
        }
    ],
}
SUGGESTIONS: Json = {
    "contents": [
        {
            "kind": "words",
            "text": "swimming lessons",
            "url": "https://localoffer.example/api/services?search=swimming+lessons",
        }
    ]
}
CHANGES: Json = {
    "cursor": 207,
    "latest": 207,
    "has_more": False,
    "contents": [
        {
            "number": 207,
            "kind": "changed",
            "service_id": SERVICE["id"],
            "at": "2026-11-24T09:00:00.000Z",
            "url": f"https://localoffer.example/api/services/{SERVICE['id']}",
        }
    ],
}
_ASSURED: Json = {
    "entries": 300,
    "assured_in_time": {
        "either": {"entries": 225, "share": 0.75},
        "council_check": {"entries": 180, "share": 0.6},
        "provider_confirmation": {"entries": 90, "share": 0.3},
    },
    "never_assured": 30,
    "median_age_days": 48,
}
SCOREBOARD: Json = {
    "on": "2027-07-24",
    "all": _ASSURED,
    "categories": [
        {"category": "short_breaks"}
        | _ASSURED
        | {"policy": {"checked": "every month", "since": "2027-06-01", "until": "2027-08-31"}}
    ],
    "links": {
        "answering": 410,
        "looking_again": 3,
        "doubted": 4,
        "dead": 6,
        "cannot_be_looked_at": 21,
        "not_looked_at": 0,
    },
    "time_to_fix": {
        "fixed": 120,
        "p50_days": 2.5,
        "p90_days": 14.0,
        "open": 18,
        "oldest_open_days": 31,
    },
}
ABOUT: Json = {
    "version": "HSDS-UK-3.0",
    "profile": "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md",
    "openapi_url": "https://localoffer.example/api/openapi.json",
    "developers_url": "https://localoffer.example/api/developers",
    "description": "Services for children and young people.",
    "publisher": {"name": "Fictional Borough", "website": "https://localoffer.example/"},
}
HEALTH: Json = {
    "status": "ok",
    "database": "ok",
    "data_version": 207,
    "jobs": {
        "probe": {"job": "probe", "last_finished_at": "2026-11-24T09:00:00.000Z", "outcome": "done"}
    },
    "backlog": {"hosts": 0, "links": 0},
    "post": {
        "mail": {"waiting": 0, "dead": 0},
        "webhooks": {"waiting": 1, "oldest": "2026-11-24T08:59:30.000Z", "dead": 0},
    },
}


def page_of(thing: Json) -> Json:
    """A page that holds just this."""
    return {
        "total_items": 1,
        "total_pages": 1,
        "page_number": 1,
        "size": 1,
        "first_page": True,
        "last_page": True,
        "empty": False,
        "contents": [thing],
    }


def answers(example: Json, *, streams: bool = False, **others: Json) -> dict[int | str, Json]:
    """How an operation answers: with something like this; `_410` and such name other answers."""
    content: Json = {"application/json": {"example": example}}
    if streams:
        content["application/x-ndjson"] = {"schema": {"type": "string"}}
    described: dict[int | str, Json] = {200: {"description": "All is well.", "content": content}}
    return described | {int(status.strip("_")): one for status, one in others.items()}
