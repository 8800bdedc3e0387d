"""Who is who by links that people make themselves, beside the policy's list."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY, WORD = sa.String(length=300), sa.String(length=40)


def upgrade() -> None:
    op.create_table(
        "people_head",
        sa.Column("tenant", WORD, nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_people_head")),
    )
    op.create_table(
        "links",
        sa.Column("identity", KEY, nullable=False),
        sa.Column("tenant", WORD, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_links")),
    )
    op.create_table(
        "link_offers",
        sa.Column("id", WORD, nullable=False),
        sa.Column("tenant", WORD, nullable=False),
        sa.Column("identity", KEY, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("other", KEY, nullable=False),
        sa.Column("other_name", sa.String(length=200), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_offers")),
    )
    op.create_index(op.f("ix_link_offers_identity"), "link_offers", ["identity"], unique=False)
    op.create_table(
        "link_tries",
        sa.Column("identity", KEY, nullable=False),
        sa.Column("tenant", WORD, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_link_tries")),
    )
