"""What a person does wrong at the command is said in one plain line, and nothing is lost."""

from pathlib import Path

import pytest

from app.database import Database
from tests import makers
from tests.cli.commands import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rubbish.json").write_text('{"hello": "world"}')
    (tmp_path / "rubbish.csv").write_text("a\nb\n")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import", "open-referral", "http://127.0.0.1/api"], "No page of services was found"),
        (["import", "open-referral", "nowhere.json"], "there is no file"),
        (["import", "open-referral", "rubbish.json"], "holds no record"),
        (["import", "spreadsheet", "rubbish.csv", "--mapping", "none.toml"], "none.toml"),
        (["postcodes", "load", "rubbish.csv"], "postcode"),
        (["export", "nowhere/out.csv"], "cannot be written"),
        (["export", "out.pdf"], "must end in"),
        (["flags", "list", "--now", "yesterday"], "2026-11-24T09:00Z"),
        (["flags", "resolve", str(makers.id_of("none")), "no_website_now"], "no such flag"),
        (["feeds", "add", "nonsense"], "nonsense"),
        (["feeds", "run"], "no such feed"),
    ],
)
def test_a_mistake_is_told_in_plain_words(
    sqlite_url: str, folder: Path, words: list[str], said: str
) -> None:
    named = {"rubbish.json", "rubbish.csv", "nowhere/out.csv", "out.pdf"}
    done = run(sqlite_url, *(str(folder / word) if word in named else word for word in words))
    told = " ".join((done.stdout + done.stderr).replace("│", " ").split())
    assert done.returncode != 0, told
    assert said in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"LOCALOFFER_DATABASE_URL": "mysql://x"}, "must begin with"),
        ({"LOCALOFFER_DATABASE_URL": "nonsense"}, "must begin with"),
        ({"PORT": "abc"}, "LOCALOFFER_PORT"),
        ({"LOCALOFFER_CRAWLER_ALLOW": "abc"}, "LOCALOFFER_CRAWLER_ALLOW"),
    ],
)
def test_a_wrong_setting_is_named(sqlite_url: str, settings: dict[str, str], said: str) -> None:
    done = run(sqlite_url, "flags", "list", **settings)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_feed_is_added_and_read_daily_unless_told_otherwise(sqlite_url: str) -> None:
    assert "every 24 hours" in run(sqlite_url, "feeds", "add", "https://other.example/api").stdout


def test_an_export_that_breaks_off_leaves_yesterdays_alone(tmp_path: Path) -> None:
    file = tmp_path / "services.csv"
    file.write_text("yesterday's")
    done = run(f"sqlite:///{tmp_path / 'empty.db'}", "export", str(file))
    assert done.returncode != 0
    assert file.read_text() == "yesterday's"
    assert list(tmp_path.glob("*.csv")) == [file]


@pytest.mark.parametrize("ending", ["ndjson", "csv", "xlsx", "json"])
def test_an_export_holds_what_is_published(sqlite_url: str, tmp_path: Path, ending: str) -> None:
    database = Database(sqlite_url)
    with database.writing() as session:
        makers.save(session, makers.a_service("=cmd|' /C calc'!A0"))
    database.close()
    file = tmp_path / f"services.{ending}"
    assert "1 entries" in run(sqlite_url, "export", str(file)).stdout
    if ending == "csv":
        assert "'=cmd" in file.read_text()  # text, for any spreadsheet that opens it
