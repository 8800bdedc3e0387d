import asyncio
import gc

from bot.platforms.slack.background import Background


async def test_work_nobody_else_holds_goes_on():
    background, done, begun = Background(), asyncio.Event(), asyncio.Event()

    async def work():
        waiter = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_later(0, lambda: None)
        begun.set()
        asyncio.get_running_loop().call_soon(waiter.set_result, None)
        await waiter
        done.set()

    background.start(work())
    gc.collect()
    await begun.wait()
    gc.collect()
    await asyncio.wait_for(done.wait(), 1)


async def test_closing_waits_for_what_is_under_way():
    background, let_go, ended = Background(), asyncio.Event(), []

    async def work():
        await let_go.wait()
        ended.append(True)

    background.start(work())
    closing = asyncio.create_task(background.close(5))
    let_go.set()
    await closing
    assert ended == [True]


async def test_what_does_not_end_is_cancelled():
    background = Background()
    task = background.start(asyncio.Event().wait())
    await background.close(0.01)
    assert task.cancelled()


async def test_closing_with_nothing_under_way_is_at_once():
    await Background().close(5)
