"""Before anything is sent: which rule would hold for it, and would anybody be able to decide?"""

import asyncio
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.access.deciders import Deciders
from bot.access.directory import Member, Roll, UserGroup
from bot.access.person import ADMIN_PLATFORMS, Home, Identity, Person
from bot.access.policy import ADMINS, Policy, PolicyFile
from bot.errors import LookupFailed, NobodyDecides, RequestChanged
from bot.storage.database import Database, UnitOfWork
from bot.storage.policies import PolicyInForce
from bot.workflows.look_up import LookUp
from knowledge import Provider
from knowledge.ask import Ask

T = TypeVar("T")
Groups = Mapping[UserGroup, frozenset[Identity]]
Failed = tuple[str, ...]
"""What could not be found out, in words."""

_MOST = 200  # members of user groups that are looked at
_NAMED = 5  # admins, where nothing is set up
_CHECKED = 12  # of those who are named, as many are asked for whether they are still there


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who wants to ask, as what a rule may be for them, and under which policy that was found."""

    member: Member
    requester: Person
    groups: frozenset[str]
    version: str

    def rule(self, policy: PolicyFile, provider: Provider, what: Ask) -> Policy:
        """The rule of *policy* for this wish of theirs.

        Raises:
            RequestChanged: the policy is not any more the one that this was found under.

        """
        if policy.version != self.version:
            raise RequestChanged("The policy was changed just now. Please send it again.")
        return policy.rule_for(provider, what, self.groups)

    @property
    def home(self) -> Home:
        """Where they ask."""
        return self.member.identity.home


class Preflight:
    """Finds out whether a wish could be decided, in one go with who wants it."""

    def __init__(self, database: Database, policy: PolicyInForce, look_up: LookUp) -> None:
        self._database = database
        self._policy = policy
        self._look_up = look_up

    async def asker(self, by: Identity) -> Asker:
        """Who wants to ask.

        Raises:
            NobodyDecides: nobody has said where requests go.
            LookupFailed, NotAReviewer: it could not be found out, or *by* may not ask.

        """
        async with self._database.begin() as work:
            policy = await self._policy(work)
        if not policy.post_to and not self._policy.by_file:
            raise NobodyDecides(await self._who_sets_up(by.home))
        require_place(policy)
        member, roll = await asyncio.gather(
            self._look_up.insider(by), self._look_up.roll((), policy.asked_of_requesters)
        )
        async with self._database.begin() as work:
            requester = await work.people.behind(by, member.name)
        groups = policy.groups_of(requester, roll)
        return Asker(member=member, requester=requester, groups=groups, version=policy.version)

    async def _who_sets_up(self, home: Home) -> str:
        """That nothing is set up yet, and who can do that."""
        words = "keyfix is not set up for requests yet: nobody has said where they go. "
        if home.platform not in ADMIN_PLATFORMS:
            return words + "An admin can, with /keyfix setup in Slack; or whoever runs keyfix."
        try:
            admins = await self._look_up.admins_of(home)
        except LookupFailed:
            return words + "An admin of this workspace can, with /keyfix setup."
        names = sorted(one.name for one in admins)
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        who = ", ".join(names[:_NAMED]) or "an admin of this workspace"
        return f"{words}Who can, with /keyfix setup: {who}{more}."

    async def require(self, rule: Policy, requester: Person, home: Home) -> None:
        """Return where somebody could decide by *rule* on what *requester* asks for at *home*.

        Raises:
            NobodyDecides: with who can change that.
            LookupFailed: it could not be found out.

        """
        (await self.deciders(rule, requester, home)).require()

    async def deciders(self, rule: Policy, requester: Person, home: Home) -> Deciders:
        """Who could decide by *rule* on a request of *requester* that is made at *home*."""
        (admins, untold), (groups, unknown) = await asyncio.gather(
            self._admins(rule, home), self._groups(rule.usergroups)
        )
        roll = Roll(groups=groups).joined(admins)
        async with self._database.begin() as work:
            people = await _named(work, rule, roll)
        roll = roll.joined(await self._still_there(people, roll, home))
        return Deciders(
            rule=rule.seen_by(roll),
            requester=requester,
            home=home,
            people=people,
            failed=(*untold, *unknown),
        )

    async def _admins(self, rule: Policy, home: Home) -> tuple[tuple[Member, ...], Failed]:
        if not rule.asks_admins or home.platform not in ADMIN_PLATFORMS:
            return (), ()
        try:
            return await self._look_up.admins_of(home), ()
        except LookupFailed as failure:
            return (), (str(failure),)

    async def _groups(self, wanted: frozenset[UserGroup]) -> tuple[Groups, Failed]:
        answers = await _all(self._look_up.roll((), [one]) for one in wanted)
        failed = tuple(str(one) for one in answers if isinstance(one, LookupFailed))
        told = [one.groups for one in answers if isinstance(one, Roll)]
        return {group: members for one in told for group, members in one.items()}, failed

    async def _still_there(
        self, people: Iterable[Person], roll: Roll, home: Home
    ) -> tuple[Member, ...]:
        """What their platform says of those whom the policy names; silence is no evidence."""
        accounts = (one.account_at(home) for one in people if not roll.of(one))
        wanted = [one for one in accounts if one][:_CHECKED]
        answers = await _all(self._look_up(one) for one in wanted)
        return tuple(one for one in answers if isinstance(one, Member))


def require_place(policy: PolicyFile) -> None:
    """Return where somebody said where requests go.

    Raises:
        NobodyDecides: with who can.

    """
    if not policy.post_to:
        raise NobodyDecides(
            "Nobody has said where requests go. Whoever runs keyfix can: with `post_to` in the "
            "policy file, or with KEYFIX_REVIEW_PLACES."
        )


async def _named(work: UnitOfWork, rule: Policy, roll: Roll) -> tuple[Person, ...]:
    """Everybody whom *rule* names: by the policy's list, by their groups, or as admins."""
    names = {one for group in rule.groups.values() for one in group.people}
    names |= rule.reviewers - {ADMINS} - rule.groups.keys()
    people = [await work.people.by_id(one) for one in sorted(names)]
    called = {one.identity: one.name for one in roll.members.values()}
    within = {one for members in roll.groups.values() for one in members} | called.keys()
    people += [
        await work.people.behind(one, called.get(one, ""))
        for one in sorted(within, key=str)[:_MOST]
    ]
    for other in rule.also:
        people += await _named(work, other, roll)
    return tuple({one.id: one for one in people}.values())


async def _all(asked: Iterable[Awaitable[T]]) -> list[T | LookupFailed]:
    """Every answer, and in place of one that could not be given why not."""
    answers = await asyncio.gather(*asked, return_exceptions=True)
    for one in answers:
        if isinstance(one, BaseException) and not isinstance(one, LookupFailed):
            raise one
    return [
        one
        for one in answers
        if not isinstance(one, BaseException) or isinstance(one, LookupFailed)
    ]
