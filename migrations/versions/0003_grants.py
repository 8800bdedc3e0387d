"""A grant is carried out, verified and ended: how far it is, what is due for it, who holds it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Until now a grant was a note that a request had been approved, and nothing was done for it: what
# it gives stands in its request.
FROM_REQUEST = """
UPDATE grants SET
  digest = (SELECT digest FROM requests WHERE requests.id = grants.request_id),
  lasts = (SELECT duration FROM requests WHERE requests.id = grants.request_id),
  approved_at = (SELECT opened_at FROM requests WHERE requests.id = grants.request_id)
"""
APPROVED = """
UPDATE grants SET approved_at =
  (SELECT max(at) FROM reviews WHERE reviews.request_id = grants.request_id)
WHERE EXISTS (SELECT 1 FROM reviews WHERE reviews.request_id = grants.request_id)
"""
ENDS = {
    "sqlite": "json_extract(what, '$.ends')",
    "postgresql": "what ->> 'ends'",
}


def upgrade() -> None:
    _add("digest", sa.String(length=64), "")
    _add("ends", sa.String(length=40), "")
    op.add_column("grants", sa.Column("lasts", sa.Interval(), nullable=True))
    _add("waits_on", sa.Text(), "")
    _add("by_hand", sa.Boolean(), sa.false())
    _add("fault", sa.Text(), "")
    _add("verification", sa.String(length=40), "")
    _add("approved_at", sa.DateTime(timezone=True), "1970-01-01 00:00:00.000000")
    op.add_column("grants", sa.Column("active_at", sa.DateTime(timezone=True), nullable=True))
    _add("review_due", sa.Boolean(), sa.false())
    for name in ("ended_at", "next_at", "leased_until"):
        op.add_column("grants", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    _add("attempts", sa.Integer(), "0")
    op.execute(FROM_REQUEST)
    ends = ENDS[op.get_bind().dialect.name]
    op.execute(
        f"UPDATE grants SET ends = (SELECT {ends} FROM requests WHERE requests.id = request_id)"  # noqa: S608  (one of the two above)
    )
    op.execute(APPROVED)
    op.execute("UPDATE grants SET next_at = approved_at WHERE status = 'due'")
    op.create_index(op.f("ix_grants_next_at"), "grants", ["next_at"])
    op.create_index(op.f("ix_grants_digest"), "grants", ["digest"])


def _add(name: str, kind: sa.types.TypeEngine[object], default: object) -> None:
    """A column that is never empty; *default* is what the rows that are there get."""
    new = sa.Column(name, kind, nullable=False, server_default=default)
    op.add_column("grants", new)
