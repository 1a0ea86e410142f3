"""What goes wrong, as a person reads it: one table from error to page."""

from collections.abc import Mapping

from fastapi import FastAPI, Request, Response

from app.accounts.managing import LastAdmin
from app.accounts.people import EmailTaken, UnknownPerson
from app.accounts.sealing import NoSealingKey
from app.accounts.tickets import LinkSpent
from app.console.guard import Forged, NotAllowed, NotSignedIn, ProveAgain, SecondFactorMissing
from app.console.openid import IssuerFailed, NoSuchSignIn
from app.console.pages import MOUNT, ours, show, to
from app.directory.changing_synonyms import (
    BrokenWish,
    NothingToPutBack,
    SetChangedSince,
    UnknownSet,
)
from app.directory.editing import BrokenReference, StaleVersion, UnknownEntry
from app.directory.guides import NotAGuide
from app.directory.importing.files import UnreadableFile
from app.directory.importing.publishing_rows import StillBeingRead
from app.directory.importing.staging import RunSuperseded
from app.directory.importing.taking_back import NothingToTakeBack
from app.directory.importing.uploads import UnknownUpload
from app.directory.pins import (
    AlreadyPinned,
    EndsBeforeItBegins,
    PinnedToItself,
    TooManyPins,
    UnknownPin,
)
from app.directory.reverting import CannotRevert
from app.directory.term_words import UnknownTerm
from app.freshness.assurances import CheckInTheFuture
from app.freshness.causes import UnknownGroup
from app.freshness.deciders import CannotDecideSo
from app.freshness.entry_standing import CannotStandSo
from app.freshness.flags import AlreadyResolved, UnknownFlag
from app.freshness.setting_policies import CannotSetSo, UnknownPolicy
from app.freshness.turns import NotOneOfUs
from app.freshness.undoing import CannotUndo, UnknownDeed
from app.templates import problems
from app.templates.problems import Answer, Table
from app.voices.asking import CannotAsk
from app.voices.corrections import NothingWaits
from app.voices.questions import AlreadyAnswered, UnknownQuestion

NO_PAGE = "Check that the address is right. If you followed a link, the page may have gone."
OVER = "It was published or dropped already, or a newer one of the same list has begun."


TABLE: Table = {
    NotAllowed: Answer(403, "You cannot do this"),
    Forged: Answer(403, "This form is out of date"),
    UnknownPerson: Answer(404, "Page not found"),
    UnknownEntry: Answer(404, "Page not found"),
    UnknownFlag: Answer(404, "Page not found"),
    NoSuchSignIn: Answer(404, "This sign-in has ended"),
    IssuerFailed: Answer(503, "You cannot sign in with your council account now"),
    NoSealingKey: Answer(503, "Second factors cannot be used now"),
    LinkSpent: Answer(410, "This link does not work any more"),
    EmailTaken: Answer(409, "Already here"),
    LastAdmin: Answer(409, "An administrator is needed"),
    UnknownDeed: Answer(404, "Page not found"),
    UnknownGroup: Answer(404, "All is done here"),
    CannotUndo: Answer(409, "This cannot be undone"),
    NotOneOfUs: Answer(422, "This person cannot decide"),
    AlreadyAnswered: Answer(409, "Somebody was first"),
    NothingWaits: Answer(409, "Nothing waits here"),
    UnknownQuestion: Answer(404, "Page not found"),
    CannotAsk: Answer(422, "This provider cannot be asked by mail"),
    AlreadyResolved: Answer(409, "Somebody was first"),
    StaleVersion: Answer(409, "Changed since you read it"),
    BrokenReference: Answer(422, "Something named does not exist"),
    CannotStandSo: Answer(409, "This cannot be done now"),
    CannotRevert: Answer(409, "This cannot be put back"),
    UnknownTerm: Answer(404, "Page not found"),
    UnknownSet: Answer(404, "Page not found"),
    SetChangedSince: Answer(409, "Changed since you read it"),
    NothingToPutBack: Answer(409, "There is nothing to put back"),
    BrokenWish: Answer(422, "This set cannot be saved"),
    UnknownPolicy: Answer(404, "Page not found"),
    CannotSetSo: Answer(409, "This cannot be done now"),
    UnknownUpload: Answer(410, "This file has gone"),
    UnreadableFile: Answer(422, "This file cannot be read"),
    NothingToTakeBack: Answer(409, "There is nothing to take back"),
    NotAGuide: Answer(404, "This is not a guide"),
    UnknownPin: Answer(404, "This pin has gone"),
    TooManyPins: Answer(409, "Too many pins"),
    # Pages say these at their fields; here is whoever was second of two at once.
    AlreadyPinned: Answer(409, "Already pinned"),
    EndsBeforeItBegins: Answer(422, "These days do not fit"),
    PinnedToItself: Answer(422, "This cannot be pinned here"),
    RunSuperseded: Answer(409, "This import is over", OVER),
    StillBeingRead: Answer(409, "Not yet"),
    CannotDecideSo: Answer(422, "This decision does not fit"),
    CheckInTheFuture: Answer(422, "Not yet"),
}
# Where somebody goes who has something else to do first.
FIRST: Mapping[type[Exception], str] = {
    NotSignedIn: f"{MOUNT}/sign-in",
    ProveAgain: f"{MOUNT}/sign-in/again",
}


def answer_with_pages(app: FastAPI) -> None:
    """Makes this app answer every error with a page."""
    problems.answer_with_pages(app, "app.console", TABLE, NO_PAGE, _page)
    for kind in FIRST:
        app.add_exception_handler(kind, _first)
    app.add_exception_handler(SecondFactorMissing, _set_up_first)


def _page(request: Request, answer: Answer, words: str) -> Response:
    values = {"heading": answer.title, "words": answer.words or words}
    return show(request, "console/problem.html", status=answer.status, **values)


def _first(request: Request, error: Exception) -> Response:
    """On to the page that must come first, and back again: a form that was sent is not kept."""
    place = next(FIRST[kind] for kind in type(error).__mro__ if kind in FIRST)
    asked = request.url.path.rstrip("/")
    if request.method == "GET" and request.url.query:
        asked = f"{asked}?{request.url.query}"
    if request.method != "GET":
        asked = _page_of(request)
    return to(place) if asked == MOUNT else to(place, next=asked)


def _page_of(request: Request) -> str:
    """The page whose form was sent, when the browser says so."""
    base = str(request.base_url).rstrip("/").removesuffix(MOUNT)
    return ours(request.headers.get("referer", "").removeprefix(base))


def _set_up_first(request: Request, error: Exception) -> Response:
    return to(f"{MOUNT}/account/second-factor", done="needed")
