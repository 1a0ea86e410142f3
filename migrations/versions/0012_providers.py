"""What providers are asked and what they say: links, requests, answers, corrections, questions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "editors_told",
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_editors_told")),
    )
    op.create_table(
        "mail_objections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email_digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_objections")),
        sa.UniqueConstraint(
            "email_digest", "kind", name=op.f("uq_mail_objections_email_digest_kind")
        ),
    )
    op.create_table(
        "provider_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_provider_links_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_links")),
        sa.UniqueConstraint("digest", name=op.f("uq_provider_links_digest")),
    )
    op.create_index(op.f("ix_provider_links_email"), "provider_links", ["email"], unique=False)
    op.create_index(op.f("ix_provider_links_ends_at"), "provider_links", ["ends_at"], unique=False)
    op.create_index(
        op.f("ix_provider_links_organization_id"),
        "provider_links",
        ["organization_id"],
        unique=False,
    )
    op.create_table(
        "provider_questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.String(length=64), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["actors.id"], name=op.f("fk_provider_questions_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_provider_questions_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_questions")),
        sa.UniqueConstraint(
            "link_id", "form_id", name=op.f("uq_provider_questions_link_id_form_id")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_provider_questions_reference")),
    )
    op.create_index(
        op.f("ix_provider_questions_answered_at"),
        "provider_questions",
        ["answered_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_provider_questions_organization_id"),
        "provider_questions",
        ["organization_id"],
        unique=False,
    )
    op.create_table(
        "provider_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("service_ids", DOCUMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("bounced_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_provider_requests_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_requests")),
    )
    op.create_index(
        op.f("ix_provider_requests_message_id"), "provider_requests", ["message_id"], unique=False
    )
    op.create_index(
        op.f("ix_provider_requests_organization_id"),
        "provider_requests",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_provider_requests_round_id"), "provider_requests", ["round_id"], unique=False
    )
    op.create_index(
        op.f("ix_provider_requests_sent_at"), "provider_requests", ["sent_at"], unique=False
    )
    op.create_table(
        "provider_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.String(length=64), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("said", sa.String(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_provider_answers_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_provider_answers_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_answers")),
        sa.UniqueConstraint(
            "link_id",
            "form_id",
            "service_id",
            name=op.f("uq_provider_answers_link_id_form_id_service_id"),
        ),
    )
    op.create_index(
        op.f("ix_provider_answers_organization_id"),
        "provider_answers",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_provider_answers_service_id"), "provider_answers", ["service_id"], unique=False
    )
    op.create_table(
        "provider_corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("proposed", sa.String(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("became", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["actors.id"], name=op.f("fk_provider_corrections_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_provider_corrections_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_provider_corrections_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_corrections")),
    )
    op.create_index(
        op.f("ix_provider_corrections_decided_at"),
        "provider_corrections",
        ["decided_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_provider_corrections_service_id"),
        "provider_corrections",
        ["service_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_provider_corrections_service_id"), table_name="provider_corrections")
    op.drop_index(op.f("ix_provider_corrections_decided_at"), table_name="provider_corrections")
    op.drop_table("provider_corrections")
    op.drop_index(op.f("ix_provider_answers_service_id"), table_name="provider_answers")
    op.drop_index(op.f("ix_provider_answers_organization_id"), table_name="provider_answers")
    op.drop_table("provider_answers")
    op.drop_index(op.f("ix_provider_requests_sent_at"), table_name="provider_requests")
    op.drop_index(op.f("ix_provider_requests_round_id"), table_name="provider_requests")
    op.drop_index(op.f("ix_provider_requests_organization_id"), table_name="provider_requests")
    op.drop_index(op.f("ix_provider_requests_message_id"), table_name="provider_requests")
    op.drop_table("provider_requests")
    op.drop_index(op.f("ix_provider_questions_organization_id"), table_name="provider_questions")
    op.drop_index(op.f("ix_provider_questions_answered_at"), table_name="provider_questions")
    op.drop_table("provider_questions")
    op.drop_index(op.f("ix_provider_links_organization_id"), table_name="provider_links")
    op.drop_index(op.f("ix_provider_links_ends_at"), table_name="provider_links")
    op.drop_index(op.f("ix_provider_links_email"), table_name="provider_links")
    op.drop_table("provider_links")
    op.drop_table("mail_objections")
    op.drop_table("editors_told")
