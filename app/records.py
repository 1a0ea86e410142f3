"""Every record, for Alembic and for whoever needs them all known."""

from app.accounts import actors, keys
from app.database import Base
from app.directory import (
    contacts,
    costs,
    counters,
    facts,
    history,
    locations,
    organizations,
    postcodes,
    publications,
    schedules,
    services,
    sources,
    taxonomies,
)
from app.directory.importing import runs
from app.freshness import assurances, flags, hosts, jobs, links, trust, visits
from app.notices import outbox

ROOMS = (
    actors, assurances, contacts, costs, counters, facts, flags, history, hosts, jobs, keys, links,
    locations, organizations, outbox, postcodes, publications, runs, schedules, services,
    sources, taxonomies, trust, visits,
)  # fmt: skip

metadata = Base.metadata
