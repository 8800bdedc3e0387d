"""What the one who clicked may do, worked out at the click: the directories, then the lock."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic
from typing import Self, TypeVar

from bot.access.asked import Asked
from bot.access.directory import Member, UserGroup
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
            raise RequesterGone(f"{who} is no longer a member, so nothing is approved for them.")


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
            async with self._database.begin() as work:
                read = work.requests.lock if lock else work.requests.get
                request = await read(request_id)
                if monotonic() - asked_at > FRESH:
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
                        requester=requester,
                    )
                )
        raise LookupFailed("keyfix is too busy to be sure who you are; please try again.")

    async def _requester(self, request_id: str) -> Member | None:
        """What their platform says of who asked; None where it doesn't: silence is no evidence."""
        async with self._database.begin() as work:
            asked_by = (await work.requests.get(request_id)).asked_by
        try:
            return await self._look_up(asked_by)
        except LookupFailed:
            return None
