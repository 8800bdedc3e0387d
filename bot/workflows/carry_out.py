"""Those who may decide tell of what their hands did, and of what is to become of a grant."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from bot.access.grant import Grant, GrantChange
from bot.access.grant_status import ENDING
from bot.access.person import Identity
from bot.audit.event import Kind
from bot.errors import NotLinked, OutOfTurn, Refused
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from bot.workflows.authority import Authority, Hearing
from bot.workflows.look_up import LookUp
from bot.workflows.refusals import Refusals
from knowledge import redact

T = TypeVar("T")
Step = Callable[[Grant, str, datetime], GrantChange]
"""What becomes of a grant by the word of one person, at a moment."""


class CarryOut:
    """Applies what one of the deciders says of a grant. Who they are is asked at the click."""

    def __init__(self, database: Database, policy: PolicyInForce, look_up: LookUp) -> None:
        self._authority = Authority(database, policy, look_up)
        self._refusals = Refusals(database)

    async def done(self, request_id: str, shown_end: int, by: Identity) -> Grant:
        """*by* has carried it out, with the end that their card showed, in seconds since 1970.

        Raises:
            Refused: they may not decide on this, or nobody waits for them.

        """

        def step(grant: Grant, who: str, at: datetime) -> GrantChange:
            _require_hands(grant, ending=False)
            until = datetime.fromtimestamp(shown_end, UTC) if shown_end else None
            return grant.activate(grant.reference, at, by=who, ends_at=until)

        return await self._apply(request_id, by, step)

    async def taken_back(self, request_id: str, by: Identity) -> Grant:
        """*by* has taken it back; raises as `done` does."""

        def step(grant: Grant, who: str, at: datetime) -> GrantChange:
            _require_hands(grant, ending=True)
            return grant.finish(at, by=who)

        return await self._apply(request_id, by, step)

    async def could_not(self, request_id: str, reason: str, by: Identity) -> Grant:
        """*by* could not carry it out, or not take it back; raises as `done` does."""
        words = redact(reason).text

        def step(grant: Grant, who: str, at: datetime) -> GrantChange:
            ending = grant.status in ENDING
            _require_hands(grant, ending=ending)
            if ending:
                return grant.fail_to_end(words, at, None, by=who)
            return grant.fail(words, at, by=who)

        return await self._apply(request_id, by, step)

    async def retry(self, request_id: str, by: Identity) -> Grant:
        """*by* wants what failed to be tried again; raises as `done` does."""
        return await self._apply(request_id, by, Grant.retry)

    async def keep(self, request_id: str, by: Identity) -> Grant:
        """*by* says that it is still in use; raises as `done` does."""
        return await self._apply(request_id, by, Grant.keep)

    async def end(self, request_id: str, by: Identity) -> Grant:
        """*by* wants it taken back before its time; raises as `done` does."""
        return await self._apply(request_id, by, Grant.end)

    async def require_decider(self, request_id: str, by: Identity) -> None:
        """Return where *by* may decide on the request; raises as `done` does."""

        async def look(heard: Hearing) -> None:
            _require_decider(heard)

        await self._noted(request_id, by, look)

    async def _apply(self, request_id: str, by: Identity, step: Step) -> Grant:
        async def do(heard: Hearing) -> Grant:
            _require_decider(heard)
            grant = await heard.work.grants.lock(request_id)
            change = step(grant, heard.reviewer.id, heard.at)
            await heard.work.apply_to_grant(change)
            return change.grant

        return await self._noted(request_id, by, do)

    async def _noted(
        self, request_id: str, by: Identity, do: Callable[[Hearing], Awaitable[T]]
    ) -> T:
        try:
            return await self._authority.hear(request_id, by, do)
        except Refused as refusal:
            await self._refusals.note(Kind.GRANT_REFUSED, refusal, request_id, by)
            raise


def _require_decider(heard: Hearing) -> None:
    request = heard.request
    if request.home not in heard.reviewer.homes:
        raise NotLinked("This was asked for where keyfix doesn't know you: /keyfix link.")
    heard.rule.admit(heard.reviewer, heard.member, request.requester, request.home)


def _require_hands(grant: Grant, *, ending: bool) -> None:
    if not grant.by_hand or (grant.status in ENDING) is not ending:
        raise OutOfTurn("Nobody's hands are waited for here; the card shows how it stands.")
