"""People who sign in: accounts, sessions, second factors, one-time links, counted attempts."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sign_in_tallies",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("blocked_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_tallies")),
    )
    op.create_index(
        op.f("ix_sign_in_tallies_last_at"), "sign_in_tallies", ["last_at"], unique=False
    )
    op.create_table(
        "accounts",
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("totp_secret", sa.String(length=64), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("openid_issuer", sa.String(), nullable=True),
        sa.Column("openid_subject", sa.String(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT, nullable=True),
        sa.Column("last_sign_in_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_accounts_actor_id")),
        sa.PrimaryKeyConstraint("actor_id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
        sa.UniqueConstraint(
            "openid_issuer", "openid_subject", name=op.f("uq_accounts_openid_issuer_openid_subject")
        ),
    )
    op.create_table(
        "known_devices",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["accounts.actor_id"], name=op.f("fk_known_devices_actor_id")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_known_devices")),
    )
    op.create_index(op.f("ix_known_devices_actor_id"), "known_devices", ["actor_id"], unique=False)
    op.create_index(op.f("ix_known_devices_ends_at"), "known_devices", ["ends_at"], unique=False)
    op.create_table(
        "person_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("proved_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["accounts.actor_id"], name=op.f("fk_person_sessions_actor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_sessions")),
        sa.UniqueConstraint("digest", name=op.f("uq_person_sessions_digest")),
    )
    op.create_index(
        op.f("ix_person_sessions_actor_id"), "person_sessions", ["actor_id"], unique=False
    )
    op.create_index(
        op.f("ix_person_sessions_ends_at"), "person_sessions", ["ends_at"], unique=False
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["accounts.actor_id"], name=op.f("fk_recovery_codes_actor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_codes_digest")),
    )
    op.create_index(
        op.f("ix_recovery_codes_actor_id"), "recovery_codes", ["actor_id"], unique=False
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["accounts.actor_id"], name=op.f("fk_tickets_actor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("digest", name=op.f("uq_tickets_digest")),
    )
    op.create_index(op.f("ix_tickets_actor_id"), "tickets", ["actor_id"], unique=False)
    op.create_index(op.f("ix_tickets_ends_at"), "tickets", ["ends_at"], unique=False)
    op.create_index(op.f("ix_audit_actor_id"), "audit", ["actor_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_actor_id"), table_name="audit")
    op.drop_index(op.f("ix_tickets_ends_at"), table_name="tickets")
    op.drop_index(op.f("ix_tickets_actor_id"), table_name="tickets")
    op.drop_table("tickets")
    op.drop_index(op.f("ix_recovery_codes_actor_id"), table_name="recovery_codes")
    op.drop_table("recovery_codes")
    op.drop_index(op.f("ix_person_sessions_ends_at"), table_name="person_sessions")
    op.drop_index(op.f("ix_person_sessions_actor_id"), table_name="person_sessions")
    op.drop_table("person_sessions")
    op.drop_index(op.f("ix_known_devices_ends_at"), table_name="known_devices")
    op.drop_index(op.f("ix_known_devices_actor_id"), table_name="known_devices")
    op.drop_table("known_devices")
    op.drop_table("accounts")
    op.drop_index(op.f("ix_sign_in_tallies_last_at"), table_name="sign_in_tallies")
    op.drop_table("sign_in_tallies")
