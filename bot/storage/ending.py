"""Stopping without breaking off in the middle of what is being written."""

import asyncio
from collections.abc import Collection, Coroutine
from typing import Any, TypeVar

GRACE = 1.0
"""Seconds in which what is under way may end; after that it is broken off, and a lease runs out."""

T = TypeVar("T")


async def whole(step: Coroutine[Any, Any, T]) -> T:
    """What *step* gives; whoever is cancelled meanwhile goes once it has ended.

    A connection whose user is cancelled has to be thrown away, and that of SQLite ends only after
    the loop that it belongs to may be closed.
    """
    task = asyncio.ensure_future(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await finished({task})
        raise


async def finished(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Return once all *tasks* have ended; those that take too long are cancelled."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=GRACE)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
