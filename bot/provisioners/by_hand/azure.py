"""Azure: a role assignment with a name of its own, so that exactly this one is deleted again."""

import re
import uuid

from bot.messages.plan import Plan
from bot.provisioners import Task
from bot.provisioners.by_hand.command import option, typed
from knowledge.ask import EnableApi, Membership, RoleGrant, ServiceAccount

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SCOPE = re.compile(r"/subscriptions/[\w./()-]+")
_NAMESPACE = re.compile(r"Microsoft\.[A-Za-z]+")
_PORTAL = "https://portal.azure.com/#browse/Microsoft.CognitiveServices%2Faccounts"


def azure_plan(task: Task) -> Plan | None:
    """The commands; None where what is asked for has none."""
    what = task.asked.what
    if isinstance(what, EnableApi) and _NAMESPACE.fullmatch(what.api):
        on = f"az provider register {option('namespace', what.api)}"
        return Plan(give=(typed("Register it.", on),), take_back=(), by_hand=True)
    if not isinstance(what, RoleGrant | Membership | ServiceAccount):
        return None
    role = _GUID.search(what.role)
    if role is None:
        return None
    name = str(uuid.uuid5(uuid.NAMESPACE_URL, task.name))
    scope = what.target if _SCOPE.fullmatch(what.target) else "<resource-id>"
    give = (
        f"az role assignment create {option('name', name)} {option('role', role.group())} "
        f"{option('assignee', task.asked.principal)} {option('scope', scope)} "
        f"{option('description', task.name)}"
    )
    there = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"
    ids = there if scope.startswith("<") else option("ids", there).removeprefix("--ids=")
    back = f"az role assignment delete --ids {ids}"
    kept = "Assign the role. Azure gives it no end here: keyfix asks for it back."
    return Plan(
        give=(typed(kept if task.until else "Assign the role.", give, at=_PORTAL),),
        take_back=(typed("Delete exactly this assignment.", back),),
        by_hand=True,
    )
