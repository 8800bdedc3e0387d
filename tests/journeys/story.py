"""What happens between the paste and the decision, and every point at which it may break off."""

STORY = ["error.explained", "request.opened", "request.approved"]
TOLD = ["thread", "reviewers", "requester", "origin"]
POINTS = [
    *(f"{kind}:{stage}" for kind in STORY for stage in ("changed", "chained", "committed")),
    *(f"{audience}:{stage}" for audience in TOLD for stage in ("drawn", "sent", "noted")),
]
