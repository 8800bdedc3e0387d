import asyncio
from contextlib import suppress
from datetime import timedelta

from bot.audit.event import Event, Kind
from bot.messages.notice import Audience, Notice
from tests.conftest import NOON

OPENED = Event(Kind.REQUEST_OPENED, "req-1", "slack:T0ACME:U0RAVI", NOON)
THREAD = Notice(Audience.THREAD, "dx-1")


async def test_the_same_message_is_taken_once_by_sixteen_at_once(replicas):
    async def take(replica):
        async with replica.begin() as work:
            return await work.inbox.first_time("slack:T0:C0:17.1", NOON)

    taken = await asyncio.gather(*(take(replicas[n % 2]) for n in range(16)))
    assert sorted(taken) == [False] * 15 + [True]


async def test_what_was_taken_in_a_unit_that_failed_is_taken_again(database):
    with suppress(ZeroDivisionError):
        async with database.begin() as work:
            assert await work.inbox.first_time("key", NOON)
            assert 1 / 0
    async with database.begin() as work:
        assert await work.inbox.first_time("key", NOON)


async def test_keys_of_long_ago_are_forgotten(database):
    async with database.begin() as work:
        await work.inbox.first_time("old", NOON)
        await work.inbox.first_time("new", NOON + timedelta(days=1))
        assert await work.inbox.purge(NOON + timedelta(hours=1)) == 1
        assert await work.inbox.first_time("old", NOON)
        assert not await work.inbox.first_time("new", NOON)
