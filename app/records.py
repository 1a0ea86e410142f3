"""Every record, and the rooms that follow publications: whoever opens the database needs both."""

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
    publishing,
    schedules,
    search_assured,
    search_index,
    services,
    sources,
    taxonomies,
    unmet,
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
from app.notices import outbox, webhooks

ROOMS = (
    actors, assurances, contacts, costs, counters, facts, flags, history, hosts, jobs, keys, links,
    locations, organizations, outbox, points, postcodes, publications, runs, schedules, services,
    sources, taxonomies, trust, unmet, visits, webhooks,
)  # fmt: skip

# In this order: what an entry relies on comes before whether it can be trusted.
publishing.follow_with(
    reliance.rely_on_links, search_index.index_services, trusting.trust_what_is_published
)
search_assured.read_assured_from(trust.Trust.__table__)

metadata = Base.metadata
