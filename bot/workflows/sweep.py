"""What time alone brings: requests lapse, reviewers are reminded, what is old is forgotten."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.access.reminder import remind
from bot.access.request import AccessRequest, Change
from bot.errors import AlreadyDecided, Stale
from bot.storage.database import Database, UnitOfWork
from bot.storage.policies import PolicyInForce

_MOST = 50
_KEEP_KEYS = timedelta(days=7)  # the platforms deliver again for minutes; days are ample


class Sweep:
    """One pass over what is due. Any replica may run it at any time."""

    def __init__(self, database: Database, policy: PolicyInForce) -> None:
        self._database = database
        self._policy = policy

    async def step(self) -> int:
        """Lapse and remind where it is due, each in its own transaction; how many they were."""
        async with self._database.begin() as work:
            now = await work.now()
            lapsed = await work.requests.lapsed(now, _MOST)
            waiting = await work.requests.to_remind_of(now, _MOST)
        done = [await self._change(one, _lapse) for one in lapsed]
        done += [await self._change(one, self._remind) for one in waiting]
        return sum(done)

    async def forget(self) -> None:
        """Delete what was kept long enough: pasted texts and the keys of what came in."""
        async with self._database.begin() as work:
            now, policy = await work.now(), await self._policy(work)
            await work.diagnoses.purge(now - policy.keep_diagnoses)
            await work.inbox.purge(now - _KEEP_KEYS)
            await work.links.purge(now - _KEEP_KEYS)

    async def _change(
        self, request_id: str, how: Callable[[UnitOfWork, AccessRequest], Awaitable[Change]]
    ) -> bool:
        try:
            async with self._database.begin() as work:
                await work.apply(await how(work, await work.requests.lock(request_id)))
        except (AlreadyDecided, Stale):  # somebody was faster: then there is nothing to do
            return False
        return True

    async def _remind(self, work: UnitOfWork, request: AccessRequest) -> Change:
        return remind(request, await self._policy.shown(work, request), await work.now())


async def _lapse(work: UnitOfWork, request: AccessRequest) -> Change:
    return request.lapse(await work.now())
