import asyncio
from datetime import timedelta

from bot.audit.event import Event, Kind
from bot.messages.notice import Audience, Notice
from tests.conftest import NOON

OPENED = Event(Kind.REQUEST_OPENED, "req-1", "slack:T0ACME:U0RAVI", NOON)
SPAN = timedelta(seconds=30)
THREAD = Notice(Audience.THREAD, "dx-1")


async def test_a_notice_is_leased_by_one_courier_only(replicas):
    async with replicas[0].begin() as work:
        for n in range(30):
            await work.outbox.put(Notice(Audience.THREAD, f"dx-{n}"), NOON)

    async def lease(replica):
        async with replica.begin() as work:
            return [one.notice.subject for one in await work.outbox.lease(4, NOON, SPAN)]

    held = await asyncio.gather(*(lease(replicas[n % 2]) for n in range(10)))
    subjects = [one for batch in held for one in batch]
    assert len(subjects) == len(set(subjects))
    while await lease(replicas[0]):
        pass
    async with replicas[0].begin() as work:
        assert await work.outbox.lease(99, NOON + SPAN, SPAN)  # a dead courier's come free


async def test_a_second_notice_of_one_subject_waits_for_the_first(database):
    async with database.begin() as work:
        await work.outbox.put(THREAD, NOON)
        await work.outbox.put(THREAD, NOON)
        (first,) = await work.outbox.lease(9, NOON, SPAN)
        assert await work.outbox.lease(9, NOON, SPAN) == ()
        await work.outbox.done(first)
        (second,) = await work.outbox.lease(9, NOON, SPAN)
        assert second.id > first.id


async def test_what_was_put_off_comes_back_in_time_and_what_was_buried_never(database):
    async with database.begin() as work:
        await work.outbox.put(THREAD, NOON)
        (leased,) = await work.outbox.lease(9, NOON, SPAN)
        await work.outbox.later(leased, NOON + SPAN, "429")
        assert await work.outbox.lease(9, NOON, SPAN) == ()
        (again,) = await work.outbox.lease(9, NOON + SPAN, SPAN)
        assert again.attempts == 2
        await work.outbox.bury(again, NOON, "channel_not_found")
        assert await work.outbox.lease(9, NOON + 9 * SPAN, SPAN) == ()
        assert (await work.outbox.waiting(), await work.outbox.dead()) == (0, 1)
