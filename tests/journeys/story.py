"""What happens between the paste and the end of the grant, and where it may break off."""

STORY = ["error.explained", "request.opened", "request.approved"]
"""Up to the decision."""
CARRIED_OUT = [
    "grant.begun",
    "grant.activated",
    "grant.verified",
    "grant.end_begun",
    "grant.ended",
]
"""By a provider's API, and taken back at its end."""
TOLD = ["thread", "reviewers", "reminder", "requester", "origin"]
QUIET = ["reminder:sent"]
"""There is nobody to be reminded of what is decided."""


def points_of(kinds, told):
    """Every point at which these changes, and what is told of them, may break off."""
    changes = [f"{kind}:{stage}" for kind in kinds for stage in ("changed", "chained", "committed")]
    telling = [f"{audience}:{stage}" for audience in told for stage in ("drawn", "sent", "noted")]
    return [*changes, *(one for one in telling if one not in QUIET)]
