"""What the one who clicked may do, worked out at the click: the directories, then the lock."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic
from typing import Self, TypeVar

from bot.access.asked import Asked
from bot.access.directory import Member, Roll, UserGroup
from bot.access.person import Identity, Person
from bot.access.policy import Policy
from bot.access.request import AccessRequest
from bot.errors import LookupFailed, RequesterGone
from bot.storage.database import Database, UnitOfWork
from bot.storage.policies import PolicyInForce
from bot.workflows.look_up import LookUp

FRESH = 5.0
"""Seconds for which the directories' answer holds; who waited longer for the lock asks again."""

_TRIES = 12  # each but the first because others decided in between: there are never more

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """A request, who wants to decide on it, and the rule with what the directories say now."""

    work: UnitOfWork
    request: AccessRequest
    reviewer: Person
    member: Member
    rule: Policy
    instead_rule: Policy
    """The rule for what is to be approved instead, where anything is; else the same."""
    at: datetime
    requester: Member | None = None

    def require_requester(self) -> None:
        """Return where nothing is known of the requester's having gone.

        Raises:
            RequesterGone: their platform says that they have, or are a guest by now.

        """
        if self.requester and (self.requester.guest or not self.requester.active):
            who = self.request.requester.name or "Whoever asked for this"
            raise RequesterGone(
                f"{who} is no longer a member, so nothing is approved for them: it is closed."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Of whom the directories have to tell."""

    identities: frozenset[Identity]
    groups: frozenset[UserGroup] = field(default=frozenset())
    perhaps: frozenset[Identity] = frozenset()
    """Of these silence is no evidence: only that they have gone would be."""

    def with_(self, heard: Hearing) -> Self:
        """The same, and all that it depends on: user groups, who is an admin now, who has gone.

        Whoever decides from another platform is known here by an account that they have to have.
        """
        rules = (heard.rule, heard.instead_rule)
        asks = any(rule.asks_admins for rule in rules)
        people = (heard.reviewer, *heard.request.approvers) if asks else ()
        accounts = {one for person in people if (one := person.account_at(heard.request.home))}
        own = heard.reviewer.account_at(heard.request.home)
        known = self.identities | accounts
        groups = self.groups.union(*(rule.usergroups for rule in rules))
        perhaps = frozenset({own} if own else ()) - known
        return replace(self, identities=known, groups=groups, perhaps=perhaps)


class Authority:
    """Finds out who may decide, of the platforms and of this moment. Nothing of it is kept."""

    def __init__(self, database: Database, policy: PolicyInForce, look_up: LookUp) -> None:
        self._database = database
        self._policy = policy
        self._look_up = look_up

    async def hear(  # noqa: PLR0913  (who, what, and how sure it has to be)
        self,
        request_id: str,
        by: Identity,
        do: Callable[[Hearing], Awaitable[T]],
        *,
        instead: Asked | None = None,
        lock: bool = True,
        approving: bool = False,
    ) -> T:
        """What *do* makes of the hearing; in one unit of work, the request being locked.

        *instead*: what is to be decided in place of what the request asks for. *approving*: the
        platform is asked whether the requester is still there as well.

        What the rule depends on is known only by the request, and the directories are not asked
        while a lock is held: so it is looked at, let go, and asked for as often as it takes.

        Raises:
            LookupFailed: a directory did not say; nothing may be permitted then.
            NotFound, PolicyGone: there is no such request, or nothing to hold it to.

        """
        requester = await self._requester(request_id) if approving else None
        wanted = _Wanted(identities=frozenset({by}))
        for _ in range(_TRIES):
            asked_at = monotonic()
            roll = await self._look_up.roll(wanted.identities, wanted.groups)
            roll = roll.joined([one for who in wanted.perhaps if (one := await self._found(who))])
            async with self._database.begin() as work:
                request = await (work.requests.lock if lock else work.requests.get)(request_id)
                if monotonic() - asked_at > FRESH:
                    continue
                heard = await self._heard(work, request, roll.members[by], roll, instead)
                more = wanted.with_(heard)
                if more == wanted:
                    return await do(replace(heard, requester=requester))
                wanted = more
        raise LookupFailed("keyfix is too busy to be sure who you are; please try again.")

    async def _heard(
        self,
        work: UnitOfWork,
        request: AccessRequest,
        member: Member,
        roll: Roll,
        instead: Asked | None,
    ) -> Hearing:
        other = replace(request, asked=instead or request.asked)
        return Hearing(
            work=work,
            request=request,
            reviewer=await work.people.behind(member.identity, member.name),
            member=member,
            rule=(await self._policy.rule(work, request)).seen_by(roll),
            instead_rule=(await self._policy.rule(work, other)).seen_by(roll),
            at=await work.now(),
        )

    async def _requester(self, request_id: str) -> Member | None:
        """What their platform says of who asked; None where it doesn't: silence is no evidence."""
        async with self._database.begin() as work:
            asked_by = (await work.requests.get(request_id)).asked_by
        return await self._found(asked_by)

    async def _found(self, who: Identity) -> Member | None:
        try:
            return await self._look_up(who)
        except LookupFailed:
            return None
