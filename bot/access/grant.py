"""A grant: what was approved, carried out at the provider, and ended as its kind says.

due ── granting ─┬─ (waiting ─) active ── revoking ─┬─ ended
                 └─ grant_failed                    └─ revoke_failed ─ (retried until) ended
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class GrantStatus(StrEnum):
    """Where a grant stands."""

    DUE = "due"
    GRANTING = "granting"
    WAITING = "waiting"
    ACTIVE = "active"
    GRANT_FAILED = "grant_failed"
    REVOKING = "revoking"
    REVOKE_FAILED = "revoke_failed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What one approved request gives. What exactly, is in the request: it never changes again.

    *ends_at* (UTC) is set once it is active; None where it is simply done.
    """

    id: str
    request_id: str
    tenant: str
    status: GrantStatus = GrantStatus.DUE
    reference: str = ""
    """The provider's own name for it."""
    ends_at: datetime | None = None
    version: int = 1
