"""What persons wrote and are called, taken out of a request; what was decided stays as it is."""

from dataclasses import replace
from datetime import datetime

from bot.access.person import Person
from bot.access.request import AccessRequest, Change
from bot.access.review import Review
from bot.audit.event import Event, Kind

ERASED = "(erased)"
"""In place of a reason."""


def erased(request: AccessRequest, by: str, at: datetime) -> Change:
    """*request* without anybody's words and names; *by* is who has it done."""
    requester = replace(request.requester, name="")
    reviews = tuple(map(_wordless, request.reviews))
    return _changed(
        replace(request, requester=requester, reason=ERASED, evidence=(), reviews=reviews), by, at
    )


def erased_of(request: AccessRequest, person: Person, by: str, at: datetime) -> Change:
    """*request* without the words and the name of *person*; all of them where it is theirs."""
    if request.requester == person:
        return erased(request, by, at)
    reviews = tuple(_wordless(r) if r.by == person else r for r in request.reviews)
    return _changed(replace(request, reviews=reviews), by, at)


def _wordless(review: Review) -> Review:
    return replace(review, by=replace(review.by, name=""), reason="")


def _changed(request: AccessRequest, by: str, at: datetime) -> Change:
    changed = replace(request, version=request.version + 1)
    return Change(changed, Event(Kind.REQUEST_ERASED, request.id, by, at))
