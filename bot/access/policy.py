"""Who decides on a request, how many of them, and for how long a grant may last.

An organisation's policy is one YAML file, parsed as strictly as the knowledge: all faults at once.
Rules are tried in order, and the first that fits a request rules it. What no rule names falls to
the workspace's own admins, one of whom is enough.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.access.directory import Member
from bot.access.person import MAIN, Identity, Person
from bot.access.place import Place
from bot.errors import BadPolicy, NotAReviewer, OwnRequest
from knowledge import AskKind, Provider

ADMINS = "admins"
"""In a rule's reviewers: whoever the workspace of the request holds for an owner or admin."""

_WORKING_DAYS = 3
_WEEKEND = 5  # datetime.weekday() of a Saturday


class Risk(StrEnum):
    """How much a wrong yes could cost."""

    NORMAL = "normal"
    HIGH = "high"
    """Approved only after a confirmation that repeats what will happen, never by a bare click."""


class Occasion(StrEnum):
    """When a reason may have to be given."""

    ASK = "ask"
    APPROVE = "approve"
    DENY = "deny"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rule for one request. Asked again at each click, never remembered.

    *version* is the SHA-256, in hex, of the file that it stands in; empty where there is none.
    """

    reviewers: frozenset[str] = frozenset({ADMINS})
    approvals_needed: int = 1
    self_approval: bool = False
    at_most: timedelta = timedelta(days=90)
    decide_within: timedelta | None = None
    risk: Risk = Risk.NORMAL
    reason_required: frozenset[Occasion] = frozenset({Occasion.ASK, Occasion.DENY})
    version: str = ""

    def admit(self, reviewer: Person, member: Member, requester: Person) -> None:
        """Return where *reviewer*, whom the platform holds for *member*, may decide.

        Raises:
            NotAReviewer: the policy doesn't name them, or they are a guest or gone.
            OwnRequest: they asked for it, and self-approval is off.

        """
        if reviewer == requester and not self.self_approval:
            raise OwnRequest("You asked for this yourself, so someone else has to decide.")
        named = reviewer.id in self.reviewers or (ADMINS in self.reviewers and member.admin)
        if not named or member.guest or not member.active:
            raise NotAReviewer(f"Only {self.who()} can decide on this request.")

    def who(self) -> str:
        """Who may decide, in words."""
        people = sorted(self.reviewers - {ADMINS})
        admins = ["a workspace admin"] if ADMINS in self.reviewers else []
        return " or ".join(people + admins) or "nobody"

    def deadline(self, opened_at: datetime) -> datetime:
        """When a request of *opened_at* lapses: three working days where the rule says nothing."""
        if self.decide_within is not None:
            return opened_at + self.decide_within
        at = opened_at
        for _ in range(_WORKING_DAYS):
            at += timedelta(days=1)
            while at.weekday() >= _WEEKEND:
                at += timedelta(days=1)
        return at


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _an_identity(text: str) -> str:
    Identity.parse(text)
    return text


def _a_place(text: str) -> str:
    Place.parse(text)
    return text


def _positive(span: timedelta) -> timedelta:
    if span <= timedelta(0):
        raise ValueError("must be longer than nothing")
    return span


Span = Annotated[timedelta, AfterValidator(_positive)]


class _PersonForm(_Strict):
    name: str
    identities: tuple[Annotated[str, AfterValidator(_an_identity)], ...] = Field(min_length=1)


class _Rule(_Strict):
    providers: tuple[Provider, ...] = ()
    kinds: tuple[AskKind, ...] = ()
    reviewers: tuple[str, ...] = Field(min_length=1)
    approvals: int = Field(default=1, ge=1, le=10)
    self_approval: bool = False
    at_most: Span = timedelta(days=90)
    decide_within: Span | None = None
    risk: Risk = Risk.NORMAL
    reason_required: tuple[Occasion, ...] = (Occasion.ASK, Occasion.DENY)

    def fits(self, provider: Provider, kind: AskKind) -> bool:
        return provider in (self.providers or {provider}) and kind in (self.kinds or {kind})


class _File(_Strict):
    version: int = Field(ge=1, le=1)
    people: dict[str, _PersonForm] = {}
    post_to: tuple[Annotated[str, AfterValidator(_a_place)], ...] = ()
    rules: tuple[_Rule, ...] = ()

    @model_validator(mode="after")
    def _names_resolve(self) -> "_File":
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterable[str]:
        if ADMINS in self.people:
            yield f"people: {ADMINS!r} means the workspace's admins, so nobody can be called so"
        every = [one for person in self.people.values() for one in person.identities]
        for one in sorted({one for one in every if every.count(one) > 1}):
            yield f"people: {one} belongs to two people"
        known = {ADMINS, *self.people}
        for at, rule in enumerate(self.rules):
            for name in sorted(set(rule.reviewers) - known):
                yield f"rules.{at}.reviewers: nobody in people is called {name!r}"


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """An organisation's policy, read: its people, where requests go, and its rules."""

    people: tuple[Person, ...] = ()
    post_to: tuple[Place, ...] = ()
    version: str = ""
    text: str = field(default="", repr=False)
    """The YAML that it was read from; empty where nobody wrote any."""
    _rules: tuple[_Rule, ...] = field(default=(), repr=False)

    def rule_for(self, provider: Provider, kind: AskKind) -> Policy:
        """The first rule that fits, else the one that holds where nobody wrote any."""
        for rule in self._rules:
            if rule.fits(provider, kind):
                return Policy(
                    reviewers=frozenset(rule.reviewers),
                    approvals_needed=rule.approvals,
                    self_approval=rule.self_approval,
                    at_most=rule.at_most,
                    decide_within=rule.decide_within,
                    risk=rule.risk,
                    reason_required=frozenset(rule.reason_required),
                    version=self.version,
                )
        return Policy(version=self.version)


def parse_policy(text: str) -> PolicyFile:
    """Read a policy from its YAML.

    Raises:
        BadPolicy: with every fault, each naming its place.

    """
    try:
        given: Any = yaml.safe_load(text)
        read = _File.model_validate(given)
    except yaml.YAMLError as error:
        raise BadPolicy([" ".join(str(error).split())]) from error
    except ValidationError as error:
        raise BadPolicy([_fault(e["loc"], e["msg"]) for e in error.errors()]) from error
    people = tuple(
        Person(key, MAIN, one.name, frozenset(map(Identity.parse, one.identities)))
        for key, one in read.people.items()
    )
    version = hashlib.sha256(text.encode()).hexdigest()
    return PolicyFile(people, tuple(map(Place.parse, read.post_to)), version, text, read.rules)


def _fault(loc: tuple[int | str, ...], message: str) -> str:
    where = ".".join(map(str, loc))
    return f"{where}: {message}" if where else message
