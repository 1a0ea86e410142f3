"""Health tells how the clock is doing, and whether looking is paused and why."""

from datetime import timedelta

import pytest

from app.freshness.jobs import JobRun
from tests import makers
from tests.api.conftest import SERVICES, Site


def ran(site: Site, job: str, *, ago: int, outcome: str | None = "done", **detail: str) -> None:
    """A run of a job so many minutes ago; one without an outcome has not finished."""
    began = makers.NOW - timedelta(minutes=ago)
    with site.database.writing() as session:
        session.add(
            JobRun(
                job=job,
                slot=began.isoformat(),
                started_at=began,
                finished_at=began + timedelta(seconds=5) if outcome else None,
                outcome=outcome,
                detail=detail,
            )
        )


def test_a_new_site_is_well_and_has_a_backlog(site: Site) -> None:
    said = site.json("/health")
    assert (said["status"], said["database"]) == ("ok", "ok")
    assert said["data_version"] == SERVICES
    assert said["jobs"] == {}
    assert said["backlog"]["links"] > 0


def test_each_job_tells_its_last_finished_run(site: Site) -> None:
    ran(site, "overdue", ago=90)
    ran(site, "overdue", ago=60)
    ran(site, "overdue", ago=1, outcome=None)
    ran(site, "retention", ago=30)
    jobs = site.json("/health")["jobs"]
    assert set(jobs) == {"overdue", "retention"}
    assert jobs["overdue"]["last_finished_at"] == "2026-11-24T08:00:05.000Z"


def test_a_pause_and_its_reason_are_told_until_looking_goes_on(site: Site) -> None:
    ran(site, "probe", ago=10, paused_because="we ourselves are offline")
    said = site.json("/health")
    assert said["status"] == "degraded"
    assert said["paused_because"] == "we ourselves are offline"
    ran(site, "probe", ago=5)
    said = site.json("/health")
    assert said["status"] == "ok"
    assert "paused_because" not in said


@pytest.mark.parametrize(("outcome", "status"), [("failed", "degraded"), ("done", "ok")])
def test_a_failed_job_is_no_good_health(site: Site, outcome: str, status: str) -> None:
    ran(site, "feeds", ago=3, outcome=outcome)
    assert site.json("/health")["status"] == status
