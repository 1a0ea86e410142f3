"""A console that people have worked in for a while: something waits on every one of its pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.accounts.roles import Role
from app.directory.pins import add_pin
from app.directory.vocabulary import load_vocabularies
from app.freshness.assurances import assure
from app.freshness.causes import Cause
from app.freshness.policy import Kind, Ruling
from app.freshness.setting_policies import add_policy
from app.freshness.standing import Method
from app.voices.corrections import send_corrections
from app.voices.proposals import Field
from app.voices.questions import ProviderQuestion, ask
from tests.console.conftest import Console, Window
from tests.console.flagged import clubs, crawler_ran, drifted, moved, overdue
from tests.console.test_imports import ROWS, previewed, publish, upload, workbook
from tests.makers import NOW, a_location, a_service, an_editor, save
from tests.voices.conftest import Club, a_club

MANY = 500
LONG = "Pneumono" * 20
WORDS = "meltdowns"


@dataclass(frozen=True, slots=True)
class LivedIn:
    """Where something is to be seen, by address without the console's own part."""

    entry: UUID
    long: UUID
    twin: UUID
    place: UUID
    club: Club
    question: UUID
    flags: tuple[UUID, ...]
    upload: str
    waiting: str
    published: str
    editor: UUID
    guide: UUID
    pin: UUID
    policy: UUID

    @property
    def pages(self) -> tuple[str, ...]:
        """Every page with something on it, and some with more than usual."""
        entry, change = f"/entries/{self.entry}", f"/entries/{self.entry}/change"
        organization = self.club.organization.id
        return (
            "/", *(f"/flags/{one}" for one in self.flags), f"{entry}/flag",
            "/flags", "/flags?page=2", "/flags?search=nothing+like+it",
            "/flags/groups", f"/flags/groups/{Cause.ORGANISATION}/{organization}",
            "/corrections", f"/corrections/{self.club.id}", "/providers",
            "/provider-questions", f"/provider-questions/{self.question}",
            "/entries", "/entries?words=nothing+like+it", "/entries/new",
            entry, f"/entries/{self.long}", f"/entries/{self.club.id}", f"{entry}/history",
            change, f"{change}/schedules", f"{change}/local_offer.needs",
            f"{change}/local_offer.diagnosis_required", f"{change}/organization_id",
            f"{entry}/checked", f"{entry}/close", f"{entry}/withdraw?words=club",
            f"{entry}/merge?words=club", f"{entry}/merge?into={self.twin}",
            f"{entry}/places?words=otter",
            f"/places/{self.place}", f"/places/{self.place}/history", "/organizations/new",
            f"/organizations/{organization}", f"/organizations/{organization}/history",
            "/duplicates", f"/duplicates/pair?one={self.entry}&other={self.twin}",
            "/imports", self.upload, self.waiting, f"{self.waiting}&state=refused", self.published,
            "/vocabularies", "/vocabularies/needs/autism",
            "/vocabularies/words", f"/vocabularies/words/{WORDS}",
            f"/vocabularies/words/{WORDS}/change", "/vocabularies/words/new",
            "/vocabularies/checks", "/vocabularies/checks/new/category",
            "/vocabularies/checks/new/fact", f"/vocabularies/checks/set/{self.policy}",
            "/home-page", "/home-page?words=club", f"/pins/{self.pin}", "/guides",
            f"/guides/{self.guide}",
            "/reports", "/reports/sample?many=2&seed=7&as_of=2026-11-01",
            "/people", "/people/invite", f"/people/{self.editor}", "/audit",
            "/account", "/account/password",
            "/account/second-factor", "/sign-in/again",
        )  # fmt: skip


EMPTY = (
    "/", "/home-page", "/guides", "/vocabularies/checks", "/flags", "/flags/groups", "/entries",
    "/duplicates", "/imports", "/corrections", "/provider-questions", "/providers", "/reports",
    "/reports/sample",
)  # fmt: skip
# A page, and the button that says what is missing when nothing was filled in.
WRONG = (
    ("/entries/{entry}/flag", "Flag it"),
    ("/flags/{flag}", "Save and go on"),
    ("/corrections/{club}", "Decide, and tell the provider"),
    ("/provider-questions/{question}", "Send the answer"),
    ("/entries/{entry}/checked", "Record the check"),
    ("/entries/{entry}/close", "Close it until then"),
    ("/entries/{entry}/withdraw", "Take it out"),
    ("/organizations/new", "Save"),
    ("/vocabularies/words/new", "Add this set"),
    ("/vocabularies/checks/new/category", "See what this would do"),
    ("/home-page?words=club", "Pin this entry"),
    ("/people/invite", "Invite"),
    ("/account/password", "Change the password"),
    ("/imports", "Upload"),
)  # fmt: skip


def live_in(console: Console) -> LivedIn:
    """Fills a fresh console."""
    hall = a_location()
    guide = a_service("Declined", facts={"law_basis": "The Act", "steps": ["Keep it.", LONG]})
    twin = a_service("Saturday Swimming", phones=[{"number": "020 7946 0003"}])
    entry = a_service(locations=(hall,), facts={"needs": ["autism"], "category": "clubs"})
    long = a_service(f"{LONG} club")
    with console.database.writing() as session:
        load_vocabularies(session, console.clock())
        save(session, hall, entry, twin, long, guide)
    many = clubs(console, MANY)
    club = a_club(console.database)
    with console.database.writing() as session:
        someone = an_editor(session)
        some = many[10:60]
        assure(session, some, someone, method=Method.PHONE, now=NOW - timedelta(days=40))
    flags = (
        drifted(console, many[0], 0), moved(console, many[1], 1), overdue(console, many[2]),
        *(moved(console, one, n) for n, one in enumerate(many[3:40], start=3)),
    )  # fmt: skip
    crawler_ran(console, NOW)
    editor = console.person(Role.EDITOR)
    pin, policy = settled(console, editor, guide.id, entry.id)
    window = console.window()
    assert window.sign_in("editor@council.example").status_code == 303
    uploaded, waiting, published = imports(window)
    return LivedIn(
        entry=entry.id, long=long.id, twin=twin.id, place=hall.id, club=club,
        question=said_by_a_provider(club), flags=flags[:4], upload=uploaded, waiting=waiting,
        published=published, editor=editor, guide=guide.id, pin=pin, policy=policy,
    )  # fmt: skip


def settled(console: Console, by: UUID, guide: UUID, entry: UUID) -> tuple[UUID, UUID]:
    """A pin with words and days, here and beside a guide; how often clubs are checked in summer."""
    summer = date(2027, 6, 1), date(2027, 8, 31)
    ruling = Ruling(Kind.CATEGORY, "clubs", "months:1", *summer)
    with console.database.writing() as session:
        for place in (guide, None):
            pin = add_pin(
                session, place, entry, by=by, now=NOW, why=LONG, valid_to=date(2026, 12, 24)
            )
        return pin.id, add_policy(session, ruling, by, why="Summer is near", now=NOW)


def said_by_a_provider(club: Club) -> UUID:
    """A correction that waits, and a question: its id."""
    holder = club.holder()
    proposed = {Field.PHONE: "020 7946 0999", Field.DESCRIPTION: "A club for all. " * 40}
    with club.database.writing() as session:
        send_corrections(session, holder, club.id, proposed, form_id="form-0001", now=NOW)
        ask(session, holder, "Who pays? " + "o" * 300, form_id="form-0002", now=NOW)
        return session.scalars(select(ProviderQuestion.id)).one()


def imports(window: Window) -> tuple[str, str, str]:
    """An upload whose columns are asked for, one that waits to be published, one that is."""
    window.get("/imports")
    published = previewed(window, workbook(ROWS))
    publish(window, published)
    changed = [ROWS[0], (*ROWS[1][:2], "In the large pool", *ROWS[1][3:]), *ROWS[2:]]
    waiting = previewed(window, workbook(changed))
    location = upload(window, workbook(ROWS)).headers["location"]
    return location.removeprefix("/console"), waiting, published.split("?")[0]
