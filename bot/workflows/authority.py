"""What the one who clicked may do, worked out at the click: the directories, then the lock."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self, TypeVar

from bot.access.asked import Asked
from bot.access.directory import Member, UserGroup
from bot.access.person import Identity, Person
from bot.access.policy import Policy
from bot.access.request import AccessRequest
from bot.errors import LookupFailed
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Of whom the directories have to tell."""

    identities: frozenset[Identity]
    groups: frozenset[UserGroup] = field(default=frozenset())

    def with_(self, rule: Policy, request: AccessRequest, reviewer: Person) -> Self:
        """The same, and all that *rule* depends on: its user groups, and who is an admin now."""
        people = (reviewer, *request.approvers) if rule.asks_admins else ()
        accounts = {one for person in people if (one := person.account_at(request.home))}
        return replace(
            self, identities=self.identities | accounts, groups=self.groups | rule.usergroups
        )


class Authority:
    """Finds out who may decide, of the platforms and of this moment. Nothing of it is kept."""

    def __init__(self, database: Database, policy: PolicyInForce, look_up: LookUp) -> None:
        self._database = database
        self._policy = policy
        self._look_up = look_up

    async def hear(
        self,
        request_id: str,
        by: Identity,
        do: Callable[[Hearing], Awaitable[T]],
        *,
        instead: Asked | None = None,
        lock: bool = True,
    ) -> T:
        """What *do* makes of the hearing; in one unit of work, the request being locked.

        *instead*: what is to be decided in place of what the request asks for.

        What the rule depends on is known only by the request, and the directories are not asked
        while a lock is held: so it is looked at, let go, and asked for as often as it takes.

        Raises:
            LookupFailed: a directory did not say; nothing may be permitted then.
            NotFound, PolicyGone: there is no such request, or nothing to hold it to.

        """
        wanted = _Wanted(identities=frozenset({by}))
        for _ in range(_TRIES):
            asked_at = time.monotonic()
            roll = await self._look_up.roll(wanted.identities, wanted.groups)
            async with self._database.begin() as work:
                read = work.requests.lock if lock else work.requests.get
                request = await read(request_id)
                if time.monotonic() - asked_at > FRESH:
                    continue
                member = roll.members[by]
                reviewer, at = await work.people.behind(by, member.name), await work.now()
                rule = await self._policy.rule(work, request)
                other = replace(request, asked=instead or request.asked)
                instead_rule = await self._policy.rule(work, other)
                more = wanted.with_(rule, request, reviewer)
                more = more.with_(instead_rule, request, reviewer)
                if more != wanted:
                    wanted = more
                    continue
                return await do(
                    Hearing(
                        work=work,
                        request=request,
                        reviewer=reviewer,
                        member=member,
                        rule=rule.seen_by(roll),
                        instead_rule=instead_rule.seen_by(roll),
                        at=at,
                    )
                )
        raise LookupFailed("keyfix is too busy to be sure who you are; please try again.")
