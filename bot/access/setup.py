"""What `/keyfix setup` changes of a policy, and how it then reads.

A policy that was set up in the chat is the same YAML that a file holds. Only what a form asked for
is changed in it, and only for the workspace that it was filled in at: rules that somebody wrote,
and what was set up elsewhere, stay. The text is written anew, so comments in it are lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import yaml

from bot.access.directory import UserGroup
from bot.access.person import Home, Identity
from bot.access.place import Place
from bot.access.policy import PolicyFile
from bot.access.policy_faults import ACTORS
from bot.access.rule import ADMINS
from knowledge import Provider

Draft = dict[str, Any]

_EVERYTHING = "set up for everything"
_ONE = "set up for {}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewers:
    """Who decides, as a form shows and sends it: accounts and groups with what they are called."""

    accounts: Mapping[Identity, str] = field(default_factory=lambda: MappingProxyType({}))
    usergroups: Mapping[UserGroup, str] = field(default_factory=lambda: MappingProxyType({}))
    admins: bool = False
    approvals: int = 1


def with_places(
    policy: PolicyFile, home: Home, post_to: Sequence[Place], listen_in: Sequence[Place]
) -> str:
    """The text of *policy* with other channels at *home*; those of other homes stay."""
    draft = _read(policy)
    for name, before, now in (
        ("post_to", policy.post_to, post_to),
        ("listen_in", policy.listen_in, listen_in),
    ):
        places = [*(one for one in before if one.home != home), *now]
        draft[name] = [str(one) for one in places]
        if not places:
            del draft[name]
    return _written(draft)


def with_reviewers(
    policy: PolicyFile, home: Home, given: Reviewers, provider: Provider | None = None
) -> str:
    """The text of *policy* with other reviewers at *home*, of *provider* or of everything else.

    With nobody given, what was set up for it is taken away, and the next rule that fits holds.
    """
    draft = _read(policy)
    rules: list[Draft] = draft.setdefault("rules", [])
    rule = _rule(rules, provider)
    named = [one for one in _named(rule) if _elsewhere(one, home, draft)]
    named += map(str, given.accounts)
    named += [_group(draft, group, called) for group, called in given.usergroups.items()]
    named += [ADMINS] if given.admins else []
    if named:
        rule.update(reviewers=list(dict.fromkeys(named)), approvals=given.approvals)
    else:
        rules.remove(rule)
    called = draft.setdefault("called", {})
    called.update({str(one): name for one, name in given.accounts.items() if name})
    _forget_the_unnamed(draft)
    return _written(draft)


def reviewers_at(policy: PolicyFile, home: Home, provider: Provider | None = None) -> Reviewers:
    """What was set up at *home* for *provider*, or for everything else."""
    draft = _read(policy)
    rules: list[Draft] = draft.get("rules", [])
    rule = next((one for one in rules if one.get("name") == _name(provider)), {})
    called, groups = draft.get("called", {}), draft.get("groups", {})
    here = [one for one in _named(rule) if not _elsewhere(one, home, draft)]
    accounts = {Identity.parse(one): called.get(one, "") for one in here if _is_account(one)}
    usergroups = {
        UserGroup.parse(one): name
        for name in here
        if name in groups
        for one in groups[name].get("usergroups", [])
    }
    approvals = rule.get("approvals", 1)
    return Reviewers(
        accounts=accounts,
        usergroups=usergroups,
        admins=ADMINS in _named(rule),
        approvals=approvals if isinstance(approvals, int) else sum(approvals.values()),
    )


def set_up_for(policy: PolicyFile) -> tuple[Provider, ...]:
    """The providers that reviewers of their own were set up for."""
    names = {one.get("name") for one in _read(policy).get("rules", [])}
    return tuple(one for one in Provider if _name(one) in names)


def exported(policy: PolicyFile) -> str:
    """*policy* as a file would hold it: as it was written, where it was."""
    return policy.text or _written(_read(policy))


def _read(policy: PolicyFile) -> Draft:
    given: Draft = yaml.safe_load(policy.text) if policy.text else {"version": 1}
    if policy.post_to and "post_to" not in given:  # given by the environment until now
        given["post_to"] = [str(one) for one in policy.post_to]
    return given


def _written(draft: Draft) -> str:
    kept = {name: value for name, value in draft.items() if value not in ([], {})}
    text: str = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=100)
    return text


def _name(provider: Provider | None) -> str:
    return _ONE.format(provider.value) if provider else _EVERYTHING


def _rule(rules: list[Draft], provider: Provider | None) -> Draft:
    """The rule that was set up, or a new one: before that for everything, which is the last."""
    name = _name(provider)
    found = next((one for one in rules if one.get("name") == name), None)
    if found is None:
        found = {"name": name} | ({"providers": [provider.value]} if provider else {})
        last = next((n for n, one in enumerate(rules) if one.get("name") == _EVERYTHING), None)
        rules.insert(len(rules) if last is None else last, found)
    return found


def _named(rule: Mapping[str, Any]) -> list[str]:
    approvals = rule.get("approvals")
    return list(rule.get("reviewers", []) or (approvals if isinstance(approvals, dict) else []))


def _elsewhere(name: str, home: Home, draft: Draft) -> bool:
    """Whether *name*, a reviewer, is none that a form at *home* shows."""
    if name == ADMINS:
        return False
    if _is_account(name):
        return Identity.parse(name).home != home
    group = draft.get("groups", {}).get(name, {})
    usergroups = [UserGroup.parse(one) for one in group.get("usergroups", [])]
    only_here = bool(usergroups) and all(one.home == home for one in usergroups)
    return not only_here or bool(group.get("people"))


def _is_account(name: str) -> bool:
    try:
        Identity.parse(name)
    except ValueError:
        return False
    return True


def _group(draft: Draft, group: UserGroup, called: str) -> str:
    """The name under which *draft* knows *group*; one that it doesn't know yet gets one."""
    groups: Draft = draft.setdefault("groups", {})
    just_it = {"usergroups": [str(group)]}
    wished = called.replace(":", " ").strip() or group.id  # with a colon it would be an account
    taken = {ADMINS, *ACTORS, *draft.get("people", {}), *groups}
    name = next((one for one, held in groups.items() if held == just_it), wished)
    if name not in groups and name in taken:
        name = f"{wished} {group.id}"
    groups[name] = just_it
    return name


def _forget_the_unnamed(draft: Draft) -> None:
    named = {one for rule in draft["rules"] for one in _named(rule)}
    named |= {one for rule in draft["rules"] for one in rule.get("requesters", [])}
    named |= {one for group in draft.get("groups", {}).values() for one in group.get("people", [])}
    draft["called"] = {one: name for one, name in draft["called"].items() if one in named}
