"""Health tells how the clock is doing, and whether looking is paused and why."""

from datetime import datetime, timedelta

import pytest

from app.clock import now
from app.freshness.jobs import LONGEST_SILENCE, JobRun
from app.notices.outbox import MessageKind, OutboxMessage
from tests.api.conftest import SERVICES, Site


def ran(site: Site, job: str, *, ago: int, outcome: str | None = "done", **detail: str) -> None:
    """A run of a job so many minutes ago; one without an outcome has not finished."""
    began = now() - timedelta(minutes=ago)
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


def all_ran(site: Site, *, ago: int = 1) -> None:
    """Every job of the clock has just run."""
    for job in LONGEST_SILENCE:
        ran(site, job, ago=ago)


def test_a_site_without_a_clock_says_that_every_job_is_late(site: Site) -> None:
    said = site.json("/health")
    assert (said["status"], said["database"]) == ("degraded", "ok")
    assert said["late"] == list(LONGEST_SILENCE)
    assert said["data_version"] == SERVICES
    assert said["jobs"] == {}
    assert said["backlog"]["links"] > 0


def test_a_clock_that_runs_is_well_and_one_that_stopped_is_late(site: Site) -> None:
    all_ran(site, ago=20)
    assert site.json("/health")["late"] == ["probe", "turning", "policies"]
    all_ran(site)
    said = site.json("/health")
    assert said["status"] == "ok"
    assert "late" not in said


def test_each_job_tells_its_last_finished_run(site: Site) -> None:
    ran(site, "overdue", ago=90)
    ran(site, "overdue", ago=60)
    ran(site, "overdue", ago=1, outcome=None)
    ran(site, "retention", ago=30)
    jobs = site.json("/health")["jobs"]
    assert set(jobs) == {"overdue", "retention"}
    finished = datetime.fromisoformat(jobs["overdue"]["last_finished_at"])
    assert timedelta(minutes=58) < now() - finished < timedelta(minutes=61)


def test_a_pause_and_its_reason_are_told_until_looking_goes_on(site: Site) -> None:
    all_ran(site, ago=12)
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
    all_ran(site, ago=4)
    ran(site, "feeds", ago=3, outcome=outcome)
    assert site.json("/health")["status"] == status


def a_message(site: Site, kind: MessageKind, *, ago: int, dead: bool = False) -> None:
    """A message that was written so many minutes ago, and waits or was given up."""
    written = now() - timedelta(minutes=ago)
    with site.database.writing() as session:
        session.add(
            OutboxMessage(
                kind=kind,
                recipient="robin@council.example",
                body={"url": "https://council.example/oncE-0nly"},
                created_at=written,
                next_try_at=None if dead else written,
                gave_up_at=written if dead else None,
            )
        )


def test_the_post_that_waits_and_was_given_up_is_counted_and_not_told(site: Site) -> None:
    nothing = {"waiting": 0, "dead": 0}
    assert site.json("/health")["post"] == {"mail": nothing, "webhooks": nothing}
    for ago in (5, 90):
        a_message(site, MessageKind.MAIL, ago=ago)
    a_message(site, MessageKind.WEBHOOK, ago=600, dead=True)
    answer = site.get("/health")
    post = answer.json()["post"]
    assert (post["mail"]["waiting"], post["mail"]["dead"]) == (2, 0)
    waited = now() - datetime.fromisoformat(post["mail"]["oldest"])
    assert timedelta(minutes=89) < waited < timedelta(minutes=92)
    assert post["webhooks"] == {"waiting": 0, "dead": 1}
    assert not any(word in answer.text for word in ("robin", "oncE", "council.example"))
