"""Every question about an entry, in the order of its form."""

from app.console.part_questions import (
    ADDRESS_SEEN,
    AREAS,
    ATTRIBUTES,
    CONTACTS,
    COSTS,
    FUNDING,
    LANGUAGES,
    PHONES,
    PLACES,
    SCHEDULES,
    URLS,
)
from app.console.questions import (
    NOT_KNOWN,
    Kind,
    Question,
    Section,
    day,
    several,
    tri_state,
)

OURS = "local_offer."

WHAT = Section(
    "What it is",
    (
        Question("name", "Name", required=True),
        Question("alternate_name", "Other name"),
        Question(
            "organization_id",
            "Organisation",
            Kind.ORGANIZATION,
            "Who runs it. Start to write, and choose from the list.",
        ),
        Question(
            f"{OURS}category", "Category", Kind.ONE, choices=(("", "Not known"),),
            vocabulary="categories",
        ),
        Question("description", "Description", Kind.TEXT, "What happens there, in plain words."),
        Question("alert", "Notice", Kind.TEXT, "Something that people must know before they go."),
        Question("url", "Web address", Kind.WEB),
        URLS,
        Question(
            f"{OURS}slug",
            "Words of its address on our website",
            hint="For example, saturday swimming. Addresses that it had before keep working.",
        ),
    ),
)  # fmt: skip
WHO = Section(
    "Who it is for",
    (
        Question("minimum_age", "Youngest age", Kind.NUMBER, "In years", width=3),
        Question("maximum_age", "Oldest age", Kind.NUMBER, "In years", width=3),
        several(f"{OURS}needs", "Needs", "needs"),
        several(f"{OURS}conditions", "Conditions", "conditions"),
        several(f"{OURS}support", "Support on the spot", "support"),
        tri_state(f"{OURS}diagnosis_required", "Is a diagnosis needed?"),
        several(f"{OURS}diagnosis_stages", "Stages of diagnosis", "diagnosis_stages"),
        tri_state(f"{OURS}ehcp_required", "Is an EHC plan needed?"),
        Question(
            f"{OURS}eligibility_text", "Who can use it", Kind.TEXT,
            "Say so too if anybody can come.",
        ),
        Question(
            "eligibility_description", "Who can use it, as its source says", Kind.TEXT,
        ),
        AREAS,
        tri_state(f"{OURS}out_of_area", "Is it outside our area?"),
    ),
)  # fmt: skip
HOW = Section(
    "How to start",
    (
        several(f"{OURS}referral_routes", "Who can ask for a place", "referral_routes"),
        Question(f"{OURS}how_to_start", "How to start", Kind.TEXT),
        Question(f"{OURS}how_decided", "How it is decided who gets a place", Kind.TEXT),
        Question("application_process", "How to apply, as its source says", Kind.TEXT),
        Question(
            f"{OURS}capacity",
            "Are there places?",
            Kind.ONE,
            choices=(
                ("open", "Yes"), ("waiting_list", "There is a waiting list"), ("full", "No, full"),
                NOT_KNOWN,
            ),
            beside=f"{OURS}capacity_as_of",
        ),
        day(f"{OURS}capacity_as_of", "Places: known since"),
        Question(
            f"{OURS}wait_text", "How long people wait", beside=f"{OURS}wait_as_of",
            hint="For example, about 3 months",
        ),
        day(f"{OURS}wait_as_of", "Waiting: known since"),
        day(f"{OURS}next_intake", "Next intake"),
        day(f"{OURS}apply_by", "Apply by"),
        day(f"{OURS}scheme_ends", "Ends for good on"),
    ),
)  # fmt: skip
COST = Section(
    "Cost and payment",
    (
        tri_state(f"{OURS}free", "Is it free?"),
        COSTS,
        Question("fees_description", "Cost in words", Kind.TEXT),
        several(f"{OURS}payment_methods", "Ways to pay", "payment_methods"),
        Question(
            f"{OURS}short_breaks_card",
            "Is the short breaks payment card taken?",
            Kind.ONE,
            choices=(
                ("accepted", "Yes"), ("by_transfer_only", "By bank transfer only"),
                ("not_accepted", "No"), NOT_KNOWN,
            ),
            beside=f"{OURS}payment_checked_on",
        ),
        day(f"{OURS}payment_checked_on", "Payment: known since"),
        FUNDING,
    ),
)  # fmt: skip
WHEN_AND_WHERE = Section(
    "When and where",
    (
        SCHEDULES,
        day(f"{OURS}opening_checked_on", "Times: known since"),
        PLACES,
        Question(
            f"{OURS}address_visibility", "How much of its address may the public see?", Kind.ONE,
            choices=ADDRESS_SEEN,
        ),
    ),
)  # fmt: skip
CONTACT = Section(
    "Contact",
    (
        Question("email", "Email address", Kind.EMAIL),
        PHONES,
        CONTACTS,
        Question(
            f"{OURS}contact_visibility",
            "May the public see phones, email and people?",
            Kind.ONE,
            choices=(("public", "Yes"), ("team_only", "No: for the team only")),
        ),
        LANGUAGES,
        Question("interpretation_services", "Interpreters", Kind.TEXT),
    ),
)
MORE = Section(
    "Adult life, independence and law",
    (
        several(f"{OURS}pfa_outcomes", "Preparing for adulthood", "pfa_outcomes"),
        Question(
            f"{OURS}independence_statement", "How it is independent of the council", Kind.TEXT,
            "Who runs it and who pays for it: for advice and mediation.",
        ),
        Question("accreditations", "Quality marks", Kind.TEXT),
        Question(
            f"{OURS}law_basis", "The law behind it", Kind.TEXT, beside=f"{OURS}law_checked_on"
        ),
        day(f"{OURS}law_checked_on", "Law checked on"),
        day(f"{OURS}law_valid_until", "Law holds until"),
    ),
)  # fmt: skip
GUIDE = Section(
    "For a guide",
    (
        several(f"{OURS}decision_types", "Decisions that it is about", "decision_types"),
        Question(
            f"{OURS}steps", "What to do, step by step", Kind.LINES,
            "Write each step on a line of its own, the first one first.",
        ),
    ),
)  # fmt: skip
TEAM = Section(
    "For the team",
    (
        Question(f"{OURS}owner_team", "Team that looks after it"),
        Question(
            f"{OURS}pinned", "Do pages of advice lead to it?", Kind.SWITCH,
            "Such an entry must not grow old. What is pinned to the home page or to a guide "
            "counts as such by itself.", (("yes", "Yes"), ("no", "No")),
        ),
        Question(f"{OURS}update_contact_name", "Who may confirm it: name", private=True),
        Question(
            f"{OURS}update_contact_email", "Who may confirm it: email address", Kind.EMAIL,
            "Never shown to the public.", private=True,
        ),
        Question(
            f"{OURS}update_contact_phone", "Who may confirm it: phone number", private=True,
            width=20,
        ),
        ATTRIBUTES,
    ),
)  # fmt: skip
ENTRY = (WHAT, WHO, HOW, COST, WHEN_AND_WHERE, CONTACT, MORE, GUIDE, TEAM)
