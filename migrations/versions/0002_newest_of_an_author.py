"""What somebody pasted last is found by who they are."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_diagnoses_author_at"), "diagnoses", ["author", "at"])
