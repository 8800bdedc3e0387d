"""Reminding the reviewers of a request that is still pending."""

from dataclasses import replace
from datetime import datetime

from bot.access.policy import Policy
from bot.access.request import AccessRequest, Change, Status
from bot.audit.event import Event, Kind
from bot.errors import AlreadyDecided


def remind(request: AccessRequest, rule: Policy, at: datetime) -> Change:
    """Remind them now; the next time is what *rule* says of now.

    Raises:
        AlreadyDecided: it is pending no more, or it is not yet time.

    """
    if request.status_at(at) is not Status.PENDING:
        raise AlreadyDecided(f"This request is {request.status_at(at)}.")
    if request.remind_at is None or at < request.remind_at:
        raise AlreadyDecided("They were reminded already.")
    later = [one for one in rule.reminders(request.opened_at, request.decide_by) if one > at]
    changed = replace(request, remind_at=next(iter(later), None), version=request.version + 1)
    return Change(changed, Event(Kind.REQUEST_REMINDED, request.id, "keyfix", at))


def reminded(request: AccessRequest, rule: Policy) -> int:
    """How often its reviewers were reminded so far, as *rule* has it."""
    times = rule.reminders(request.opened_at, request.decide_by)
    return sum(request.remind_at is None or at < request.remind_at for at in times)
