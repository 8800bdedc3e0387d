"""The first tables: requests and all that is told, asked, kept and audited of them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_log",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "sequence", name=op.f("pk_audit_log")),
    )
    op.create_table(
        "diagnoses",
        sa.Column("id", sa.String(length=300), nullable=False),
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("author", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=600), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("secrets", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("rating", sa.String(length=40), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("entry", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnoses")),
    )
    op.create_index(op.f("ix_diagnoses_at"), "diagnoses", ["at"], unique=False)
    op.create_table(
        "identities",
        sa.Column("identity", sa.String(length=300), nullable=False),
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=300), nullable=False),
        sa.Column("linked_by", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_identities")),
    )
    op.create_index(op.f("ix_identities_person_id"), "identities", ["person_id"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_at"), "inbox", ["at"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", COUNTER, autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("target", sa.String(length=600), nullable=False),
        sa.Column("place", sa.String(length=600), nullable=False),
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("shows", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "audience", "subject", "target", name=op.f("uq_messages_audience_subject_target")
        ),
    )
    op.create_table(
        "outbox",
        sa.Column("id", COUNTER, autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        op.f("ix_outbox_audience_subject_id"), "outbox", ["audience", "subject", "id"], unique=False
    )
    op.create_index(
        op.f("ix_outbox_dead_at_next_at"), "outbox", ["dead_at", "next_at"], unique=False
    )
    op.create_table(
        "people",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_people")),
    )
    op.create_table(
        "platform_references",
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=600), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "key", name=op.f("pk_platform_references")),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.String(length=300), nullable=False),
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("requester", sa.String(length=300), nullable=False),
        sa.Column("requester_name", sa.String(length=200), nullable=False),
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("workspace", sa.String(length=120), nullable=False),
        sa.Column("origin", sa.String(length=600), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("principal", sa.String(length=1000), nullable=False),
        sa.Column("duration", sa.Interval(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("diagnosis_id", sa.String(length=300), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decide_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy_version", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index(
        op.f("ix_requests_requester_digest"), "requests", ["requester", "digest"], unique=False
    )
    op.create_index(
        op.f("ix_requests_status_decide_by"), "requests", ["status", "decide_by"], unique=False
    )
    op.create_table(
        "workspaces",
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("platform", "id", name=op.f("pk_workspaces")),
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.String(length=300), nullable=False),
        sa.Column("request_id", sa.String(length=300), nullable=False),
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=1000), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_grants_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint("request_id", name=op.f("uq_grants_request_id")),
    )
    op.create_index(op.f("ix_grants_status_ends_at"), "grants", ["status", "ends_at"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("request_id", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_reviews_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", "person_id", name=op.f("pk_reviews")),
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


# Whoever may write here may not write again what was written: `keyfix audit verify` would tell
# afterwards, these tell at once. The application's own role has no right to remove them.
APPEND_ONLY = {
    "sqlite": [
        """
        CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
        """,
        """
        CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
        """,
    ],
    "postgresql": [
        """
        CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$
        """,
        """
        CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
        FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse()
        """,
    ],
}
