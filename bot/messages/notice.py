"""Whom to tell what. It names a subject and is drawn when it is sent, so it is never stale."""

from dataclasses import dataclass
from enum import StrEnum

from bot.audit.event import Event, Kind


class Audience(StrEnum):
    """Who is told, and of what the subject is."""

    THREAD = "thread"
    """Everybody in the thread of a pasted error; of a diagnosis."""
    AUTHOR = "author"
    """Whoever pasted it, alone: that a secret was in it; of a diagnosis."""
    REVIEWERS = "reviewers"
    """The places where requests are decided; of a request."""
    REQUESTER = "requester"
    """Whoever asked, alone; of a request."""
    REMINDER = "reminder"
    """The same places again, while it waits: that it does; of a request."""
    ORIGIN = "origin"
    """The thread in which the request began: only that it was asked and decided; of a request."""
    GRANT = "grant"
    """Where requests are decided: that a grant wants somebody's hands or eyes; of a request."""
    SETUP = "setup"
    """The places where requests are decided, of how that was set up; of a policy's version."""
    LINK = "link"
    """Those who join their accounts, each alone; of an offer to."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Tell *audience* how *subject* stands."""

    audience: Audience
    subject: str


SECRETS = "secrets"
"""In the details of an explained error: the kinds of secret that were cut from the text."""

PRIVATE = "private"
"""In the details of what somebody asked privately."""

_EVERYBODY = (Audience.REVIEWERS, Audience.REMINDER, Audience.REQUESTER, Audience.ORIGIN)
_GRANT = (Audience.REVIEWERS, Audience.GRANT, Audience.REQUESTER)
_AUDIENCES = {
    Kind.ERROR_EXPLAINED: (Audience.THREAD,),
    Kind.ERROR_UNRECOGNISED: (Audience.THREAD,),
    Kind.QUESTION_ANSWERED: (Audience.THREAD,),
    Kind.ANSWER_RATED: (Audience.THREAD,),
    Kind.REQUEST_OPENED: (Audience.REVIEWERS, Audience.ORIGIN),  # the requester has just sent it
    Kind.REQUEST_EDITED: (Audience.REVIEWERS, Audience.REMINDER),  # the requester has just done it
    Kind.REQUEST_REVIEWED: (Audience.REVIEWERS, Audience.REMINDER),
    Kind.REQUEST_REMINDED: (Audience.REMINDER,),
    Kind.REQUEST_APPROVED: _EVERYBODY,
    Kind.REQUEST_DENIED: _EVERYBODY,
    # the requester has just done it
    Kind.REQUEST_WITHDRAWN: (Audience.REVIEWERS, Audience.REMINDER, Audience.ORIGIN),
    Kind.REQUEST_EXPIRED: _EVERYBODY,
    Kind.REQUEST_ERASED: (Audience.REVIEWERS, Audience.ORIGIN),
    Kind.GRANT_WAITING: _GRANT,
    Kind.GRANT_ACTIVATED: _GRANT,
    Kind.GRANT_FAILED: _GRANT,
    Kind.GRANT_RETRIED: _GRANT,
    Kind.GRANT_CHECK_ASKED: (Audience.REVIEWERS, Audience.REQUESTER),
    Kind.GRANT_VERIFIED: (Audience.REVIEWERS, Audience.REQUESTER),
    Kind.GRANT_STILL_REFUSED: (Audience.REVIEWERS, Audience.REQUESTER),
    Kind.GRANT_UNCHECKED: (Audience.REVIEWERS, Audience.REQUESTER),
    Kind.GRANT_REVIEW_DUE: _GRANT,
    Kind.GRANT_KEPT: _GRANT,
    Kind.GRANT_END_BEGUN: _GRANT,
    Kind.GRANT_END_WAITING: _GRANT,
    Kind.GRANT_END_FAILED: _GRANT,
    Kind.GRANT_ENDED: _GRANT,
    Kind.GRANT_REFUSED: _GRANT,  # they may have clicked on an outdated card
    Kind.LINK_AGREED: (Audience.LINK,),
    Kind.LINK_MADE: (Audience.LINK,),
    Kind.LINK_ENDED: (Audience.LINK,),
    Kind.REVIEW_REFUSED: (Audience.REVIEWERS,),  # they may have clicked on an outdated card
}


_IN_CHAT = "setup"  # a policy that was set up there; whoever changes the file tells it themselves


def notices_of(event: Event) -> tuple[Notice, ...]:
    """Everyone who is to hear of *event*. What was asked privately is answered where it came in."""
    if PRIVATE in event.details:
        return ()
    told = _AUDIENCES.get(event.kind, ())
    if SECRETS in event.details:
        told = (Audience.AUTHOR, *told)
    if event.kind is Kind.POLICY_CHANGED and event.details.get("source") == _IN_CHAT:
        told = (Audience.SETUP,)
    return tuple(Notice(audience, event.subject) for audience in told)
