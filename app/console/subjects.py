"""What pages can be about: an entry, a place, an organisation; each with its questions and home."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.console.entry_questions import ENTRY
from app.console.pages import MOUNT
from app.console.place_questions import ORGANIZATION, PLACE
from app.console.questions import Question, Section, every_question
from app.directory.documents import (
    EntryDocument,
    LocationDocument,
    OrganizationDocument,
    ServiceDocument,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of record that has pages: what it is called, and what is asked about it."""

    kind: type[EntryDocument]
    noun: str
    home: str
    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All that is asked, in order."""
        return tuple(every_question(self.sections))

    def title(self, document: EntryDocument) -> str:
        """The name of one of them; places may have none."""
        return getattr(document, "name", None) or f"{self.noun.capitalize()} without a name"


AN_ENTRY = Subject(ServiceDocument, "entry", f"{MOUNT}/entries", ENTRY)
A_PLACE = Subject(LocationDocument, "place", f"{MOUNT}/places", PLACE)
AN_ORGANIZATION = Subject(
    OrganizationDocument, "organisation", f"{MOUNT}/organizations", ORGANIZATION
)
BY_PATH = {one.home.removeprefix(f"{MOUNT}/"): one for one in (AN_ENTRY, A_PLACE, AN_ORGANIZATION)}


def subject_of(request: Request) -> Subject:
    """What the address of this page is about: routes begin with its word."""
    word: str = request.scope["route"].path.split("/")[1]
    return BY_PATH[word]


About = Annotated[Subject, Depends(subject_of)]
