"""Publishing the rows of a preview: who did it is written down, then they are applied."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.acts import record_act
from app.directory.importing.previewing import is_being_read
from app.directory.importing.runs import RunState
from app.directory.importing.staging import the_run


class StillBeingRead(Exception):
    """This table is still being read. Look at it again in a minute."""


def begin_publishing(session: Session, run_id: UUID, *, by: UUID, now: datetime) -> None:
    """From now on its rows may be applied, or go on where they had stopped.

    Raises RunSuperseded, StillBeingRead.
    """
    run = the_run(session, run_id)
    if is_being_read(run):
        raise StillBeingRead(StillBeingRead.__doc__)
    run.state, run.report = RunState.APPLYING, run.report | {"published_by": str(by)}
    record_act(session, by, "import_published", now=now)
