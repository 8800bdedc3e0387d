"""The smallest right that would have been enough, computed from what was refused.

What comes out fills an entry's `{role}`, `{policy}` and `{grant}` beside the facts of the text.
What the text leaves unsaid stays in the command as `<name>`. Values come out of pasted text: they
are quoted for the shell, never spliced into it.
"""

import hashlib
import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from knowledge.azure_roles import azure_role
from knowledge.vocabulary import Provider

Facts = Mapping[str, tuple[str, ...]]

_ACTION = re.compile(r"^[a-z][a-z0-9-]+:[A-Za-z*]+$")
_LONGEST = 900
"""Characters of a policy: what nobody can read is not approved with open eyes."""
_EVERYWHERE = re.compile(
    r"^(bedrock(-mantle)?:(List|CallWithBearerToken|GetFoundationModelAvailability)|aws-marketplace:)"
)
"""Actions that know no resource of their own."""
_PROFILE = re.compile(r"^(arn:aws[\w-]*:bedrock:)[^:]*:[^:]*:inference-profile/(\w[\w-]*)\.(.+)$")
_OWN_PROFILE = re.compile(r"^(arn:aws[\w-]*:bedrock:)[^:]*:[^:]*:application-inference-profile/")
_ROLE_ARN = re.compile(r":(?:assumed-role/([^/]+)|role/(?:.*/)?([^/]+)$)")
_USER_ARN = re.compile(r":user/(?:.*/)?([^/]+)$")
_SSO = re.compile(r"^AWSReservedSSO_(.+?)(?:_[0-9a-f]{8,})?$")
_PROJECT = "projects", "<project>"
_ORGANIZATION = "organizations", "<organization-id>"
_ABOVE = {
    "roles/orgpolicy.": _ORGANIZATION,
    "roles/accesscontextmanager.": _ORGANIZATION,
    "roles/resourcemanager.organization": _ORGANIZATION,
    "roles/resourcemanager.projectCreator": _ORGANIZATION,
    "roles/resourcemanager.folder": ("resource-manager folders", "<folder-id>"),
    "roles/billing.projectManager": _PROJECT,
    "roles/billing.": ("billing accounts", "<billing-account>"),
}
"""Where a role is given if not on a project; the first beginning that fits counts."""


def computed(provider: Provider, facts: Facts, google_roles: Mapping[str, str]) -> Facts:
    """What fills an entry of *provider* beside *facts*; *google_roles*: permission to role."""
    way = _WAYS.get(provider)
    return way(facts, google_roles) if way else {}


def _first(facts: Facts, name: str) -> str:
    return next(iter(facts.get(name, ())), f"<{name}>")


def _quoted(value: str) -> str:
    """*value* for a shell; a `<name>` that somebody has to fill in stays as it is."""
    return value if re.fullmatch(r"<[\w|-]+>", value) else shlex.quote(value)


# --- AWS: a policy for exactly these actions and resources


def _aws(facts: Facts, _: Mapping[str, str]) -> Facts:
    arns = [r for r in facts.get("resource", ()) if r.startswith("arn:")] or ["<resource>"]
    every = [_written(aws_policy(facts, arns[:most])) for most in range(len(arns), 0, -1)]
    policy = next((p for p in every if len(p) <= _LONGEST), every[-1])
    grant = {"grant": (_aws_command(facts, policy),)}
    return grant | {"policy": (policy,)} if len(policy) <= _LONGEST else grant


def _written(policy: Mapping[str, Any]) -> str:
    return json.dumps(policy, separators=(",", ":"))


def aws_policy(facts: Facts, arns: Sequence[str]) -> Mapping[str, Any]:
    """A policy document that allows what was denied, on *arns* and nothing else.

    An inference profile needs its own ARN and, only through it, the models behind it.
    """
    actions = [p for p in facts.get("permission", ()) if _ACTION.match(p)] or ["<permission>"]
    allow = _one_or_all(sorted(set(actions)))
    if all(_EVERYWHERE.match(action) for action in actions):
        return _document([{"Effect": "Allow", "Action": allow, "Resource": "*"}])
    first = {"Effect": "Allow", "Action": allow, "Resource": _one_or_all(arns)}
    behind = [{"Effect": "Allow", "Action": allow, **each} for arn in arns for each in _behind(arn)]
    return _document([first, *behind])


def _behind(arn: str) -> Iterator[Mapping[str, Any]]:
    """The models that a profile routes to, allowed only through it."""
    if told := _PROFILE.match(arn):
        start, where, model = told.groups()
        models = [f"{start}*::foundation-model/{model}"]
        models += [f"{start}::foundation-model/{model}"] if where == "global" else []
    elif told := _OWN_PROFILE.match(arn):
        models = [f"{told.group(1)}*::foundation-model/<model-id>"]
    else:
        return
    through = {"StringLike": {"bedrock:InferenceProfileArn": arn}}
    yield {"Resource": _one_or_all(models), "Condition": through}


def _document(statements: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}


def _one_or_all(values: Sequence[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)


def _aws_command(facts: Facts, policy: str) -> str:
    """How the policy gets to whom it was denied: a user, a role, or a permission set.

    Its name is its own, so that it never takes the place of another one.
    """
    principal = _first(facts, "principal")
    name = f"keyfix-{hashlib.sha256(policy.encode()).hexdigest()[:8]}"
    document = f"--policy-name {name} --policy-document {shlex.quote(policy)}"
    if user := _USER_ARN.search(principal):
        return f"aws iam put-user-policy --user-name {_quoted(user.group(1))} {document}"
    told = _ROLE_ARN.search(principal)
    role = next(filter(None, told.groups()), "") if told else "<role-name>"
    if sso := _SSO.match(role):
        return f"# add to the inline policy of permission set {sso.group(1)}:\n{policy}"
    return f"aws iam put-role-policy --role-name {_quoted(role)} {document}"


# --- Google Cloud: the smallest predefined role, until a time


def _google(facts: Facts, smallest: Mapping[str, str]) -> Facts:
    known = [smallest.get(p.lower()) for p in facts.get("permission", ())]
    roles = tuple(dict.fromkeys(role for role in known if role)) or facts.get("role", ())
    lines = [_google_command(facts, role) for role in roles or ("<role>",)]
    found = {"grant": ("\n".join(lines),)}
    return found | {"role": (", ".join(roles),)} if roles else found


def _google_command(facts: Facts, role: str) -> str:
    kind, name = next((w for start, w in _ABOVE.items() if role.startswith(start)), _PROJECT)
    if kind == "projects":
        name = _quoted(_first(facts, "project"))
    until = 'title=keyfix,expression=request.time < timestamp("<end>")'
    member = _member(_first(facts, "principal"))
    where = f"gcloud {kind} add-iam-policy-binding {name}"
    grant = f"{where} --member={member} --role={_quoted(role)}"
    return grant if kind == "billing accounts" else f"{grant} --condition='{until}'"


def _member(principal: str) -> str:
    if principal.endswith("gserviceaccount.com"):
        return _quoted(f"serviceAccount:{principal}")
    if "@" in principal:
        return _quoted(f"user:{principal}")
    return f"<user|serviceAccount>:{_quoted(principal)}"


# --- Azure: a role by its definition's id


def _azure(facts: Facts, _: Mapping[str, str]) -> Facts:
    roles = tuple(dict.fromkeys(filter(None, map(azure_role, facts.get("permission", ())))))
    scope = next(
        (s for s in facts.get("scope", ()) if s.startswith("/subscriptions/")),
        "<account-resource-id>",
    )
    who = _quoted(_first(facts, "principal"))
    lines = [
        f"az role assignment create --assignee {who} --role {role.id} --scope {_quoted(scope)}"
        for role in roles
    ] or [f"az role assignment create --assignee {who} --role <role-id> --scope {_quoted(scope)}"]
    found = {"grant": ("\n".join(lines),)}
    return found | {"role": (", ".join(map(str, roles)),)} if roles else found


_WAYS: Mapping[Provider, Callable[[Facts, Mapping[str, str]], Facts]] = MappingProxyType(
    {
        Provider.AWS_BEDROCK: _aws,
        Provider.AZURE_OPENAI: _azure,
        Provider.GOOGLE_AI_STUDIO: _google,
        Provider.VERTEX_AI: _google,
    }
)
