"""Every record, and every room that follows publications: whoever opens the database needs both."""

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
    points,
    postcodes,
    publications,
    schedules,
    search_index,
    services,
    sources,
    taxonomies,
)
from app.directory.importing import runs
from app.freshness import (
    assurances,
    flags,
    hosts,
    jobs,
    links,
    reliance,
    trust,
    trusting,
    visits,
)
from app.notices import outbox

ROOMS = (
    actors, assurances, contacts, costs, counters, facts, flags, history, hosts, jobs, keys, links,
    locations, organizations, outbox, points, postcodes, publications, runs, schedules, services,
    sources, taxonomies, trust, visits,
)  # fmt: skip

FOLLOWERS = (reliance, search_index, trusting)

metadata = Base.metadata
