"""Every record, and the rooms that follow publications: whoever opens the database needs both."""

from app.accounts import (
    actors,
    acts,
    attempts,
    devices,
    keys,
    people,
    provider_links,
    second_factors,
    sessions,
    tickets,
)
from app.database import Base
from app.directory import (
    contacts,
    costs,
    counters,
    facts,
    former_slugs,
    history,
    locations,
    organizations,
    pins,
    postcodes,
    publications,
    publishing,
    schedules,
    search_assured,
    search_index,
    services,
    sources,
    synonym_history,
    synonym_sets,
    taxonomies,
    unmet,
)
from app.directory.importing import runs, uploads
from app.freshness import (
    assurances,
    check_policies,
    closings,
    flags,
    hosts,
    jobs,
    links,
    reliance,
    trust,
    trusting,
    undoing,
    visits,
)
from app.notices import outbox, webhooks
from app.voices import (
    answering,
    corrections,
    letting_go,
    objections,
    questions,
    requests,
    telling_editors,
)

ROOMS = (
    actors, acts, answering, assurances, attempts, check_policies, contacts, corrections, costs,
    counters, devices,
    facts, flags, former_slugs, history, hosts, jobs, keys, links, locations, objections,
    organizations, outbox, people, pins, postcodes, provider_links, publications, questions,
    requests, runs, schedules, second_factors, services, sessions, sources, synonym_history,
    synonym_sets, taxonomies,
    telling_editors, tickets, trust, undoing, unmet, uploads, visits, webhooks,
)  # fmt: skip

# In this order: what an entry relies on comes before whether it can be trusted.
publishing.follow_with(
    reliance.rely_on_links, search_index.index_services, letting_go.follow_entries,
    trusting.trust_what_is_published,
)  # fmt: skip
closings.follow_flags_with(letting_go.follow_flags)
search_assured.read_assured_from(trust.Trust.__table__)

metadata = Base.metadata
