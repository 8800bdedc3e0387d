"""One thing that happened. Kinds read `subject.past-tense-verb`, and none is ever renamed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """Everything that the audit log can say."""

    ERROR_EXPLAINED = "error.explained"
    ERROR_UNRECOGNISED = "error.unrecognised"
    QUESTION_ANSWERED = "question.answered"
    ANSWER_RATED = "answer.rated"
    REQUEST_OPENED = "request.opened"
    REQUEST_EDITED = "request.edited"
    REQUEST_REVIEWED = "request.reviewed"
    REQUEST_APPROVED = "request.approved"
    REQUEST_DENIED = "request.denied"
    REQUEST_WITHDRAWN = "request.withdrawn"
    REQUEST_EXPIRED = "request.expired"
    REQUEST_REFUSED = "request.refused"
    REVIEW_REFUSED = "review.refused"
    POLICY_CHANGED = "policy.changed"
    LINK_OFFERED = "link.offered"
    LINK_TAKEN = "link.taken"
    LINK_AGREED = "link.agreed"
    LINK_MADE = "link.made"
    LINK_ENDED = "link.ended"
    LINK_REFUSED = "link.refused"
    LINK_REMOVED = "link.removed"


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to which subject, and when (UTC). No secret and no pasted text is ever in it."""

    kind: Kind
    subject: str
    actor: str
    at: datetime
    details: Mapping[str, str] = field(default_factory=dict)
