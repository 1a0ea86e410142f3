"""What an import tells the freshness room: differences, records that are gone, past checks."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actors import Actor, ActorKind, actor_named
from app.directory.importing.report import ImportReport
from app.freshness.assurances import Assurance
from app.freshness.flags import Doubt, lift_flags, raise_flag
from app.freshness.outcomes import Reason
from app.freshness.standing import Method
from app.freshness.trusting import refresh_trust
