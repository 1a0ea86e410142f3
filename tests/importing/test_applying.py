"""Imports change what they should, once, and never what a person has corrected."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.accounts.actors import ActorKind, actor_named
from app.accounts.acts import ChangeSet
from app.database import Database
from app.directory.documents import EntryDocument, ServiceDocument
from app.directory.editing import begin, read_entry, save
from app.directory.facts import EntryStatus, Known
from app.directory.history import EntryVersion
from app.directory.importing import applying
from app.directory.importing.finishing import finish_run, missing_from_source
from app.directory.importing.from_files import (
    OpenReferralRecords,
    import_open_referral_file,
    import_records,
    import_spreadsheet,
)
from app.directory.importing.mapping import parse_mapping
from app.directory.importing.merging import Rules, Standing, merge
from app.directory.importing.report import ImportReport
from app.directory.importing.runs import ImportRow, ImportRun, RowState, RunState
from app.directory.importing.staging import Origin, RunSuperseded, open_run, stage
from app.directory.publications import Publication
from app.directory.services import Service
from app.directory.sources import SourceKind
from app.directory.taxonomies import Taxonomy, TaxonomyTerm
from tests.importing.makers import (
    CLUBS,
    NOW,
    SHARED,
    SOURCE,
    TODAY,
    an_id,
    club,
    csv_file,
    feed_service,
    needs_shared,
)

LATER = NOW + timedelta(days=1)
ORIGIN = Origin(SourceKind.FILE, "test")


def import_clubs(
    database: Database, path: Path, rows: list[dict[str, str]], **more: Any
) -> ImportReport:
    file = csv_file(path / "clubs.csv", rows)
    return import_spreadsheet(database, file, parse_mapping(CLUBS), now=NOW, **more)


def import_services(database: Database, services: list[Any], **more: Any) -> ImportReport:
    records = OpenReferralRecords(SOURCE, services, today=TODAY)
    given: dict[str, Any] = {"origin": ORIGIN, "rules": Rules(), "now": NOW} | more
    return import_records(database, records, **given)


def the_service(database: Database) -> ServiceDocument:
    with database.reading() as session:
        (service_id,) = session.scalars(select(Service.id))
        return read_entry(session, ServiceDocument, service_id)


def many(database: Database, table: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def correct(database: Database, **fields: Any) -> None:
    """A person of the council corrects the only service."""
    document = the_service(database)
    for name, value in fields.items():
        holder: Any = document.local_offer if name in ("free", "entry_status") else document
        setattr(holder, name, value)
    with database.writing() as session:
        editor = actor_named(session, ActorKind.PERSON, "Editor", now=NOW)
        save(session, begin(session, editor, act="edit", why="rang", now=NOW), document)


def test_an_import_publishes_entries_in_one_act_and_the_same_again_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    rows = [club(ID=str(n), Name=f"Club {n}", Place="Hall") for n in range(1, 60)]
    first = import_clubs(database, tmp_path, rows)
    assert first.counts["service"] == {"created": 59}
    assert first.counts["organization"] == {"created": 1}
    assert many(database, Publication) == 59
    assert many(database, ChangeSet) == 1
    versions = many(database, EntryVersion)
    again = import_clubs(database, tmp_path, rows)
    assert again.changes == 0
    assert many(database, EntryVersion) == versions
    assert many(database, ChangeSet) == 1


def test_a_check_counts_the_same_and_leaves_nothing_behind(
    sqlite: Database, tmp_path: Path
) -> None:
    rows = [club(Place="Hall"), club(ID="2", Name="")]
    checked = import_clubs(sqlite, tmp_path, rows, check=True)
    for table in (Service, ImportRun, ImportRow, ChangeSet):
        assert many(sqlite, table) == 0
    assert checked.counts == import_clubs(sqlite, tmp_path, rows).counts
    changed = [club(Place="Hall", About="New"), club(ID="2", Name="")]
    checked = import_clubs(sqlite, tmp_path, changed, check=True)
    assert checked.count(RowState.CHANGED, "service") == 1
    assert the_service(sqlite).description is None


def test_a_strict_import_refuses_the_whole_file_for_one_bad_row(
    sqlite: Database, tmp_path: Path
) -> None:
    rows = [club(), club(ID="2", Name="")]
    report = import_clubs(sqlite, tmp_path, rows, strict=True)
    assert report.state == RunState.REFUSED
    assert many(sqlite, Service) == 0
    assert import_clubs(sqlite, tmp_path, [club()], strict=True).changes == 2


def test_what_an_editor_corrected_is_kept_and_the_difference_told(
    database: Database, tmp_path: Path
) -> None:
    import_clubs(database, tmp_path, [club(Web="https://old.example", Free="No")])
    correct(database, url="https://new.example", free=Known.YES)
    report = import_clubs(
        database, tmp_path, [club(Web="https://old.example", Free="No", About="Swimming")]
    )
    service = the_service(database)
    assert service.url == "https://new.example"
    assert service.local_offer.free == "yes"
    assert service.description == "Swimming"
    told = {one["field"]: (one["ours"], one["theirs"]) for one in report.differences}
    assert told == {
        "url": ("https://new.example", "https://old.example"),
        "local_offer.free": ("yes", "no"),
    }


def test_a_source_that_says_nothing_contradicts_nobody(sqlite: Database, tmp_path: Path) -> None:
    import_clubs(sqlite, tmp_path, [club()])
    correct(sqlite, url="https://new.example", free=Known.YES, alternate_name="The Otters")
    report = import_clubs(sqlite, tmp_path, [club()])
    assert report.differences == ()
    assert report.changes == 0
    assert the_service(sqlite).url == "https://new.example"


def test_fields_of_which_the_source_never_speaks_are_left_alone(
    sqlite: Database, tmp_path: Path
) -> None:
    import_clubs(sqlite, tmp_path, [club()])
    other = CLUBS.replace('Web = "url"\n', "")
    file = csv_file(tmp_path / "more.csv", [club(Web="https://otters.example")])
    import_spreadsheet(sqlite, file, parse_mapping(CLUBS), now=NOW)
    import_spreadsheet(sqlite, file, parse_mapping(other), now=NOW)
    assert the_service(sqlite).url == "https://otters.example"


def test_an_import_never_publishes_again_what_an_editor_withdrew(sqlite: Database) -> None:
    import_services(sqlite, [feed_service(1)])
    correct(sqlite, entry_status=EntryStatus.WITHDRAWN)
    report = import_services(sqlite, [feed_service(1, description="New")])
    assert the_service(sqlite).local_offer.entry_status == "withdrawn"
    assert report.differences == ()


@pytest.mark.parametrize(
    ("status", "entry_status"),
    [
        ("defunct", "withdrawn"),
        ("inactive", "paused"),
        ("temporarily closed", "temporarily_closed"),
        ("active", "published"),
    ],
)
def test_an_entry_follows_its_sources_status(
    sqlite: Database, status: str, entry_status: str
) -> None:
    import_services(sqlite, [feed_service(1)])
    import_services(sqlite, [feed_service(1, status=status)])
    assert the_service(sqlite).local_offer.entry_status == entry_status


def test_defaults_of_a_mapping_are_for_new_entries_only(sqlite: Database, tmp_path: Path) -> None:
    drafts = parse_mapping('defaults = { entry_status = "draft" }\n' + CLUBS)
    file = csv_file(tmp_path / "clubs.csv", [club()])
    import_spreadsheet(sqlite, file, drafts, now=NOW)
    assert the_service(sqlite).local_offer.entry_status == "draft"
    correct(sqlite, entry_status=EntryStatus.PUBLISHED)
    assert import_spreadsheet(sqlite, file, drafts, now=NOW).changes == 0


def test_a_killed_import_goes_on_without_doubles(
    database: Database,
) -> None:
    services = [feed_service(n) for n in range(40)]
    with database.writing() as session:
        run_id = open_run(session, ORIGIN, rules=Rules(), now=NOW).id
    stage(database, run_id, OpenReferralRecords(SOURCE, services, today=TODAY))

    def die_after_some(done: int, total: int | None) -> None:
        if done > 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        applying.apply_run(database, run_id, NOW, die_after_some)
    assert 0 < many(database, Service) < 40
    applying.apply_run(database, run_id, LATER)
    report = finish_run(database, run_id, LATER)
    assert report.counts["service"] == {"created": 40}
    assert many(database, Service) == 40
    assert many(database, EntryVersion) == 42  # with one organization and one place
    assert many(database, ChangeSet) == 1


def test_a_later_run_of_the_same_source_stops_the_one_before(sqlite: Database) -> None:
    with sqlite.writing() as session:
        old = open_run(session, ORIGIN, rules=Rules(), now=NOW).id
    with sqlite.writing() as session:
        open_run(session, ORIGIN, rules=Rules(), now=LATER)
    with pytest.raises(RunSuperseded):
        applying.apply_run(sqlite, old, LATER)


def test_a_service_of_an_unknown_organization_is_refused_and_the_rest_goes_on(
    database: Database,
) -> None:
    orphan = feed_service(1, organization=None, organization_id=an_id("nobody"))
    for check in (True, False):
        report = import_services(database, [orphan, feed_service(2)], check=check)
        assert report.counts["service"] == {"refused": 1, "created": 1}
        assert report.problems[0].field == "organization_id"


def test_a_link_to_an_unknown_place_is_left_out_and_told(sqlite: Database) -> None:
    link = {"id": an_id("x"), "location_id": an_id("nowhere")}
    report = import_services(sqlite, [feed_service(1, service_at_locations=[link])])
    assert the_service(sqlite).service_at_locations == []
    assert report.problems[0].problem == "left out: a link to a location that nobody knows"


def test_what_a_source_no_longer_lists_is_told_when_all_of_it_was_read(sqlite: Database) -> None:
    import_services(sqlite, [feed_service(1), feed_service(2)])
    for complete, missing in ((False, ()), (True, (UUID(an_id("service 2")),))):
        report = import_services(sqlite, [feed_service(1)], complete=complete)
        assert report.missing == missing
        with sqlite.reading() as session:
            run = session.get_one(ImportRun, report.run_id)
            assert tuple(missing_from_source(session, run)) == missing
    assert import_services(sqlite, [feed_service(1)], check=True).missing == missing


def test_terms_that_are_unknown_are_made_and_hang_under_their_parents(sqlite: Database) -> None:
    child = {"id": an_id("child"), "name": "Swimming", "parent_id": an_id("parent")}
    parent = {"id": an_id("parent"), "name": "Sport", "taxonomy": "Topics"}
    attributes = [{"id": an_id(n), "taxonomy_term": t} for n, t in (("a", child), ("b", parent))]
    services = [feed_service(1, attributes=attributes)]
    assert import_services(sqlite, services).counts["taxonomy_term"] == {"created": 2}
    with sqlite.reading() as session:
        term = session.get_one(TaxonomyTerm, UUID(an_id("child")))
        assert term.parent_id == UUID(an_id("parent"))
        assert session.scalar(select(Taxonomy.name)) == "Topics"
    assert import_services(sqlite, services).changes == 0


def test_services_that_share_the_ids_of_their_parts_import_the_same_every_time(
    database: Database,
) -> None:
    contact = {"id": an_id("contact"), "name": "Sam", "phones": feed_service(1)["phones"] * 3}
    services = [feed_service(n, contacts=[contact, contact]) for n in range(3)]
    assert import_services(database, services).counts["service"] == {"created": 3}
    assert import_services(database, services).changes == 0


def test_a_service_that_is_listed_twice_and_differently_is_told(sqlite: Database) -> None:
    report = import_services(sqlite, [feed_service(1), feed_service(1, name="Other")])
    assert report.counts["service"] == {"created": 1, "refused": 1}
    assert the_service(sqlite).name == "Service 1"


def test_the_publishers_claim_never_goes_back(sqlite: Database) -> None:
    import_services(sqlite, [feed_service(1, assured_date="2026-06-01")])
    import_services(sqlite, [feed_service(1, assured_date="2025-06-01")])
    assert str(the_service(sqlite).publisher_assured_date) == "2026-06-01"


def test_ages_of_two_minds_stay_in_order() -> None:
    ours = ServiceDocument(id=UUID(int=1), name="x", minimum_age=10, maximum_age=18)
    said = {"id": str(UUID(int=1)), "name": "x", "maximum_age": 8}
    kind: type[EntryDocument] = ServiceDocument
    merged = merge(kind, said, Standing(ours, frozenset(["minimum_age"])), Rules()).document
    assert isinstance(merged, ServiceDocument)
    assert (merged.minimum_age, merged.maximum_age) == (10, 18)


def test_a_report_speaks_to_people_and_to_machines(sqlite: Database, tmp_path: Path) -> None:
    report = import_clubs(sqlite, tmp_path, [club(Web="http://example.com")])
    assert report.words()[0] == "Import finished."
    assert "services: 1 created" in report.words()
    told = report.as_json()
    assert told["problems"][0]["examples"] == [
        {"record": "clubs, row 2", "value": "http://example.com"}
    ]
    with sqlite.reading() as session:
        assert session.get_one(ImportRun, report.run_id).report["changes"] == 2


def test_a_file_of_open_referral_is_read_in_every_form(sqlite: Database, tmp_path: Path) -> None:
    one = '{"id": "1", "name": "Otters"}'
    for name, text in (
        ("one.json", one),
        ("list.json", f"[{one}]"),
        ("page.json", f'{{"content": [{one}], "totalPages": 1}}'),
        ("lines.ndjson", f"{one}\n{one.replace('1', '2')}\n"),
    ):
        path = tmp_path / name
        path.write_text(text)
        report = import_open_referral_file(sqlite, path, source="file", now=NOW)
        assert report.count(RowState.REFUSED) == 0
    assert many(sqlite, Service) == 2


@needs_shared
def test_a_councils_workbook_is_imported_twice_and_changes_nothing_the_second_time(
    database: Database,
) -> None:
    path = SHARED / "data/council-workbook/directory.xlsx"
    report = import_spreadsheet(database, path, "council_workbook.toml", now=NOW)
    assert report.counts["service"] == {"created": 99}
    assert report.counts["organization"] == {"created": 99}
    assert report.counts["location"] == {"created": 87}
    assert import_spreadsheet(database, path, "council_workbook.toml", now=NOW).changes == 0


@needs_shared
@pytest.mark.parametrize("name", ["services_valid.csv", "services--with-sample-data.csv"])
def test_rows_of_outpost_are_imported_twice_and_change_nothing_the_second_time(
    sqlite: Database, name: str
) -> None:
    path = SHARED / "data/outpost-rows" / name
    report = import_spreadsheet(sqlite, path, "outpost.toml", now=NOW)
    assert report.counts["service"] == {"created": 2}
    assert report.counts["location"] == {"created": 3}
    assert import_spreadsheet(sqlite, path, "outpost.toml", now=NOW).changes == 0


@needs_shared
@pytest.mark.parametrize("kind", ["Default", "Warn", "Fail"])
def test_official_samples_are_imported_valid_or_not(sqlite: Database, kind: str) -> None:
    samples = SHARED / "open-referral/examples/oruk-v3-examples" / f"mock-{kind}"
    report = import_open_referral_file(sqlite, samples / "service_full.json", now=NOW)
    assert report.counts["service"] == {"created": 1}
    report = import_open_referral_file(sqlite, samples / "service_list.json", now=NOW)
    nameless = sum(group.count for group in report.problems if "it is missing" in group.problem)
    assert report.count(RowState.REFUSED) == nameless
