"""Every question about an organisation and about a place, in the order of their forms."""

from app.console.part_questions import (
    ADDRESS_SEEN,
    ATTRIBUTES,
    CONTACTS,
    FUNDING,
    LANGUAGES,
    PHONES,
    SCHEDULES,
    URLS,
)
from app.console.questions import Kind, Question, Section

ORGANIZATION = (
    Section(
        "The organisation",
        (
            Question("name", "Name", required=True),
            Question("alternate_name", "Other name"),
            Question("description", "Description", Kind.TEXT),
            Question("website", "Web address", Kind.WEB),
            Question("email", "Email address", Kind.EMAIL),
            PHONES,
            CONTACTS,
            URLS,
            FUNDING,
            Question("legal_status", "Legal status"),
            Question("year_incorporated", "Year it was founded", Kind.NUMBER, width=4),
            ATTRIBUTES,
        ),
    ),
)
ADDRESSES = Question(
    "addresses",
    "Address",
    Kind.ROWS,
    row="Address",
    rows=(
        Question("address_1", "First line", required=True),
        Question("address_2", "Second line"),
        Question("city", "Town or city"),
        Question("state_province", "County"),
        Question("postal_code", "Postcode", width=10),
    ),
)
PLACE = (
    Section(
        "The place",
        (
            Question("name", "Name", hint="For example, Otter Hall"),
            ADDRESSES,
            Question(
                "address_visibility", "How much of its address may the public see?", Kind.ONE,
                choices=ADDRESS_SEEN,
            ),
            Question(
                "location_type", "Kind of place", Kind.ONE,
                choices=(
                    ("physical", "A place to go to"), ("postal", "For post only"),
                    ("virtual", "Online"),
                ),
            ),
            Question("description", "Description", Kind.TEXT),
            Question("transportation", "How to get there", Kind.TEXT),
            Question(
                "accessibility", "Access", Kind.ROWS, row="Access",
                rows=(
                    Question("description", "What there is", hint="For example, a hoist"),
                    Question("details", "Details"),
                    Question("url", "Web address", Kind.WEB),
                ),
            ),
            SCHEDULES,
            PHONES,
            CONTACTS,
            LANGUAGES,
            Question("url", "Web address", Kind.WEB),
            Question("latitude", "Latitude", Kind.NUMBER, "Empty: the middle of its postcode"),
            Question("longitude", "Longitude", Kind.NUMBER),
            ATTRIBUTES,
        ),
    ),
)  # fmt: skip
