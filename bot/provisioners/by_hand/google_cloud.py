"""Google Cloud: a role bound under a condition that ends it, or an API switched on."""

import re

from bot.messages.plan import Plan
from bot.provisioners import Task
from bot.provisioners.by_hand.command import option, quoted, typed
from knowledge.ask import EnableApi, Membership, RoleGrant

_PROJECT = re.compile(r"projects/([a-z][a-z0-9.:-]{4,62}[a-z0-9]|\d{6,20})")
_ROLE = re.compile(r"(roles|(projects|organizations)/[\w.:-]+/roles)/[\w.]+")
_API = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)+")
_BASIC = frozenset({"roles/owner", "roles/editor", "roles/viewer"})
"""Roles that take no condition."""


def google_plan(task: Task) -> Plan | None:
    """The commands; None where what is asked for has none."""
    what, found = task.asked.what, _PROJECT.fullmatch(task.asked.what.target)
    if isinstance(what, EnableApi) and _API.fullmatch(what.api):
        where = option("project", found.group(1) if found else "<project>")
        on = typed(f"Switch `{what.api}` on.", f"gcloud services enable {what.api} {where}")
        return Plan(give=(on,), take_back=(), by_hand=True)
    if not isinstance(what, RoleGrant | Membership) or not found:
        return None
    roles = [role.strip() for role in what.role.split(",")]
    if not all(_ROLE.fullmatch(role) for role in roles):
        return None
    timed = task.until is not None and not _BASIC.intersection(roles)
    give = "\n".join(_binding("add", found.group(1), task, role, timed=timed) for role in roles)
    back = "\n".join(_binding("remove", found.group(1), task, role, timed=timed) for role in roles)
    lapses = "It lapses by itself; this clears what is left of it." if timed else "Take it back."
    return Plan(
        give=(typed("Bind the role, under this very condition." if timed else "Bind it.", give),),
        take_back=(typed(lapses, back),),
        by_hand=True,
        until=task.until if timed else None,
    )


def _binding(verb: str, project: str, task: Task, role: str, *, timed: bool) -> str:
    condition = "None"
    if timed:
        condition = f'expression=request.time < timestamp("{task.end}"),title={task.name}'
    member = _member(task.asked.principal)
    return (
        f"gcloud projects {verb}-iam-policy-binding {project} {option('member', member)} "
        f"{option('role', role)} --condition={quoted(condition)}"
    )


def _member(principal: str) -> str:
    if re.match(r"(user|serviceAccount|group|domain|principal|principalSet):", principal):
        return principal
    kind = "serviceAccount" if principal.endswith("gserviceaccount.com") else "user"
    return f"{kind}:{principal}"
