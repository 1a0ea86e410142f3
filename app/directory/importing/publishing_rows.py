"""Publishing the rows of a preview: who did it is written down, then they are applied."""

from datetime import datetime
from uuid import UUID

from app.accounts.acts import record_act
from app.database import Database
from app.directory.importing.applying import apply_run
from app.directory.importing.finishing import finish_run
from app.directory.importing.report import ImportReport
from app.directory.importing.staging import the_run


def publish_rows(database: Database, run_id: UUID, *, by: UUID, now: datetime) -> ImportReport:
    """Applies what was shown; goes on where it had stopped. Raises RunSuperseded."""
    with database.writing() as session:
        run = the_run(session, run_id)
        run.report = run.report | {"published_by": str(by)}
        record_act(session, by, "import_published", now=now)
    apply_run(database, run_id, now)
    return finish_run(database, run_id, now)
