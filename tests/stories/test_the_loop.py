"""The whole loop: import, publish, probe, flag only when earned, fix, and the website sees it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from app.directory.importing.from_files import import_open_referral_file
from app.freshness.from_sources import flag_import
from tests.stories.world import World, a_world, honest, opened, page

A_DAY = timedelta(days=1)
SERVICE = UUID("6f5c2a34-7d0b-4e0e-9a43-0d3d3f1f0001")


def a_feed(folder: Path, address: str) -> Path:
    """A feed's file with one service in it."""
    service = {
        "id": str(SERVICE),
        "name": "Otter Saturday Club",
        "status": "active",
        "url": address,
        "description": "<p>Games &amp; crafts for autistic children.</p>",
        "organization": {
            "id": "6f5c2a34-7d0b-4e0e-9a43-0d3d3f1f0002",
            "name": "Otter Club",
            "description": "A charity.",
        },
        "phones": [{"id": "6f5c2a34-7d0b-4e0e-9a43-0d3d3f1f0003", "number": "020 7946 0123"}],
    }
    file = folder / "feed.json"
    file.write_text(json.dumps({"contents": [service]}))
    return file


async def test_a_dead_link_is_flagged_when_earned_corrected_and_seen_by_the_website(
    database_url: str, tmp_path: Path
) -> None:
    start = datetime.now(UTC) - timedelta(days=30)
    otter = honest(home=page("Otter Club"), saturdays=page("Otter Saturday Club"))
    async with a_world(database_url, start, otter=otter) as world:
        old = world.web.url("otter.example", "/saturdays")
        import_open_referral_file(world.database, a_feed(tmp_path, old), now=start)
        published = await world.get(f"/api/services/{SERVICE}")
        assert published["url"] == old
        assert published["description"] == "Games & crafts for autistic children."
        assert published["freshness"]["state"] == "never_assured"

        await world.cycle.run()
        assert await website_state(world) == "working"

        # The page dies: a wall of 404, but the first look alone is no reason for a flag.
        world.web.set(
            "otter.example", honest(home=page("Otter Club"), new=page("Otter Saturday Club"))
        )
        await world.look_for(timedelta(days=8), every=timedelta(hours=6))
        first_failures = await world.get("/api/flags", editor=True)
        raised = [flag for flag in first_failures["contents"] if flag["reason"] != "overdue"]
        days = {at[:10] for flag in raised for at in flag["evidence"]["counted_failures"]}
        assert not raised or len(days) >= 2

        await world.look_for(timedelta(days=12), every=timedelta(hours=6))
        flags = (await world.get("/api/flags?reason=link_gone", editor=True))["contents"]
        assert [flag["service_id"] for flag in flags] == [str(SERVICE)]
        [flag] = flags
        assert len({at[:10] for at in flag["evidence"]["counted_failures"]}) >= 2
        assert flag["evidence"]["visits"][-1]["status"] == 404
        assert flag["evidence"]["visits"][-1]["addresses"]
        assert await website_state(world) == "not_working"
        doubted = await world.get(f"/api/services/{SERVICE}")
        assert doubted["freshness"]["state"] == "doubted"
        assert doubted["freshness"]["doubt"]["public_reason"] == "website_gone"
        assert doubted["last_modified"] == published["last_modified"]

        cursor = (await world.get("/api/changes?cursor=0&limit=1000"))["cursor"]
        new = world.web.url("otter.example", "/new")
        decision = {"decision": "link_corrected", "url": new, "note": "They redid their website."}
        status, _ = await world.post(f"/api/flags/{flag['id']}/resolve", decision)
        assert status == 200
        status, late = await world.post(f"/api/flags/{flag['id']}/resolve", decision)
        assert status == 409
        assert "Robin Fields" in late["detail"]

        world.time = datetime.now(UTC) + timedelta(minutes=1)
        await world.cycle.run()
        corrected = await world.get(f"/api/services/{SERVICE}")
        assert corrected["url"] == new
        assert corrected["freshness"]["website"] | {"sentence": ""} == {
            "url": new,
            "state": "working",
            "since": world.time.date().isoformat(),
            "last_looked": world.time.date().isoformat(),
            "sentence": "",
        }
        assert corrected["freshness"]["state"] == "never_assured"  # a robot's 200 is not a check
        changes = (await world.get(f"/api/changes?cursor={cursor}"))["contents"]
        assert {change["kind"] for change in changes} == {"changed"}
        assert {change["service_id"] for change in changes} == {str(SERVICE)}

        versions = await world.get(f"/api/entries/{SERVICE}/versions", editor=True)
        assert versions[0]["actor"] == "Robin Fields"
        assert versions[0]["changed_fields"] == ["url"]
        assert versions[0]["document"]["url"] == new
        assert versions[-1]["actor_kind"] in ("import", "feed")

        # The source still says the old address: it does not come back, and somebody is told.
        report = import_open_referral_file(world.database, a_feed(tmp_path, old), now=world.time)
        flag_import(world.database, report, world.time)
        assert (await world.get(f"/api/services/{SERVICE}"))["url"] == new
        differs = await world.get("/api/flags?reason=source_differs", editor=True)
        assert [flag["service_id"] for flag in differs["contents"]] == [str(SERVICE)]


async def website_state(world: World) -> str:
    """What the public reads about the entry's website."""
    entry = await world.get(f"/api/services/{SERVICE}")
    state: str = entry["freshness"]["website"]["state"]
    return state


async def test_a_machine_without_the_internet_flags_nothing_and_says_why(
    database_url: str, tmp_path: Path
) -> None:
    start = datetime(2026, 11, 2, 9, tzinfo=UTC)
    async with a_world(database_url, start) as world:
        world.web.set("reference.example", lambda _: _nothing)
        with opened(database_url):
            address = world.web.url("nowhere.example", "/club")
            import_open_referral_file(world.database, a_feed(tmp_path, address), now=start)
        reports = await world.look_for(timedelta(days=14), every=timedelta(hours=6))
        looked = [report for report in reports if report.visited]
        assert looked
        assert all("our own connection" in (report.discarded or "") for report in looked)
        assert (await world.get("/api/flags", editor=True))["total_items"] == 0
        assert await website_state(world) == "not_looked_at"


async def _nothing(writer: object) -> None:
    """A host that hangs up without a word."""
    writer.transport.abort()  # type: ignore[attr-defined]
