import asyncio

import pytest

from bot.storage import ending
from bot.storage.ending import finished, whole


async def stopped(task):
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_what_is_under_way_ends_before_whoever_waits_for_it_goes():
    begun, go, done = asyncio.Event(), asyncio.Event(), []

    async def step():
        begun.set()
        await go.wait()
        done.append("written")

    waiting = asyncio.create_task(whole(step()))
    await begun.wait()
    waiting.cancel()
    go.set()
    await stopped(waiting)
    assert done == ["written"]


async def test_what_takes_too_long_is_broken_off(monkeypatch):
    monkeypatch.setattr(ending, "GRACE", 0.01)
    hangs = asyncio.create_task(asyncio.Event().wait())
    await finished({hangs})
    assert hangs.cancelled()
    await finished(set())


async def test_what_a_step_gives_or_raises_comes_through():
    async def gives():
        return 7

    async def raises():
        raise KeyError("x")

    assert await whole(gives()) == 7
    with pytest.raises(KeyError):
        await whole(raises())
