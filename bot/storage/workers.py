"""Working off what is leased: so many at once, woken when there is more, until it is stopped."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from bot.storage.ending import finished, whole

_POLL = 1.0  # seconds; what another replica left to be done is seen by looking

_log = structlog.get_logger("keyfix")


class Workers:
    """At most *most* tasks at once. A `step` leases what there are free workers for."""

    def __init__(self, most: int) -> None:
        self.running: set[asyncio.Task[None]] = set()
        self._most = most
        self._woken = asyncio.Event()

    @property
    def free(self) -> int:
        """How many more may begin."""
        return self._most - len(self.running)

    def wake(self) -> None:
        """Look at once: something was just committed."""
        self._woken.set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Have a free worker do *work*."""
        task = asyncio.create_task(work)
        self.running.add(task)
        task.add_done_callback(self._finished)

    async def run(self, step: Callable[[], Coroutine[Any, Any, int]], failed: str) -> None:
        """Take *step* after *step* for ever; one that fails is logged as *failed*.

        Ends when it is cancelled, with what was under way.
        """
        try:
            while True:
                self._woken.clear()
                try:
                    taken = await whole(step())
                except Exception:  # noqa: BLE001  (the edge of the loop: a database that is away comes back)
                    _log.exception(failed)
                    taken = 0
                await self._rest(taken)
        finally:
            await finished(tuple(self.running))

    async def drain(self, step: Callable[[], Awaitable[int]]) -> None:
        """Do all that is due now, and return."""
        while await step() or self.running:
            await asyncio.gather(*self.running)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self.running.discard(task)
        self._woken.set()

    async def _rest(self, taken: int) -> None:
        if taken and self.free > 0:
            return
        try:
            async with asyncio.timeout(_POLL):
                await self._woken.wait()
        except TimeoutError:
            pass
