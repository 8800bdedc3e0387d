"""What will be done for a request, before and after somebody approves it."""

from datetime import datetime

from bot.access.asked import Asked
from bot.access.grant import Grant
from bot.access.request import AccessRequest
from bot.messages.card import StepLine
from bot.messages.plan import Plan
from bot.provisioners import Provisioner, Task
from bot.provisioners.manual import Manual


def by_hand(_: Asked) -> Provisioner:
    """Whatever is asked for, an admin carries it out."""
    return Manual()


def task_of(
    request: AccessRequest,
    grant: Grant | None,
    now: datetime,
    advice: tuple[StepLine, ...] = (),
) -> Task:
    """What is to be done for *request*; without a *grant*, what would be if it were approved."""
    if grant:
        return Task.of(grant, request.asked, now, advice=advice)
    proposed = Grant.due(request.id, request.requester.tenant, request.asked, now)
    return Task.of(proposed, request.asked, now, advice=advice, approved=False)


def plan_for(
    provisioner: Provisioner,
    request: AccessRequest,
    grant: Grant | None,
    now: datetime,
    advice: tuple[StepLine, ...] = (),
) -> Plan:
    """How *provisioner* would do it."""
    return provisioner.plan(task_of(request, grant, now, advice))
