"""What the policy approves by itself: the safe cases, audited as its own decision."""

from dataclasses import replace
from datetime import datetime

from bot.access.directory import Member
from bot.access.grant import Grant
from bot.access.policy import Policy
from bot.access.request import AccessRequest, Change, Status
from bot.audit.event import Event, Kind
from knowledge.ask import UNSAID

POLICY = "policy"
"""The actor of what no person decided."""

_UNSAID = frozenset(UNSAID.values())


def auto_approval(
    request: AccessRequest, rule: Policy, member: Member, at: datetime
) -> Change | None:
    """The approval of *request* by *rule* alone; None where people have to decide.

    Only where all that is asked for is said, and it is for the one who asks: the principal is the
    address that their platform gives for *member*, who is their account.
    """
    said = _UNSAID.isdisjoint(request.asked.what.fields().values())
    own = request.asked.principal.casefold() == member.email.casefold() != ""
    if not (rule.auto_approval and said and own) or request.status_at(at) is not Status.PENDING:
        return None
    approved = replace(request, status=Status.APPROVED, version=request.version + 1)
    details = {"digest": request.digest, "policy": rule.version, "rule": rule.label}
    event = Event(Kind.REQUEST_APPROVED, request.id, POLICY, at, details)
    grant = Grant.due(request.id, request.requester.tenant, request.asked, at)
    return Change(approved, event, grant)
