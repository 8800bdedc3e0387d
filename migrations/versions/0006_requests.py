"""What a request asked for before, what a denial offers, and texts that can be erased."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("requests", sa.Column("earlier", sa.JSON(), nullable=True))
    op.add_column("reviews", sa.Column("offer", sa.JSON(), nullable=True))
    op.create_table(
        "audit_texts",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.String(length=300), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "sequence", "name", name=op.f("pk_audit_texts")),
    )
    op.create_index(op.f("ix_audit_texts_tenant_subject"), "audit_texts", ["tenant", "subject"])
    op.create_index(op.f("ix_audit_texts_tenant_person_id"), "audit_texts", ["tenant", "person_id"])
    for statement in NEVER_REWRITTEN[op.get_bind().dialect.name]:
        op.execute(statement)


# A text may be erased, and never be put in other words. (The audit log itself: see 0001.)
NEVER_REWRITTEN = {
    "sqlite": [
        """
        CREATE TRIGGER audit_texts_no_update BEFORE UPDATE ON audit_texts
        BEGIN SELECT RAISE(ABORT, 'a text of the audit log is erased or kept as it is'); END
        """,
    ],
    "postgresql": [
        """
        CREATE FUNCTION audit_texts_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'a text of the audit log is erased or kept as it is'; END $$
        """,
        """
        CREATE TRIGGER audit_texts_no_update BEFORE UPDATE ON audit_texts
        FOR EACH STATEMENT EXECUTE FUNCTION audit_texts_refuse()
        """,
    ],
}
