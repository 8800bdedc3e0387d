"""Who decides on which request, how many of them, and for how long a grant may last.

An organisation's policy is one YAML file, parsed as strictly as the knowledge: all faults at once.
Rules are tried in order, and the first that fits a request rules it. What no rule names falls to
the workspace's own admins, one of whom is enough.
"""

import hashlib
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import ValidationError

from bot.access.directory import Roll, UserGroup
from bot.access.person import MAIN, Identity, Person
from bot.access.place import Place
from bot.access.policy_faults import faults_between
from bot.access.policy_form import ANYONE, FileForm, RuleForm
from bot.access.rule import ADMINS, Group, Occasion, Policy, Risk
from bot.errors import BadPolicy
from knowledge import Provider
from knowledge.ask import Ask

__all__ = ["ADMINS", "Occasion", "Policy", "PolicyFile", "Risk", "parse_policy"]


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a rule is for; where it says nothing, for everything."""

    form: RuleForm

    def fits(self, provider: Provider, what: Ask, groups: frozenset[str]) -> bool:
        form = self.form
        return (
            provider in (form.providers or {provider})
            and what.kind in (form.kinds or {what.kind})
            and _matches(what.target, form.targets)
            and _matches(what.fields().get("role", ""), form.roles)
            and (not form.requesters or not groups.isdisjoint(form.requesters))
        )


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """An organisation's policy, read: its people, where requests go, and its rules."""

    people: tuple[Person, ...] = ()
    post_to: tuple[Place, ...] = ()
    version: str = ""
    text: str = field(default="", repr=False)
    """The YAML that it was read from; empty where nobody wrote any."""
    listen_in: tuple[Place, ...] = ()
    """The channels that keyfix answers in; empty: wherever it is invited."""
    keep_diagnoses: timedelta = timedelta(days=30)
    """How long redacted pastes are kept."""
    groups: Mapping[str, Group] = field(default_factory=lambda: MappingProxyType({}))
    _rules: tuple[tuple[_Scope, Policy], ...] = field(default=(), repr=False)

    def rule_for(
        self, provider: Provider, what: Ask, groups: frozenset[str] = frozenset()
    ) -> Policy:
        """The first rule that fits, else the one that holds where nobody wrote any.

        *groups*: those that the requester is in, as `groups_of` tells.
        """
        fitting = (rule for scope, rule in self._rules if scope.fits(provider, what, groups))
        return next(fitting, Policy(version=self.version))

    def listens(self, place: Place) -> bool:
        """Whether keyfix answers in *place* what was not said to itself."""
        here = [one for one in self.listen_in if one.home == place.home]
        return not here or place.root in here

    def groups_of(self, person: Person, roll: Roll) -> frozenset[str]:
        """As what *person* can be named as a requester: groups, their own id, their identities."""
        within = {name for name, group in self.groups.items() if group.holds(person, roll)}
        return frozenset({person.id, *map(str, person.identities)} | within)

    @property
    def asked_of_requesters(self) -> frozenset[UserGroup]:
        """The groups of platforms that have to be asked for to know which rule fits somebody."""
        named = {one for scope, _ in self._rules for one in scope.form.requesters}
        within = [group for name, group in self.groups.items() if name in named]
        return frozenset(one for group in within for one in group.usergroups)


def parse_policy(text: str) -> PolicyFile:
    """Read a policy from its YAML.

    Raises:
        BadPolicy: with every fault, each naming its place.

    """
    try:
        given: Any = yaml.load(text, Loader=_StrictLoader)  # noqa: S506  (a SafeLoader of ours)
    except yaml.YAMLError as error:
        raise BadPolicy([" ".join(str(error).split())]) from error
    read = _form(given)
    version = hashlib.sha256(text.encode()).hexdigest()
    people = tuple(
        Person(key, MAIN, one.name, frozenset(map(Identity.parse, one.identities)))
        for key, one in read.people.items()
    )
    groups = {name: _group(one.people, one.usergroups) for name, one in read.groups.items()}
    names = {**read.called, **{one.id: one.name for one in people}}
    rules = tuple(
        (_Scope(form), _rule(form, groups, names, version, at))
        for at, form in enumerate(read.rules, 1)
    )
    return PolicyFile(
        people,
        tuple(map(Place.parse, read.post_to)),
        version,
        text,
        tuple(map(Place.parse, read.listen_in)),
        read.keep_diagnoses,
        groups,
        rules,
    )


def _form(given: object) -> FileForm:
    faults = list(faults_between(given))
    try:
        form = FileForm.model_validate(given)
    except ValidationError as error:
        raise BadPolicy([*map(_fault, error.errors()), *faults]) from error
    if faults:
        raise BadPolicy(faults)
    return form


def _fault(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"] if part != ANYONE)
    return f"{where}: {error['msg']}" if where else str(error["msg"])


def _group(people: Iterable[str], usergroups: Iterable[str]) -> Group:
    return Group(
        people=frozenset(people), usergroups=frozenset(UserGroup.parse(one) for one in usergroups)
    )


def _rule(
    form: RuleForm, groups: Mapping[str, Group], names: Mapping[str, str], version: str, at: int
) -> Policy:
    return Policy(
        reviewers=frozenset(form.named),
        approvals_needed=sum(form.approvals.values()),
        of={} if ANYONE in form.approvals else form.approvals,
        groups={name: one for name, one in groups.items() if name in form.named},
        names={name: one for name, one in names.items() if name in form.named},
        self_approval=form.self_approval,
        auto_approval=form.auto_approval,
        at_most=form.at_most,
        decide_within=form.decide_within,
        remind_after=form.remind_after,
        risk=form.risk,
        reason_required=frozenset(form.reason_required),
        version=version,
        label=f"rule {at}" + (f", {form.name}" if form.name else ""),
    )


def _matches(said: str, patterns: Iterable[str]) -> bool:
    """Whether one of *patterns* is of *said*, however either is spelt; none at all is of all."""
    wanted = [_folded(one).replace("[", "[[]").replace("?", "[?]") for one in patterns]
    return not wanted or any(fnmatchcase(_folded(said), one) for one in wanted)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


class _StrictLoader(yaml.SafeLoader):
    """YAML's own loader keeps the last of two equal keys, and says nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002  (as PyYAML has it)
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key!r} is there twice", node.start_mark
                )
        return super().construct_mapping(node, deep)
