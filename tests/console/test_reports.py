"""Pages and files of reports: read by all, taken away as an act, and open to every reader."""

import csv
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize
from python_calamine import CalamineWorkbook
from sqlalchemy import event, select

from app.accounts.acts import ChangeSet
from app.accounts.roles import Role
from app.console.plots import nice, plots_of
from app.database import Database
from app.freshness.assurances import assure
from app.freshness.flags import Doubt
from app.freshness.outcomes import Reason
from app.freshness.report_tables import Series
from app.freshness.reporting import report
from app.freshness.standing import Method
from app.settings import Settings
from tests.browser import barriers, follow, in_the_browser
from tests.console.conftest import QUIET, Clock, Console, Window
from tests.console.flagged import clubs, flag
from tests.console.test_in_the_browser import serving, sign_in
from tests.makers import a_service, an_editor, save

SAMPLE = "/reports/sample?many=2&seed=7&as_of=2026-11-01"
FORMULA = '=HYPERLINK("https://bad.example","Club")'


def some_history(console: Console, many: int = 3) -> None:
    """Clubs, each checked in autumn and reported since."""
    for id in clubs(console, many):
        with console.database.writing() as session:
            assure(session, [id], an_editor(session), method=Method.VISIT,
                   now=console.clock() - timedelta(days=26))  # fmt: skip
        flag(console, id, Doubt(Reason.REPORT, "Nobody was there", "report"))


def acts(console: Console) -> list[tuple[str, str]]:
    """The acts of taking something away, with why."""
    with console.database.reading() as session:
        query = select(ChangeSet.act, ChangeSet.why).where(ChangeSet.act.contains("exported"))
        return [(act, why) for act, why in session.execute(query)]


@pytest.mark.parametrize("role", list(Role))
def test_everybody_of_the_house_may_read_reports(console: Console, role: Role) -> None:
    some_history(console)
    window = console.signed_in(role)
    assert window.get("/reports").status_code == 200
    assert window.get(SAMPLE).status_code == 200
    assert 'href="/console/reports"' in window.get("").text
    assert acts(console) == [], "to read is no act"


def test_nobody_else_may(console: Console) -> None:
    stranger = console.window()
    for path in ("/reports", SAMPLE):
        assert stranger.get(path).headers["location"].startswith("/console/sign-in")
    stranger.get("/sign-in")
    sent = stranger.post("/reports/in-time/export", kind="csv")
    assert sent.headers["location"].startswith("/console/sign-in")


def test_each_table_is_taken_away_as_csv_and_that_is_an_act(console: Console) -> None:
    some_history(console)
    viewer = console.signed_in(Role.VIEWER)
    viewer.get("/reports")
    for key in Series:
        answer = viewer.post(f"/reports/{key}/export", kind="csv", months="6")
        assert answer.headers["content-disposition"].endswith('.csv"')
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
        by_month = key not in (Series.OVERDUE, Series.WHO)
        assert len(rows) == 7 if by_month else len(rows) == 2
    assert [act for act, _ in acts(console)] == ["report_exported"] * len(Series)
    assert acts(console)[0][1] == "Share checked in time, 6 months, csv"


def test_a_workbook_holds_numbers_as_numbers(console: Console) -> None:
    some_history(console)
    viewer = console.signed_in(Role.VIEWER)
    viewer.get("/reports")
    answer = viewer.post("/reports/in-time/export", kind="xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["Month", "Entries", "In time", "In time (%)"]
    assert rows[-1][1:4] == [3, 3, 100]
    assert ("report_exported", "Share checked in time, 12 months, xlsx") in acts(console)


def test_names_of_people_are_in_no_file_of_a_viewer(console: Console) -> None:
    some_history(console)
    console.person(Role.VIEWER)
    viewer, admin = console.window(), console.signed_in(Role.ADMIN)
    viewer.sign_in("viewer@council.example")

    def names(window: Window) -> bool:
        page = window.get("/reports").text
        file = window.post("/reports/who-fixed-what/export", kind="csv").text
        assert ("Robin Fields" in page) == ("Robin Fields" in file)
        return "Robin Fields" in page

    assert names(admin)
    assert not names(viewer)


def test_a_sample_is_taken_away_with_its_evidence(console: Console) -> None:
    some_history(console)
    with console.database.writing() as session:
        save(session, a_service(FORMULA), now=console.clock() - timedelta(days=40))
    viewer = console.signed_in(Role.VIEWER)
    viewer.get(SAMPLE)
    answer = viewer.post(
        "/reports/sample/export", kind="csv", many="4", seed="7", as_of="2026-11-01"
    )
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["Kind"] for row in rows} == {"Change", "Check"}, "the flag came later"
    assert {row["Of the day"] for row in rows if row["Kind"] == "Check"} == {"2026-10-29"}
    assert f"'{FORMULA}" in {row["Name"] for row in rows}, "a spreadsheet does not run it"
    assert len({row["Entry"] for row in rows}) == 4
    why = "4 entries, seed 7, as of 1 November 2026, csv"
    assert acts(console) == [("sample_exported", why)]
    book = viewer.post("/reports/sample/export", kind="xlsx", many="4", seed="7", as_of="1/11/2026")
    rows_of = CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_index(0)
    assert FORMULA in [row[2] for row in rows_of.to_python()]
    with ZipFile(BytesIO(book.content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("as_of=25+11+2026", "Enter a day that is not in the future"),  # tomorrow
        ("as_of=31+2+2026", "Enter a real date"),
        ("many=0", "Enter how many entries, from 1 to 100"),
        ("many=101", "Enter how many entries, from 1 to 100"),
        ("seed=-1", "Enter the seed"),
        ("seed=99999999999999999999", "Enter the seed"),
        ("as_of=1+1+0001", "The public saw no entry on that day"),  # before there were calendars
        ("as_of=31+12+9999", "Enter a day that is not in the future"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_plain_words(
    console: Console, query: str, words: str
) -> None:
    answer = console.signed_in(Role.VIEWER).get(f"/reports/sample?{query}")
    assert words in answer.text
    assert answer.status_code == (200 if "saw no entry" in words else 422)


@pytest.mark.parametrize("months", ["0", "37", "many", "1e9"])
def test_months_that_make_no_sense_are_told_of(console: Console, months: str) -> None:
    viewer = console.signed_in(Role.VIEWER)
    answer = viewer.get(f"/reports?months={months}")
    assert answer.status_code == 422
    assert "Enter a number of months from 1 to 36" in answer.text
    assert viewer.post("/reports/ages/export", kind="csv", months=months).status_code == 422
    assert viewer.post("/reports/ages/export", kind="exe").status_code == 422
    assert viewer.post("/reports/nothing/export", kind="csv").status_code == 422
    assert acts(console) == []


def queries_of(console: Console, window: Window, path: str) -> int:
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(console.database.engine, "before_cursor_execute", note)
    assert window.get(path).status_code == 200
    event.remove(console.database.engine, "before_cursor_execute", note)
    return sum(one.startswith("SELECT") for one in sent)


def test_pages_take_as_many_queries_whatever_they_show(console: Console) -> None:
    viewer = console.signed_in(Role.VIEWER)
    some_history(console, 2)
    paths = ("/reports?months={}", "/reports/sample?many={}")
    few = [queries_of(console, viewer, path.format(2)) for path in paths]
    with console.database.writing() as session:
        save(session, *(a_service(f"Service {number}") for number in range(20)))
    assert [queries_of(console, viewer, path.format(36)) for path in paths] == few


def test_a_plot_tells_its_lines_apart_without_colour_and_leaves_gaps(console: Console) -> None:
    some_history(console, 2)
    with console.database.reading() as session:
        plots = plots_of(report(session, console.clock()))
    for plot in plots.values():
        assert len({(line.dash, line.mark) for line in plot.lines}) == len(plot.lines)
        assert "The table gives all numbers" in plot.description
    share = plots[Series.IN_TIME].lines[0]
    assert [len(run) for run in share.runs] == [2], "no share where there was no entry"
    assert plots[Series.FIXES].lines[0].runs == []


@pytest.mark.parametrize(
    ("most", "top"),
    [(0, 4), (4, 4), (5, 8), (100, 100), (101, 120), (1500, 1600), (0.3, 4), (999, 1000)],
)
def test_the_axis_ends_at_a_round_number(most: float, top: float) -> None:
    assert nice(most) == top


PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture
def root(sqlite_url: str) -> Iterator[str]:
    """A console with people and a long history, or with none: one database is enough here."""
    opened = Database(sqlite_url)
    console = Console(opened, Clock(), Settings(council_name="Fernshire Council", **QUIET))
    some_history(console, 12)
    console.person(Role.VIEWER)
    console.person(Role.ADMIN)
    with serving(console) as address:
        yield f"{address}/console"
    opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def plain(browser: Browser) -> AsyncIterator[Page]:
    """A page whose scripts do not run."""
    context = await browser.new_context(java_script_enabled=False, accept_downloads=True)
    yield await context.new_page()
    await context.close()


@in_the_browser
async def test_what_is_wrong_in_a_question_for_a_report_is_said_above(
    page: Page, root: str
) -> None:
    await sign_in(page, root, "admin@council.example")
    for path in ("/reports?months=99", "/reports/sample?as_of=1+1+2030&many=0"):
        await page.goto(f"{root}{path}")
        await looked_at(page, path)
        assert (await page.title()).startswith("Error: ")


async def looked_at(page: Page, what: str) -> None:
    for size in (PHONE, DESK):
        await page.set_viewport_size(size)
        assert await barriers(page) == [], (what, size)
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], (what, size, width)


@in_the_browser
async def test_an_inspector_draws_a_sample_and_takes_it_away_without_scripts(
    plain: Page, root: str
) -> None:
    await sign_in(plain, root, "viewer@council.example")
    await follow(plain.get_by_role("link", name="Reports", exact=True))
    assert await plain.get_by_role("img", name="Share checked in time, by month").is_visible()
    await follow(plain.get_by_role("link", name="Draw a sample"))
    await plain.get_by_label("How many entries").fill("3")
    await plain.get_by_label("Seed").fill("7")
    await plain.get_by_label("As it was known on").fill("1 11 2026")
    await follow(plain.get_by_role("button", name="Draw the sample"))
    assert "3 of the 12 entries" in await plain.locator("main").inner_text()
    async with plain.expect_download() as waiting:
        await plain.get_by_role("button", name="Download as CSV").click()
    assert (await waiting.value).suggested_filename == "sample-3-seed-7-as-of-2026-11-01.csv"
    await plain.emulate_media(media="print")
    assert not await plain.get_by_role("button", name="Draw the sample").is_visible()
    assert await plain.get_by_role("heading", name="1. ").first.is_visible()
