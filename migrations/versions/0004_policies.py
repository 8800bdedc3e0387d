"""Every policy that was in force is kept, since a request is held to the one it was made under.

A request keeps as what a rule could name its requester, and when its reviewers are reminded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policies",
        sa.Column("tenant", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "sequence", name=op.f("pk_policies")),
    )
    op.add_column("requests", sa.Column("requester_groups", sa.JSON(), nullable=True))
    op.add_column("requests", sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_requests_status_remind_at"), "requests", ["status", "remind_at"])
    op.create_index(op.f("ix_policies_tenant_version"), "policies", ["tenant", "version"])
