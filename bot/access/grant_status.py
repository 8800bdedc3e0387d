"""Where a grant stands, and whether it does what it was asked for."""

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


class Verification(StrEnum):
    """Whether what failed works now. `granted` and `verified` are two different things."""

    UNCHECKED = ""
    ASKED = "asked"
    """Only whoever asked can tell, and has been asked."""
    WORKS = "works"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """It could not be checked."""


FAILED = frozenset({GrantStatus.GRANT_FAILED, GrantStatus.REVOKE_FAILED})
"""What somebody has to look at."""
LIVE = frozenset(GrantStatus) - {GrantStatus.ENDED, GrantStatus.GRANT_FAILED}
"""What is given, or is about to be, or may still be there."""
ENDING = frozenset({GrantStatus.REVOKING, GrantStatus.REVOKE_FAILED})

STATUS_WORDS = {
    GrantStatus.DUE: "about to be granted",
    GrantStatus.GRANTING: "being granted",
    GrantStatus.WAITING: "waiting to be granted",
    GrantStatus.ACTIVE: "granted",
    GrantStatus.GRANT_FAILED: "not granted: that failed",
    GrantStatus.REVOKING: "being taken back",
    GrantStatus.REVOKE_FAILED: "still to be taken back: that failed",
    GrantStatus.ENDED: "ended",
}
