"""What in a policy file doesn't go together, though each field may be right by itself.

It is looked for in the file as it was written, so that it is told at once with all that is wrong
with the fields.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.access.person import Identity
from bot.access.policy_form import MOST
from bot.access.rule import ADMINS, Risk

ACTORS = frozenset({"policy", "keyfix"})
"""Who does in the audit log what no person does."""


def faults_between(given: object) -> Iterator[str]:
    """Every fault between the fields of *given*, each naming its place."""
    people, groups = _table(given, "people"), _table(given, "groups")
    yield from _names(people, groups)
    for name, group in groups.items():
        yield from _group(name, group, people)
    for at, rule in enumerate(_list(given, "rules")):
        for field, words in _rule(rule, people, groups):
            yield f"rules.{at}.{field}: {words}"


def _names(people: Mapping[str, Any], groups: Mapping[str, Any]) -> Iterator[str]:
    for where, named in (("people", people), ("groups", groups)):
        if ADMINS in named:
            yield f"{where}: {ADMINS!r} means the workspace's admins, so nobody can be called so"
        for name in sorted(one for one in named if ":" in one or one in ACTORS):
            yield f"{where}: {name!r} may be taken for an account or for keyfix itself"
    for name in sorted(people.keys() & groups.keys()):
        yield f"groups: {name!r} is a person already"
    every = [one for person in people.values() for one in _list(person, "identities")]
    for one in sorted({str(one) for one in every if every.count(one) > 1}):
        yield f"people: {one} belongs to two people"


def _group(name: str, group: object, people: Mapping[str, Any]) -> Iterator[str]:
    members = _list(group, "people")
    if not members and not _list(group, "usergroups"):
        yield f"groups.{name}: names neither people nor usergroups, so nobody would be in it"
    for one in _unknown(members, people):
        yield f"groups.{name}.people: nobody in people is called {one!r}"


def _rule(
    rule: object, people: Mapping[str, Any], groups: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    counted, reviewers = _table(rule, "approvals"), _list(rule, "reviewers")
    if not counted and not reviewers:
        yield "reviewers", "nobody is named, so nobody could decide"
    if counted and reviewers:
        yield "reviewers", "approvals says already of whom"
    if sum(n for n in counted.values() if isinstance(n, int)) > MOST:
        yield "approvals", f"at most {MOST} people in all"
    for field, named, known in (
        ("reviewers", reviewers, {ADMINS, *people, *groups}),
        ("approvals", list(counted), {ADMINS, *people, *groups}),
        ("requesters", _list(rule, "requesters"), {*people, *groups}),
    ):
        for one in _unknown(named, known):
            yield field, f"nobody in people is called {one!r}"
    if isinstance(rule, dict) and rule.get("auto_approval") is True:
        if not _list(rule, "kinds"):
            yield "auto_approval", "only for kinds that the rule names"
        if rule.get("risk") == Risk.HIGH:
            yield "auto_approval", "what is of high risk is decided by people"


def _unknown(named: Iterable[Any], known: Iterable[str]) -> list[str]:
    strange = {str(one) for one in named} - set(known)
    return sorted(one for one in strange if not _is_identity(one))


def _is_identity(text: str) -> bool:
    try:
        Identity.parse(text)
    except ValueError:
        return False
    return True


def _table(given: object, name: str) -> Mapping[str, Any]:
    found = given.get(name) if isinstance(given, dict) else None
    return {str(key): one for key, one in found.items()} if isinstance(found, dict) else {}


def _list(given: object, name: str) -> list[Any]:
    found = given.get(name) if isinstance(given, dict) else None
    return found if isinstance(found, list) else []
