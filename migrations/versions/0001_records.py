"""All records of the directory and of its freshness."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "actors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actors")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_actors_kind_name")),
    )
    op.create_table(
        "changes",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_changes")),
    )
    op.create_index(op.f("ix_changes_at"), "changes", ["at"], unique=False)
    op.create_index(op.f("ix_changes_service_id"), "changes", ["service_id"], unique=False)
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "hosts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("next_due_at", MOMENT, nullable=True),
        sa.Column("next_allowed_at", MOMENT, nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("leased_by", sa.String(length=64), nullable=True),
        sa.Column("addresses", DOCUMENT, nullable=False),
        sa.Column("robots", DOCUMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hosts")),
        sa.UniqueConstraint("name", name=op.f("uq_hosts_name")),
    )
    op.create_index(op.f("ix_hosts_next_due_at"), "hosts", ["next_due_at"], unique=False)
    op.create_table(
        "job_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job", sa.String(length=32), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("detail", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_runs")),
        sa.UniqueConstraint("job", "slot", name=op.f("uq_job_runs_job_slot")),
    )
    op.create_index("ix_job_runs_job_finished_at", "job_runs", ["job", "finished_at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("body", DOCUMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("delivered_at", MOMENT, nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_next_try_at"), "outbox", ["next_try_at"], unique=False)
    op.create_table(
        "postcodes",
        sa.Column("postcode", sa.String(length=7), nullable=False),
        sa.Column("outcode", sa.String(length=4), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("district", sa.String(length=9), nullable=True),
        sa.Column("ward", sa.String(length=9), nullable=True),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_postcodes")),
    )
    op.create_index(op.f("ix_postcodes_outcode"), "postcodes", ["outcode"], unique=False)
    op.create_table(
        "sources",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("key", name=op.f("uq_sources_key")),
    )
    op.create_table(
        "taxonomies",
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("uri", sa.String(), nullable=True),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomies")),
        sa.UniqueConstraint("key", name=op.f("uq_taxonomies_key")),
    )
    op.create_table(
        "import_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("next_page", sa.Integer(), nullable=False),
        sa.Column("report", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_import_runs_actor_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_import_runs_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
    )
    op.create_index(op.f("ix_import_runs_source_id"), "import_runs", ["source_id"], unique=False)
    op.create_table(
        "keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("prefix", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_keys_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
        sa.UniqueConstraint("prefix", name=op.f("uq_keys_prefix")),
    )
    op.create_table(
        "links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("since", MOMENT, nullable=True),
        sa.Column("probability_dead", sa.Double(), nullable=False),
        sa.Column("next_due_at", MOMENT, nullable=True),
        sa.Column("last_looked_at", MOMENT, nullable=True),
        sa.Column("last_outcome", sa.String(length=32), nullable=True),
        sa.Column("last_detail", sa.String(length=64), nullable=True),
        sa.Column("last_ok_at", MOMENT, nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("last_modified", sa.String(), nullable=True),
        sa.Column("cannot_look_flagged_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["host_id"], ["hosts.id"], name=op.f("fk_links_host_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("url", name=op.f("uq_links_url")),
    )
    op.create_index("ix_links_due", "links", ["host_id", "next_due_at"], unique=False)
    op.create_table(
        "locations",
        sa.Column("location_type", sa.String(length=16), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("alternate_name", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("transportation", sa.String(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("external_identifier", sa.String(), nullable=True),
        sa.Column("external_identifier_type", sa.String(), nullable=True),
        sa.Column("address_visibility", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_modified", MOMENT, nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("corrected", DOCUMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_locations_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
    )
    op.create_index("ix_locations_point", "locations", ["latitude", "longitude"], unique=False)
    op.create_index(op.f("ix_locations_source_id"), "locations", ["source_id"], unique=False)
    op.create_table(
        "organizations",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("alternate_name", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("logo", sa.String(), nullable=True),
        sa.Column("uri", sa.String(), nullable=True),
        sa.Column("legal_status", sa.String(), nullable=True),
        sa.Column("year_incorporated", sa.Integer(), nullable=True),
        sa.Column("parent_organization_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_modified", MOMENT, nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("corrected", DOCUMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_organizations_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizations")),
    )
    op.create_index(
        op.f("ix_organizations_parent_organization_id"),
        "organizations",
        ["parent_organization_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_organizations_source_id"), "organizations", ["source_id"], unique=False
    )
    op.create_table(
        "taxonomy_terms",
        sa.Column("taxonomy_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("taxonomy", sa.String(), nullable=True),
        sa.Column("term_uri", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("mapping", DOCUMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["taxonomy_terms.id"], name=op.f("fk_taxonomy_terms_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["taxonomy_id"], ["taxonomies.id"], name=op.f("fk_taxonomy_terms_taxonomy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomy_terms")),
        sa.UniqueConstraint("taxonomy_id", "key", name=op.f("uq_taxonomy_terms_taxonomy_id_key")),
    )
    op.create_index(
        op.f("ix_taxonomy_terms_parent_id"), "taxonomy_terms", ["parent_id"], unique=False
    )
    op.create_index(
        op.f("ix_taxonomy_terms_taxonomy_id"), "taxonomy_terms", ["taxonomy_id"], unique=False
    )
    op.create_table(
        "accessibility",
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("details", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["locations.id"],
            name=op.f("fk_accessibility_location_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accessibility")),
    )
    op.create_index(
        op.f("ix_accessibility_location_id"), "accessibility", ["location_id"], unique=False
    )
    op.create_table(
        "addresses",
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("attention", sa.String(), nullable=True),
        sa.Column("address_1", sa.String(), nullable=False),
        sa.Column("address_2", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("state_province", sa.String(), nullable=True),
        sa.Column("postal_code", sa.String(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("address_type", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["locations.id"],
            name=op.f("fk_addresses_location_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_location_id"), "addresses", ["location_id"], unique=False)
    op.create_index(op.f("ix_addresses_postal_code"), "addresses", ["postal_code"], unique=False)
    op.create_table(
        "change_sets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("import_run_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_change_sets_actor_id")),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_runs.id"], name=op.f("fk_change_sets_import_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_sets")),
    )
    op.create_index(op.f("ix_change_sets_actor_id"), "change_sets", ["actor_id"], unique=False)
    op.create_index(op.f("ix_change_sets_at"), "change_sets", ["at"], unique=False)
    op.create_index(
        op.f("ix_change_sets_import_run_id"), "change_sets", ["import_run_id"], unique=False
    )
    op.create_table(
        "feeds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("every_seconds", sa.Integer(), nullable=False),
        sa.Column("next_run_at", MOMENT, nullable=False),
        sa.Column("last_run_id", sa.Uuid(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["last_run_id"], ["import_runs.id"], name=op.f("fk_feeds_last_run_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_feeds_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("source_id", name=op.f("uq_feeds_source_id")),
        sa.UniqueConstraint("url", name=op.f("uq_feeds_url")),
    )
    op.create_index(op.f("ix_feeds_next_run_at"), "feeds", ["next_run_at"], unique=False)
    op.create_table(
        "import_rows",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("where", sa.String(), nullable=False),
        sa.Column("document", DOCUMENT, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("problems", DOCUMENT, nullable=False),
        sa.Column("differences", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_runs.id"], name=op.f("fk_import_rows_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
    )
    op.create_index(op.f("ix_import_rows_entry_id"), "import_rows", ["entry_id"], unique=False)
    op.create_index(
        "ix_import_rows_run_id_state", "import_rows", ["run_id", "state", "number"], unique=False
    )
    op.create_table(
        "organization_identifiers",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("identifier_scheme", sa.String(), nullable=True),
        sa.Column("identifier_type", sa.String(), nullable=False),
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_organization_identifiers_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_identifiers")),
    )
    op.create_index(
        op.f("ix_organization_identifiers_organization_id"),
        "organization_identifiers",
        ["organization_id"],
        unique=False,
    )
    op.create_table(
        "services",
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("alternate_name", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("interpretation_services", sa.String(), nullable=True),
        sa.Column("application_process", sa.String(), nullable=True),
        sa.Column("fees_description", sa.String(), nullable=True),
        sa.Column("accreditations", sa.String(), nullable=True),
        sa.Column("eligibility_description", sa.String(), nullable=True),
        sa.Column("minimum_age", sa.Double(), nullable=True),
        sa.Column("maximum_age", sa.Double(), nullable=True),
        sa.Column("publisher_assured_date", sa.Date(), nullable=True),
        sa.Column("alert", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_modified", MOMENT, nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("corrected", DOCUMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_services_organization_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_services_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
    )
    op.create_index(op.f("ix_services_maximum_age"), "services", ["maximum_age"], unique=False)
    op.create_index(op.f("ix_services_minimum_age"), "services", ["minimum_age"], unique=False)
    op.create_index(
        op.f("ix_services_organization_id"), "services", ["organization_id"], unique=False
    )
    op.create_index(op.f("ix_services_source_id"), "services", ["source_id"], unique=False)
    op.create_table(
        "visit_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actors.id"], name=op.f("fk_visit_requests_actor_id")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_visit_requests_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_requests")),
    )
    op.create_index(op.f("ix_visit_requests_link_id"), "visit_requests", ["link_id"], unique=False)
    op.create_index(
        op.f("ix_visit_requests_taken_at"), "visit_requests", ["taken_at"], unique=False
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("final_url", sa.String(), nullable=True),
        sa.Column("retry_after", sa.Double(), nullable=True),
        sa.Column("evidence", DOCUMENT, nullable=False),
        sa.Column("discarded", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_visits_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index(op.f("ix_visits_at"), "visits", ["at"], unique=False)
    op.create_index("ix_visits_link_id_at", "visits", ["link_id", "at"], unique=False)
    op.create_table(
        "assurances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(length=48), nullable=False),
        sa.Column("by_role", sa.String(), nullable=False),
        sa.Column("assured_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_assurances_actor_id")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_assurances_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assurances")),
    )
    op.create_index(op.f("ix_assurances_service_id"), "assurances", ["service_id"], unique=False)
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change_set_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("subjects", DOCUMENT, nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_set_id"], ["change_sets.id"], name=op.f("fk_audit_change_set_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_change_set_id"), "audit", ["change_set_id"], unique=False)
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("statement", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actors.id"], name=op.f("fk_confirmations_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_confirmations_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
    )
    op.create_index(
        op.f("ix_confirmations_service_id"), "confirmations", ["service_id"], unique=False
    )
    op.create_table(
        "cost_options",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("option", sa.String(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("amount_description", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["services.id"],
            name=op.f("fk_cost_options_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_options")),
    )
    op.create_index(
        op.f("ix_cost_options_service_id"), "cost_options", ["service_id"], unique=False
    )
    op.create_table(
        "entry_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_entry_notes_actor_id")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_entry_notes_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_notes")),
    )
    op.create_index(op.f("ix_entry_notes_service_id"), "entry_notes", ["service_id"], unique=False)
    op.create_table(
        "entry_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_set_id", sa.Uuid(), nullable=False),
        sa.Column("entry_kind", sa.String(length=16), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", DOCUMENT, nullable=True),
        sa.Column("changed_fields", DOCUMENT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["change_set_id"], ["change_sets.id"], name=op.f("fk_entry_versions_change_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_versions")),
        sa.UniqueConstraint(
            "entry_kind",
            "entry_id",
            "version",
            name=op.f("uq_entry_versions_entry_kind_entry_id_version"),
        ),
    )
    op.create_index(
        op.f("ix_entry_versions_change_set_id"), "entry_versions", ["change_set_id"], unique=False
    )
    op.create_index("ix_entry_versions_entry_id", "entry_versions", ["entry_id"], unique=False)
    op.create_table(
        "flags",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("harm", sa.String(length=16), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("evidence", DOCUMENT, nullable=False),
        sa.Column("suggestion", DOCUMENT, nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("snoozed_until", MOMENT, nullable=True),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.Column("resolved_by_id", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(length=32), nullable=True),
        sa.Column("decision_detail", DOCUMENT, nullable=True),
        sa.Column("false_alarm", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["actors.id"], name=op.f("fk_flags_assignee_id")),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_flags_link_id")),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["actors.id"], name=op.f("fk_flags_resolved_by_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_flags_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
    )
    op.create_index(op.f("ix_flags_link_id"), "flags", ["link_id"], unique=False)
    op.create_index("ix_flags_resolved_at", "flags", ["resolved_at"], unique=False)
    op.create_index(op.f("ix_flags_service_id"), "flags", ["service_id"], unique=False)
    op.create_index(
        "uq_flags_open",
        "flags",
        ["service_id", "reason"],
        unique=True,
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "funding",
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_funding_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_funding_service_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding")),
    )
    op.create_index(
        op.f("ix_funding_organization_id"), "funding", ["organization_id"], unique=False
    )
    op.create_index(op.f("ix_funding_service_id"), "funding", ["service_id"], unique=False)
    op.create_table(
        "link_uses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_link_uses_link_id")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_link_uses_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_uses")),
        sa.UniqueConstraint(
            "service_id", "link_id", "role", name=op.f("uq_link_uses_service_id_link_id_role")
        ),
    )
    op.create_index(op.f("ix_link_uses_link_id"), "link_uses", ["link_id"], unique=False)
    op.create_index(op.f("ix_link_uses_service_id"), "link_uses", ["service_id"], unique=False)
    op.create_table(
        "offer_facts",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("entry_status", sa.String(length=32), nullable=False),
        sa.Column("public_reason", sa.String(length=32), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_until", sa.Date(), nullable=True),
        sa.Column("replacement_id", sa.Uuid(), nullable=True),
        sa.Column("slug", sa.String(), nullable=True),
        sa.Column("owner_team", sa.String(), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=True),
        sa.Column("needs", DOCUMENT, nullable=False),
        sa.Column("conditions", DOCUMENT, nullable=False),
        sa.Column("diagnosis_stages", DOCUMENT, nullable=False),
        sa.Column("support", DOCUMENT, nullable=False),
        sa.Column("diagnosis_required", sa.String(length=16), nullable=False),
        sa.Column("ehcp_required", sa.String(length=16), nullable=False),
        sa.Column("eligibility_text", sa.String(), nullable=True),
        sa.Column("referral_routes", DOCUMENT, nullable=False),
        sa.Column("how_to_start", sa.String(), nullable=True),
        sa.Column("how_decided", sa.String(), nullable=True),
        sa.Column("wait_text", sa.String(), nullable=True),
        sa.Column("wait_as_of", sa.Date(), nullable=True),
        sa.Column("capacity", sa.String(length=16), nullable=False),
        sa.Column("capacity_as_of", sa.Date(), nullable=True),
        sa.Column("next_intake", sa.Date(), nullable=True),
        sa.Column("apply_by", sa.Date(), nullable=True),
        sa.Column("scheme_ends", sa.Date(), nullable=True),
        sa.Column("free", sa.String(length=16), nullable=False),
        sa.Column("payment_methods", DOCUMENT, nullable=False),
        sa.Column("short_breaks_card", sa.String(length=32), nullable=False),
        sa.Column("payment_checked_on", sa.Date(), nullable=True),
        sa.Column("opening_checked_on", sa.Date(), nullable=True),
        sa.Column("pfa_outcomes", DOCUMENT, nullable=False),
        sa.Column("out_of_area", sa.String(length=16), nullable=False),
        sa.Column("independence_statement", sa.String(), nullable=True),
        sa.Column("law_basis", sa.String(), nullable=True),
        sa.Column("law_checked_on", sa.Date(), nullable=True),
        sa.Column("law_valid_until", sa.Date(), nullable=True),
        sa.Column("address_visibility", sa.String(length=16), nullable=False),
        sa.Column("contact_visibility", sa.String(length=16), nullable=False),
        sa.Column("update_contact_name", sa.String(), nullable=True),
        sa.Column("update_contact_email", sa.String(), nullable=True),
        sa.Column("update_contact_phone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["services.id"],
            name=op.f("fk_offer_facts_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_offer_facts")),
    )
    op.create_index(op.f("ix_offer_facts_category"), "offer_facts", ["category"], unique=False)
    op.create_index(
        op.f("ix_offer_facts_entry_status"), "offer_facts", ["entry_status"], unique=False
    )
    op.create_index(op.f("ix_offer_facts_slug"), "offer_facts", ["slug"], unique=False)
    op.create_table(
        "publications",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("withheld", DOCUMENT, nullable=False),
        sa.Column("replacement_id", sa.Uuid(), nullable=True),
        sa.Column("public_reason", sa.String(length=32), nullable=True),
        sa.Column("first_published_at", MOMENT, nullable=False),
        sa.Column("last_modified", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_publications_service_id")
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_publications")),
        sa.UniqueConstraint("slug", name=op.f("uq_publications_slug")),
    )
    op.create_index(
        op.f("ix_publications_last_modified"), "publications", ["last_modified"], unique=False
    )
    op.create_index(op.f("ix_publications_sort_key"), "publications", ["sort_key"], unique=False)
    op.create_index("ix_publications_walk", "publications", ["state", "service_id"], unique=False)
    op.create_table(
        "service_at_locations",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"], ["locations.id"], name=op.f("fk_service_at_locations_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["services.id"],
            name=op.f("fk_service_at_locations_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_at_locations")),
    )
    op.create_index(
        op.f("ix_service_at_locations_location_id"),
        "service_at_locations",
        ["location_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_service_at_locations_service_id"),
        "service_at_locations",
        ["service_id"],
        unique=False,
    )
    op.create_table(
        "service_points",
        sa.Column("service_at_location_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["services.id"],
            name=op.f("fk_service_points_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_at_location_id", name=op.f("pk_service_points")),
    )
    op.create_index(
        "ix_service_points_point", "service_points", ["latitude", "longitude"], unique=False
    )
    op.create_index(
        op.f("ix_service_points_service_id"), "service_points", ["service_id"], unique=False
    )
    op.create_table(
        "trust",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("basis", sa.String(length=32), nullable=False),
        sa.Column("assured_date", sa.Date(), nullable=True),
        sa.Column("next_due", sa.Date(), nullable=True),
        sa.Column("first_check_on", sa.Date(), nullable=True),
        sa.Column("turns_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_trust_service_id")),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_trust")),
    )
    op.create_index(op.f("ix_trust_next_due"), "trust", ["next_due"], unique=False)
    op.create_index(op.f("ix_trust_state"), "trust", ["state"], unique=False)
    op.create_index(op.f("ix_trust_turns_at"), "trust", ["turns_at"], unique=False)
    op.create_table(
        "urls",
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_urls_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_urls_service_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urls")),
    )
    op.create_index(op.f("ix_urls_organization_id"), "urls", ["organization_id"], unique=False)
    op.create_index(op.f("ix_urls_service_id"), "urls", ["service_id"], unique=False)
    op.create_table(
        "attributes",
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("service_at_location_id", sa.Uuid(), nullable=True),
        sa.Column("taxonomy_term_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["locations.id"],
            name=op.f("fk_attributes_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_attributes_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["service_at_locations.id"],
            name=op.f("fk_attributes_service_at_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["services.id"],
            name=op.f("fk_attributes_service_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["taxonomy_term_id"], ["taxonomy_terms.id"], name=op.f("fk_attributes_taxonomy_term_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attributes")),
    )
    op.create_index(op.f("ix_attributes_location_id"), "attributes", ["location_id"], unique=False)
    op.create_index(
        op.f("ix_attributes_organization_id"), "attributes", ["organization_id"], unique=False
    )
    op.create_index(
        op.f("ix_attributes_service_at_location_id"),
        "attributes",
        ["service_at_location_id"],
        unique=False,
    )
    op.create_index(op.f("ix_attributes_service_id"), "attributes", ["service_id"], unique=False)
    op.create_index(
        op.f("ix_attributes_taxonomy_term_id"), "attributes", ["taxonomy_term_id"], unique=False
    )
    op.create_table(
        "contacts",
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("service_at_location_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["locations.id"],
            name=op.f("fk_contacts_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_contacts_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["service_at_locations.id"],
            name=op.f("fk_contacts_service_at_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_contacts_service_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_location_id"), "contacts", ["location_id"], unique=False)
    op.create_index(
        op.f("ix_contacts_organization_id"), "contacts", ["organization_id"], unique=False
    )
    op.create_index(
        op.f("ix_contacts_service_at_location_id"),
        "contacts",
        ["service_at_location_id"],
        unique=False,
    )
    op.create_index(op.f("ix_contacts_service_id"), "contacts", ["service_id"], unique=False)
    op.create_table(
        "schedules",
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("service_at_location_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("dtstart", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("freq", sa.String(length=16), nullable=True),
        sa.Column("interval", sa.Integer(), nullable=True),
        sa.Column("byday", sa.String(), nullable=True),
        sa.Column("bymonthday", sa.String(), nullable=True),
        sa.Column("opens_at", sa.String(length=8), nullable=True),
        sa.Column("closes_at", sa.String(length=8), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("schedule_link", sa.String(), nullable=True),
        sa.Column("attending_type", sa.String(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["locations.id"],
            name=op.f("fk_schedules_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["service_at_locations.id"],
            name=op.f("fk_schedules_service_at_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["services.id"],
            name=op.f("fk_schedules_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
    )
    op.create_index(op.f("ix_schedules_location_id"), "schedules", ["location_id"], unique=False)
    op.create_index(
        op.f("ix_schedules_service_at_location_id"),
        "schedules",
        ["service_at_location_id"],
        unique=False,
    )
    op.create_index(op.f("ix_schedules_service_id"), "schedules", ["service_id"], unique=False)
    op.create_table(
        "service_areas",
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("service_at_location_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("extent", sa.String(), nullable=True),
        sa.Column("extent_type", sa.String(length=16), nullable=True),
        sa.Column("uri", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["service_at_locations.id"],
            name=op.f("fk_service_areas_service_at_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["services.id"],
            name=op.f("fk_service_areas_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_areas")),
    )
    op.create_index(
        op.f("ix_service_areas_service_at_location_id"),
        "service_areas",
        ["service_at_location_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_service_areas_service_id"), "service_areas", ["service_id"], unique=False
    )
    op.create_table(
        "phones",
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("service_at_location_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("extension", sa.String(length=16), nullable=True),
        sa.Column("type", sa.String(length=16), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_phones_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["locations.id"],
            name=op.f("fk_phones_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_phones_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_at_location_id"],
            ["service_at_locations.id"],
            name=op.f("fk_phones_service_at_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_phones_service_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phones")),
    )
    op.create_index(op.f("ix_phones_contact_id"), "phones", ["contact_id"], unique=False)
    op.create_index(op.f("ix_phones_location_id"), "phones", ["location_id"], unique=False)
    op.create_index(op.f("ix_phones_organization_id"), "phones", ["organization_id"], unique=False)
    op.create_index(
        op.f("ix_phones_service_at_location_id"), "phones", ["service_at_location_id"], unique=False
    )
    op.create_index(op.f("ix_phones_service_id"), "phones", ["service_id"], unique=False)
    op.create_table(
        "languages",
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("phone_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("code", sa.String(length=16), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("foreign_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["locations.id"],
            name=op.f("fk_languages_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["phone_id"], ["phones.id"], name=op.f("fk_languages_phone_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["services.id"],
            name=op.f("fk_languages_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_languages")),
    )
    op.create_index(op.f("ix_languages_location_id"), "languages", ["location_id"], unique=False)
    op.create_index(op.f("ix_languages_phone_id"), "languages", ["phone_id"], unique=False)
    op.create_index(op.f("ix_languages_service_id"), "languages", ["service_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_languages_service_id"), table_name="languages")
    op.drop_index(op.f("ix_languages_phone_id"), table_name="languages")
    op.drop_index(op.f("ix_languages_location_id"), table_name="languages")
    op.drop_table("languages")
    op.drop_index(op.f("ix_phones_service_id"), table_name="phones")
    op.drop_index(op.f("ix_phones_service_at_location_id"), table_name="phones")
    op.drop_index(op.f("ix_phones_organization_id"), table_name="phones")
    op.drop_index(op.f("ix_phones_location_id"), table_name="phones")
    op.drop_index(op.f("ix_phones_contact_id"), table_name="phones")
    op.drop_table("phones")
    op.drop_index(op.f("ix_service_areas_service_id"), table_name="service_areas")
    op.drop_index(op.f("ix_service_areas_service_at_location_id"), table_name="service_areas")
    op.drop_table("service_areas")
    op.drop_index(op.f("ix_schedules_service_id"), table_name="schedules")
    op.drop_index(op.f("ix_schedules_service_at_location_id"), table_name="schedules")
    op.drop_index(op.f("ix_schedules_location_id"), table_name="schedules")
    op.drop_table("schedules")
    op.drop_index(op.f("ix_contacts_service_id"), table_name="contacts")
    op.drop_index(op.f("ix_contacts_service_at_location_id"), table_name="contacts")
    op.drop_index(op.f("ix_contacts_organization_id"), table_name="contacts")
    op.drop_index(op.f("ix_contacts_location_id"), table_name="contacts")
    op.drop_table("contacts")
    op.drop_index(op.f("ix_attributes_taxonomy_term_id"), table_name="attributes")
    op.drop_index(op.f("ix_attributes_service_id"), table_name="attributes")
    op.drop_index(op.f("ix_attributes_service_at_location_id"), table_name="attributes")
    op.drop_index(op.f("ix_attributes_organization_id"), table_name="attributes")
    op.drop_index(op.f("ix_attributes_location_id"), table_name="attributes")
    op.drop_table("attributes")
    op.drop_index(op.f("ix_urls_service_id"), table_name="urls")
    op.drop_index(op.f("ix_urls_organization_id"), table_name="urls")
    op.drop_table("urls")
    op.drop_index(op.f("ix_trust_turns_at"), table_name="trust")
    op.drop_index(op.f("ix_trust_state"), table_name="trust")
    op.drop_index(op.f("ix_trust_next_due"), table_name="trust")
    op.drop_table("trust")
    op.drop_index(op.f("ix_service_points_service_id"), table_name="service_points")
    op.drop_index("ix_service_points_point", table_name="service_points")
    op.drop_table("service_points")
    op.drop_index(op.f("ix_service_at_locations_service_id"), table_name="service_at_locations")
    op.drop_index(op.f("ix_service_at_locations_location_id"), table_name="service_at_locations")
    op.drop_table("service_at_locations")
    op.drop_index("ix_publications_walk", table_name="publications")
    op.drop_index(op.f("ix_publications_sort_key"), table_name="publications")
    op.drop_index(op.f("ix_publications_last_modified"), table_name="publications")
    op.drop_table("publications")
    op.drop_index(op.f("ix_offer_facts_slug"), table_name="offer_facts")
    op.drop_index(op.f("ix_offer_facts_entry_status"), table_name="offer_facts")
    op.drop_index(op.f("ix_offer_facts_category"), table_name="offer_facts")
    op.drop_table("offer_facts")
    op.drop_index(op.f("ix_link_uses_service_id"), table_name="link_uses")
    op.drop_index(op.f("ix_link_uses_link_id"), table_name="link_uses")
    op.drop_table("link_uses")
    op.drop_index(op.f("ix_funding_service_id"), table_name="funding")
    op.drop_index(op.f("ix_funding_organization_id"), table_name="funding")
    op.drop_table("funding")
    op.drop_index(
        "uq_flags_open",
        table_name="flags",
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.drop_index(op.f("ix_flags_service_id"), table_name="flags")
    op.drop_index("ix_flags_resolved_at", table_name="flags")
    op.drop_index(op.f("ix_flags_link_id"), table_name="flags")
    op.drop_table("flags")
    op.drop_index("ix_entry_versions_entry_id", table_name="entry_versions")
    op.drop_index(op.f("ix_entry_versions_change_set_id"), table_name="entry_versions")
    op.drop_table("entry_versions")
    op.drop_index(op.f("ix_entry_notes_service_id"), table_name="entry_notes")
    op.drop_table("entry_notes")
    op.drop_index(op.f("ix_cost_options_service_id"), table_name="cost_options")
    op.drop_table("cost_options")
    op.drop_index(op.f("ix_confirmations_service_id"), table_name="confirmations")
    op.drop_table("confirmations")
    op.drop_index(op.f("ix_audit_change_set_id"), table_name="audit")
    op.drop_table("audit")
    op.drop_index(op.f("ix_assurances_service_id"), table_name="assurances")
    op.drop_table("assurances")
    op.drop_index("ix_visits_link_id_at", table_name="visits")
    op.drop_index(op.f("ix_visits_at"), table_name="visits")
    op.drop_table("visits")
    op.drop_index(op.f("ix_visit_requests_taken_at"), table_name="visit_requests")
    op.drop_index(op.f("ix_visit_requests_link_id"), table_name="visit_requests")
    op.drop_table("visit_requests")
    op.drop_index(op.f("ix_services_source_id"), table_name="services")
    op.drop_index(op.f("ix_services_organization_id"), table_name="services")
    op.drop_index(op.f("ix_services_minimum_age"), table_name="services")
    op.drop_index(op.f("ix_services_maximum_age"), table_name="services")
    op.drop_table("services")
    op.drop_index(
        op.f("ix_organization_identifiers_organization_id"), table_name="organization_identifiers"
    )
    op.drop_table("organization_identifiers")
    op.drop_index("ix_import_rows_run_id_state", table_name="import_rows")
    op.drop_index(op.f("ix_import_rows_entry_id"), table_name="import_rows")
    op.drop_table("import_rows")
    op.drop_index(op.f("ix_feeds_next_run_at"), table_name="feeds")
    op.drop_table("feeds")
    op.drop_index(op.f("ix_change_sets_import_run_id"), table_name="change_sets")
    op.drop_index(op.f("ix_change_sets_at"), table_name="change_sets")
    op.drop_index(op.f("ix_change_sets_actor_id"), table_name="change_sets")
    op.drop_table("change_sets")
    op.drop_index(op.f("ix_addresses_postal_code"), table_name="addresses")
    op.drop_index(op.f("ix_addresses_location_id"), table_name="addresses")
    op.drop_table("addresses")
    op.drop_index(op.f("ix_accessibility_location_id"), table_name="accessibility")
    op.drop_table("accessibility")
    op.drop_index(op.f("ix_taxonomy_terms_taxonomy_id"), table_name="taxonomy_terms")
    op.drop_index(op.f("ix_taxonomy_terms_parent_id"), table_name="taxonomy_terms")
    op.drop_table("taxonomy_terms")
    op.drop_index(op.f("ix_organizations_source_id"), table_name="organizations")
    op.drop_index(op.f("ix_organizations_parent_organization_id"), table_name="organizations")
    op.drop_table("organizations")
    op.drop_index(op.f("ix_locations_source_id"), table_name="locations")
    op.drop_index("ix_locations_point", table_name="locations")
    op.drop_table("locations")
    op.drop_index("ix_links_due", table_name="links")
    op.drop_table("links")
    op.drop_table("keys")
    op.drop_index(op.f("ix_import_runs_source_id"), table_name="import_runs")
    op.drop_table("import_runs")
    op.drop_table("taxonomies")
    op.drop_table("sources")
    op.drop_index(op.f("ix_postcodes_outcode"), table_name="postcodes")
    op.drop_table("postcodes")
    op.drop_index(op.f("ix_outbox_next_try_at"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_index("ix_job_runs_job_finished_at", table_name="job_runs")
    op.drop_table("job_runs")
    op.drop_index(op.f("ix_hosts_next_due_at"), table_name="hosts")
    op.drop_table("hosts")
    op.drop_table("counters")
    op.drop_index(op.f("ix_changes_service_id"), table_name="changes")
    op.drop_index(op.f("ix_changes_at"), table_name="changes")
    op.drop_table("changes")
    op.drop_table("actors")
