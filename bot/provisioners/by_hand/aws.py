"""AWS: an inline policy that ends by itself, for a user or a role."""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.messages.plan import Plan
from bot.provisioners import Task
from bot.provisioners.by_hand.command import clicked, option, typed
from knowledge.ask import RoleGrant
from knowledge.least_privilege import aws_policy

_USER = re.compile(r"arn:aws[\w-]*:iam::\d{12}:user/(?:.*/)?([\w+=,.@-]+)")
_ROLE = re.compile(
    r"arn:aws[\w-]*:(?:sts::\d{12}:assumed-role|iam::\d{12}:role(?:/.*)?)/([\w+=,.@-]+)(?:/.*)?"
)
_NAME = re.compile(r"[\w+=,.@-]{1,64}")
_SSO = re.compile(r"AWSReservedSSO_(.+?)(?:_[0-9a-f]{8,})?")
_ACTION = re.compile(r"[a-z][a-z0-9-]+:[A-Za-z*]+")
_WRITTEN = "Inline policy: "
_CONSOLE = "https://console.aws.amazon.com/iam/home"


def aws_plan(task: Task) -> Plan | None:
    """The commands; None where what is asked for is no policy that can be written down."""
    policy = _policy(task.asked.what) if isinstance(task.asked.what, RoleGrant) else None
    if policy is None:
        return None
    document = json.dumps(_ending(policy, task), separators=(",", ":"))
    principal = task.asked.principal
    role = _ROLE.fullmatch(principal)
    if role and (sso := _SSO.fullmatch(role.group(1))):
        return _permission_set(sso.group(1), document, task)
    user = _USER.fullmatch(principal)
    kind = "role" if role else "user"
    found = user or role
    plain = principal if _NAME.fullmatch(principal) else f"<{kind}-name>"
    whose = option(f"{kind}-name", found.group(1) if found else plain)
    named = option("policy-name", task.name)
    put = f"aws iam put-{kind}-policy {whose} {named} {option('policy-document', document)}"
    gone = f"aws iam delete-{kind}-policy {whose} {named}"
    lapses = "It lapses by itself; this clears what is left of it."
    return Plan(
        give=(typed("Write this inline policy, and no other one.", put),),
        take_back=(typed(lapses if task.until else "Delete it again.", gone),),
        by_hand=True,
        until=task.until,
    )


def _permission_set(name: str, document: str, task: Task) -> Plan:
    """A role of IAM Identity Center is never edited itself: its permission set is."""
    add = "Add these statements to the inline policy of permission set `$name`, and provision it."
    drop = "Remove them from permission set `$name` again, and provision it."
    return Plan(
        give=(clicked(add, _CONSOLE, name=name), typed("The statements:", document)),
        take_back=(clicked(drop, _CONSOLE, name=name),),
        by_hand=True,
        until=task.until,
    )


def _policy(what: RoleGrant) -> Mapping[str, Any] | None:
    if what.role.startswith(_WRITTEN):
        try:
            written = json.loads(what.role.removeprefix(_WRITTEN))
        except ValueError:
            written = None
        if isinstance(written, dict) and isinstance(written.get("Statement"), list):
            return written
    if _ACTION.fullmatch(what.permission) and what.target.startswith("arn:"):
        return aws_policy({"permission": (what.permission,)}, [what.target])
    return None


def _ending(policy: Mapping[str, Any], task: Task) -> Mapping[str, Any]:
    """The same policy, each statement with its end in it."""
    if task.until is None:
        return policy
    end = {"DateLessThan": {"aws:CurrentTime": task.end}}
    statements = [
        {**one, "Condition": {**one.get("Condition", {}), **end}} for one in policy["Statement"]
    ]
    return {**policy, "Statement": statements}
