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
    REQUEST_ERASED = "request.erased"
    REQUEST_REFUSED = "request.refused"
    REVIEW_REFUSED = "review.refused"
    GRANT_BEGUN = "grant.begun"
    GRANT_WAITING = "grant.waiting"
    GRANT_ACTIVATED = "grant.activated"
    GRANT_FAILED = "grant.failed"
    GRANT_RETRIED = "grant.retried"
    GRANT_CHECK_ASKED = "grant.check_asked"
    GRANT_VERIFIED = "grant.verified"
    GRANT_STILL_REFUSED = "grant.still_refused"
    GRANT_UNCHECKED = "grant.unchecked"
    GRANT_REVIEW_DUE = "grant.review_due"
    GRANT_KEPT = "grant.kept"
    GRANT_END_BEGUN = "grant.end_begun"
    GRANT_END_WAITING = "grant.end_waiting"
    GRANT_END_FAILED = "grant.end_failed"
    GRANT_ENDED = "grant.ended"
    GRANT_REFUSED = "grant.refused"
    REQUEST_REMINDED = "request.reminded"
    POLICY_CHANGED = "policy.changed"
    POLICY_REFUSED = "policy.refused"
    PERSON_ERASED = "person.erased"
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
    personal: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The actor's own words and name: kept beside the chain, where they can be erased."""
