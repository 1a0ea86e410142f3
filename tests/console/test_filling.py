"""A form that is sent as it was shown changes nothing, whatever an import had filled in."""

from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Literal, get_args, get_origin
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from pydantic.fields import FieldInfo
from starlette.datastructures import FormData, UploadFile

from app.accounts.roles import Role
from app.console.answers import answers_of, sent_answers
from app.console.filling import filled_document
from app.console.forms import Sent
from app.console.known import Known
from app.console.subjects import A_PLACE, AN_ENTRY, AN_ORGANIZATION, Subject
from app.directory import documents, editing
from app.directory.vocabulary import load_vocabularies
from app.settings import Settings
from app.static import Files
from app.templates import make_environment
from tests.console.conftest import Console
from tests.console.forms import fields_of
from tests.makers import a_location, a_service, a_taxonomy, an_organization, save

OTTERS = an_organization("Otter  Club\tof Sutton")
KNOWN = Known(
    {OTTERS.id: OTTERS.name, uuid4(): OTTERS.name},  # two of one name
    {
        vocabulary: [("autism", "Autism"), ("speech", "Speech"), ("hearing", "Hearing")]
        for vocabulary in ("needs", "conditions", "support", "categories", "pfa_outcomes")
    },
)
# What people and programs write, and what browsers, HTML and databases have their own ways with.
LINES = st.text(st.sampled_from("aZ é<&\"'\u00a0’-0 9\n\r\t"), min_size=1, max_size=12)
NEEDED = LINES.map(lambda text: f"a{text}")
SHORT = st.none() | st.sampled_from(["a", "b-c", "GBP"])
MAYBE_CLOCK = st.none() | st.sampled_from(["09:30", "23:59"])
KEYS = st.permutations(["hearing", "autism", "gone-term", "speech"]).map(lambda keys: keys[:3])
BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "organization_id": st.sampled_from([None, OTTERS.id]),
    "opens_at": MAYBE_CLOCK,
    "closes_at": MAYBE_CLOCK,
    "byday": st.none() | st.sampled_from(["MO,1SA", "mo", "XX", "2TU,-1FR", "MO, WE"]),
    "country": st.sampled_from(["GB", "FR"]),
    "minimum_age": st.none() | st.floats(0, 10) | st.integers(0, 10),
    "maximum_age": st.none() | st.floats(11, 120) | st.integers(11, 120),
    "interval": st.none() | st.integers(1, 1000),
    "year_incorporated": st.none() | st.integers(1000, 3000),
    "amount": st.none() | st.floats(0, 10**6) | st.integers(0, 10**6),
    "latitude": st.none() | st.floats(-90, 90),
    "longitude": st.none() | st.floats(-180, 180),
    **dict.fromkeys(("code", "currency", "extension", "type"), SHORT),
}
SHOWN = """{% from "console/questions.html" import question with context %}
{% for one in questions %}{{ question(one, sent, known, {}) }}{% endfor %}"""


@cache
def pages() -> Environment:
    return make_environment(Settings(), Files("#1d70b8"))


@cache
def documents_of(kind: type[documents.Document], deep: int = 3) -> st.SearchStrategy[Any]:
    """Documents of this kind with every field filled, or left out where it may be."""
    fields = {
        name: BY_NAME[name] if name in BY_NAME else value_of(field, deep)
        for name, field in kind.model_fields.items()
        if name not in ("id", "foreign_id")
    }
    return st.builds(kind, **fields)


def value_of(field: FieldInfo, deep: int) -> st.SearchStrategy[Any]:
    """Whatever a field of this type may hold."""
    kinds = {field.annotation, *get_args(field.annotation)}
    none = st.none() if type(None) in kinds else st.nothing()
    for one in kinds:
        if get_origin(one) is Literal:
            return none | st.sampled_from(get_args(one))
        if isinstance(one, type) and issubclass(one, StrEnum):
            return none | st.sampled_from(list(one))
        if isinstance(one, type) and issubclass(one, documents.Document):
            inner = documents_of(one, deep - 1) if deep else st.nothing()
            listed = get_origin(field.annotation) is list
            return st.lists(inner, max_size=2 if deep else 0) if listed else inner
    if get_origin(field.annotation) is list:
        return KEYS
    for kind, values in ((bool, st.booleans()), (UUID, st.uuids()), (date, st.dates())):
        if kind in kinds:
            return none | values
    return NEEDED if field.is_required() else st.none() | LINES


def sent_as_shown(document: documents.EntryDocument, about: Subject) -> FormData:
    """What a browser sends of this document's form when nobody touched it."""
    answers = answers_of(document, about.questions, KNOWN)
    values = {"questions": about.questions, "sent": Sent(answers, None), "known": KNOWN}
    page = pages().from_string(SHOWN).render(values | {"csrf": ""})
    pairs: list[tuple[str, str | UploadFile]] = []
    for name, value in fields_of(page).items():
        pairs += [(name, one) for one in value] if isinstance(value, list) else [(name, value)]
    return FormData(pairs)


@pytest.mark.parametrize("about", [AN_ENTRY, A_PLACE, AN_ORGANIZATION], ids=lambda one: one.noun)
# Documents are large: making a failing one smaller takes minutes and tells no more.
@settings(
    max_examples=20,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(data=st.data())
def test_a_form_sent_as_it_was_shown_is_the_document_that_it_was(
    about: Subject, data: st.DataObject
) -> None:
    document = data.draw(documents_of(about.kind))
    answers = sent_answers(sent_as_shown(document, about), about.questions)
    made, sent = filled_document(document, about.questions, answers, KNOWN)
    assert sent.errors == {}
    assert made is not None
    assert editing.changed_fields(document, made) == ()
    assert made.model_dump_json() == document.model_dump_json()


def test_an_entry_with_every_part_is_saved_as_it_is_and_makes_no_version(console: Console) -> None:
    hall, runner = a_location(), an_organization("Otter  Club")
    with console.database.writing() as session:
        load_vocabularies(session, console.clock())
        entry = a_service(
            organization=runner, locations=(hall,), terms=tuple(a_taxonomy(session)),
            facts={"needs": ["communication", "autism", "a-need-of-long-ago"]},
            alternate_name="Otters\nin two lines", description="One\r\nTwo",
        )  # fmt: skip
        entry.service_areas.append(documents.ServiceAreaDocument(extent="{}"))
        entry.funding.append(documents.FundingDocument())
        entry.contacts[0].phones += [
            documents.PhoneDocument(number="020  7946 0004", extension="1"),
            documents.PhoneDocument(number="020 7946 0004", extension="2"),
        ]
        save(session, runner, hall, entry)
    editor = console.signed_in(Role.EDITOR)
    with console.database.reading() as session:
        before = editing.read_entry(session, documents.ServiceDocument, entry.id)
    home = f"/entries/{entry.id}/change"
    assert editor.post(home, **fields_of(editor.get(home).text)).status_code == 303
    with console.database.reading() as session:
        now = editing.read_entry(session, documents.ServiceDocument, entry.id)
        version, _ = editing.state_of(session, documents.ServiceDocument, entry.id)
    assert (now.model_dump_json(), version) == (before.model_dump_json(), 1)
