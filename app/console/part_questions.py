"""Questions about the parts of an entry: phones, people, times, costs, areas, languages."""

from app.console.questions import Kind, Question, day

ADDRESS_SEEN = (
    ("public", "The whole address"),
    ("area_only", "The area only"),
    ("team_only", "Nothing: for the team only"),
)
LANGUAGES = Question(
    "languages",
    "Languages",
    Kind.ROWS,
    "Languages that people can use there.",
    row="Language",
    rows=(
        Question("name", "Language", hint="For example, British Sign Language"),
        Question("code", "Code", hint="Such as en, pl or bfi", width=5),
        Question("note", "Note"),
    ),
)
PHONES = Question(
    "phones",
    "Phone numbers",
    Kind.ROWS,
    row="Phone",
    rows=(
        Question("number", "Phone number", required=True, width=20),
        Question("extension", "Extension", width=5),
        Question("type", "Kind", hint="Such as voice, mobile, text or textphone", width=10),
        Question("description", "What it is for"),
    ),
)
CONTACTS = Question(
    "contacts",
    "People to contact",
    Kind.ROWS,
    row="Person",
    rows=(
        Question("name", "Name"),
        Question("title", "Role"),
        Question("department", "Team or department"),
        Question("email", "Email address", Kind.EMAIL),
        Question("phones", "Phone numbers", Kind.NUMBERS, "One on each line"),
    ),
)
URLS = Question(
    "additional_urls",
    "More web addresses",
    Kind.ROWS,
    row="Web address",
    rows=(
        Question("label", "What it leads to"),
        Question("url", "Web address", Kind.WEB, required=True),
        Question(
            "role",
            "Kind of address",
            Kind.ONE,
            choices=(("", "Another page"), ("social", "Social media"), ("booking", "Booking")),
        ),
    ),
)
SCHEDULES = Question(
    "schedules",
    "When it runs",
    Kind.ROWS,
    "Times in one week or month. Add another for other days or times.",
    row="Time",
    rows=(
        Question(
            "freq",
            "How often",
            Kind.ONE,
            choices=(("", "Not known"), ("WEEKLY", "Every week"), ("MONTHLY", "Every month")),
        ),
        Question(
            "byday",
            "Days",
            Kind.WEEKDAYS,
            "For example, Monday, Wednesday. In a month: first Saturday",
        ),
        Question("opens_at", "Starts at", Kind.TIME, "For example, 9:30 or 14:00", width=5),
        Question("closes_at", "Ends at", Kind.TIME, "For example, 11:30 or 16:00", width=5),
        Question(
            "interval", "Every how many weeks or months", Kind.NUMBER, "2 if every other", width=3
        ),
        Question("bymonthday", "Days of the month", hint="For example, 1, 15", width=10),
        day("valid_from", "From"),
        day("valid_to", "To"),
        day("dtstart", "First time"),
        day("until", "Last time"),
        Question("description", "In words", hint="For example, in term time only"),
        Question("schedule_link", "Page with the dates", Kind.WEB),
        Question("attending_type", "How people take part", hint="Such as in person or online"),
        Question("notes", "Notes"),
    ),
)
COSTS = Question(
    "cost_options",
    "Prices",
    Kind.ROWS,
    row="Price",
    rows=(
        Question("option", "What it is for", hint="For example, a session"),
        Question("amount", "Amount", Kind.NUMBER, "For example, 4.50", width=5),
        Question("currency", "Currency", hint="GBP for pounds", width=3),
        Question("amount_description", "In words", hint="For example, pay what you can"),
        day("valid_from", "From"),
        day("valid_to", "To"),
    ),
)
AREAS = Question(
    "service_areas",
    "Where people must live",
    Kind.ROWS,
    "Leave it empty if anybody may come.",
    row="Area",
    rows=(
        Question("name", "Area", hint="A borough, a ward, or the first half of a postcode"),
        Question("description", "In words"),
        Question("uri", "Web address that names the area"),
    ),
)
FUNDING = Question(
    "funding",
    "Who pays for it",
    Kind.ROWS,
    row="Funding",
    rows=(Question("source", "Source of money", required=True),),
)
PLACES = Question(
    "service_at_locations",
    "Places",
    Kind.ROWS,
    row="Place",
    rows=(Question("description", "Where in the place", hint="For example, in the small hall"),),
    held=True,
)
ATTRIBUTES = Question(
    "attributes",
    "Terms of other lists",
    Kind.ROWS,
    "They came with an import, and go out again in open data. Take out what is wrong.",
    row="Term",
    rows=(Question("label", "What it says"), Question("value", "Value")),
    held=True,
)
