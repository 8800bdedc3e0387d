"""The rule for one request: who decides on it, how many of them, and for how long it may last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from bot.access.counting import all_filled
from bot.access.directory import Member, Roll, UserGroup
from bot.access.person import Home, Person
from bot.errors import NotAReviewer, OwnRequest

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
class Group:
    """People that the policy calls by one name: by their ids, and by groups of the platforms."""

    people: frozenset[str] = frozenset()
    usergroups: frozenset[UserGroup] = frozenset()

    def holds(self, person: Person, roll: Roll) -> bool:
        """Whether *person* is in it, as far as *roll* tells."""
        called = {person.id, *map(str, person.identities)}
        return bool(called & self.people) or any(roll.within(g, person) for g in self.usergroups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rule for one request. Asked again at each click, never remembered.

    *reviewers* are ids of people, identities, names of *groups*, or `admins`. With *of* there have
    to be so many of each of them; without it any *approvals_needed* will do. *version* is the
    SHA-256, in hex, of the file that it stands in; empty where there is none. *roll* is what the
    directories said for this decision: `seen_by` puts it there.
    """

    reviewers: frozenset[str] = frozenset({ADMINS})
    approvals_needed: int = 1
    of: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    groups: Mapping[str, Group] = field(default_factory=lambda: MappingProxyType({}))
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What the people that it names are called."""
    self_approval: bool = False
    auto_approval: bool = False
    """Approved by the policy itself, where what is asked for is all said and for the asker."""
    at_most: timedelta = timedelta(days=90)
    decide_within: timedelta | None = None
    remind_after: tuple[timedelta, ...] | None = None
    """When the reviewers are reminded; None: once, when half of the time is over."""
    risk: Risk = Risk.NORMAL
    reason_required: frozenset[Occasion] = frozenset({Occasion.ASK, Occasion.DENY})
    version: str = ""
    label: str = ""
    """Which rule it is, in words."""
    roll: Roll = field(default_factory=Roll)
    also: tuple["Policy", ...] = ()
    """Rules that have to be met too: the one under which the request was made, if another."""

    def seen_by(self, roll: Roll) -> Self:
        """The same, with what the directories said of whoever matters."""
        return replace(self, roll=roll, also=tuple(one.seen_by(roll) for one in self.also))

    def held_to(self, other: "Policy") -> Self:
        """The same, where *other* has to be met too: the stricter of both holds."""
        if (other.version, other.label) == (self.version, self.label):
            return self
        return replace(
            self,
            also=(*self.also, other),
            self_approval=self.self_approval and other.self_approval,
            auto_approval=self.auto_approval and other.auto_approval,
            at_most=min(self.at_most, other.at_most),
            risk=Risk.HIGH if Risk.HIGH in {self.risk, other.risk} else Risk.NORMAL,
            reason_required=self.reason_required | other.reason_required,
        )

    def admit(self, reviewer: Person, member: Member, requester: Person, home: Home) -> None:
        """Return where *reviewer*, whom the platform holds for *member*, may decide.

        *home* is where the request was made: an admin is whoever is one there.

        Raises:
            NotAReviewer: the policy doesn't name them, or they are a guest or gone.
            OwnRequest: they asked for it, and self-approval is off.

        """
        rule = self.seen_by(self.roll.joined([member]))
        if reviewer == requester and not self.self_approval:
            raise OwnRequest("You asked for this yourself, so someone else has to decide.")
        if not rule.pools(reviewer, home):
            raise NotAReviewer(f"Only {self.who()} can decide on this request.")
        for other in rule.also:
            if not other.pools(reviewer, home):
                raise NotAReviewer(
                    f"Another rule holds for this too, {other.called()}. Only who may decide by "
                    f"both can: by that one it is {other.who()}."
                )

    def enough(self, approvers: Iterable[Person], requester: Person, home: Home) -> bool:
        """Whether these *approvers* are as many as needed, of whom it wants them.

        Each is counted once, though they may be in several groups. Whoever may not decide (any
        more) is not counted.
        """
        count = [one for one in approvers if self.self_approval or one != requester]
        able = [pools for one in count if (pools := self.pools(one, home))]
        wanted = self.of or {"": self.approvals_needed}
        places = [name for name, number in wanted.items() for _ in range(number)]
        met = all_filled(places, [pools | {""} for pools in able])
        return met and all(other.enough(count, requester, home) for other in self.also)

    def pools(self, person: Person, home: Home) -> frozenset[str]:
        """As which of its reviewers *person* may decide on a request that was made at *home*."""
        known = self.roll.of(person)
        if any(member.guest or not member.active for member in known):
            return frozenset()
        admin = any(member.admin and member.identity.home == home for member in known)
        called = {person.id, *map(str, person.identities)} | ({ADMINS} if admin else set())
        within = {name for name, one in self.groups.items() if one.holds(person, self.roll)}
        return self.reviewers & (called | within)

    @property
    def asks_admins(self) -> bool:
        """Whether it depends on who is an admin now."""
        return ADMINS in self.reviewers or any(other.asks_admins for other in self.also)

    @property
    def usergroups(self) -> frozenset[UserGroup]:
        """The groups of platforms that its reviewers may be in."""
        named = [self.groups[name] for name in self.reviewers if name in self.groups]
        own = frozenset(one for group in named for one in group.usergroups)
        return own.union(*(other.usergroups for other in self.also))

    def called(self) -> str:
        """Which rule it is, and of which policy, in words."""
        if not self.version:
            return "what holds where nobody wrote a policy"
        which = self.label or "what holds where no rule fits"
        return f"{which}, by the policy {self.version[:8]}"

    def who(self) -> str:
        """Who may decide, in words."""
        people = sorted(self.names.get(name, name) for name in self.reviewers - {ADMINS})
        admins = ["a workspace admin"] if ADMINS in self.reviewers else []
        return " or ".join(people + admins) or "nobody"

    def needed(self) -> str:
        """Who has to approve, and how many of them, in words."""
        if self.of:
            names = {**self.names, ADMINS: "the workspace's admins"}
            return " and ".join(f"{n} of {names.get(of, of)}" for of, n in sorted(self.of.items()))
        return (
            self.who() if self.approvals_needed == 1 else f"{self.approvals_needed} of {self.who()}"
        )

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

    def reminders(self, opened_at: datetime, decide_by: datetime) -> tuple[datetime, ...]:
        """When its reviewers are reminded of a request that is still pending then."""
        spans = self.remind_after
        if spans is None:
            spans = ((decide_by - opened_at) / 2,)
        return tuple(at for span in sorted(spans) if (at := opened_at + span) < decide_by)
