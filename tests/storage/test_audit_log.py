import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.audit.event import Event, Kind
from bot.errors import BrokenChain
from bot.messages.notice import Audience, Notice
from bot.storage.engine import open_engine
from tests.conftest import NOON

OPENED = Event(Kind.REQUEST_OPENED, "req-1", "slack:T0ACME:U0RAVI", NOON)
THREAD = Notice(Audience.THREAD, "dx-1")


async def test_a_hundred_entries_by_sixteen_writers_make_one_chain(replicas):
    async def write(n):
        with suppress(ZeroDivisionError):
            async with replicas[n % 2].begin() as work:
                await work.audit_log.append([OPENED, OPENED])
                assert 1 / (n % 4)  # a quarter of them is rolled back

    await asyncio.gather(*(write(n) for n in range(64)))
    async with replicas[0].begin() as work:
        assert await work.audit_log.verify() == 96


async def test_a_log_that_grows_while_it_is_verified_is_whole(replicas):
    async def write():
        for _ in range(40):
            async with replicas[0].begin() as work:
                await work.audit_log.append([OPENED])

    async def verify():
        counts = [0]
        while counts[-1] < 40:
            async with replicas[1].begin() as work:
                counts.append(await work.audit_log.verify())
        return counts

    _, counts = await asyncio.gather(write(), verify())
    assert counts == sorted(counts)


async def test_the_log_takes_neither_changes_nor_deletions(database, url):
    async with database.begin() as work:
        work.record(OPENED)
    for statement in ("UPDATE audit_log SET digest = 'x'", "DELETE FROM audit_log"):
        with pytest.raises(DBAPIError, match="append-only"):
            await execute(url, statement)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("UPDATE audit_log SET body = 'x' WHERE sequence = 2", "Entry 2 is not what was written"),
        ("DELETE FROM audit_log WHERE sequence = 2", "Entry 2 is missing"),
        ("DELETE FROM audit_log WHERE sequence = 3", "Entry 3 is missing: the log once had 3"),
        ("UPDATE audit_log SET sequence = 5 - sequence WHERE sequence > 1 OR 1 = 0", "Entry"),
    ],
    ids=["altered", "deleted", "the tail cut", "swapped"],
)
async def test_damage_by_the_owner_of_the_database_is_named(database, url, damage, words):
    for n in range(3):
        async with database.begin() as work:
            work.record(Event(Kind.REQUEST_OPENED, f"req-{n}", "x", NOON))
    await execute(url, *_without_triggers(url))
    if "5 - sequence" in damage:
        await execute(
            url,
            "UPDATE audit_log SET sequence = 99 WHERE sequence = 2",
            "UPDATE audit_log SET sequence = 2 WHERE sequence = 3",
            "UPDATE audit_log SET sequence = 3 WHERE sequence = 99",
        )
    else:
        await execute(url, damage.replace("'x'", "X'78'" if "sqlite" in url else "'x'::bytea"))
    with pytest.raises(BrokenChain, match=words):
        async with database.begin() as work:
            await work.audit_log.verify()


def _without_triggers(url):
    if "sqlite" in url:
        return ("DROP TRIGGER audit_log_no_update", "DROP TRIGGER audit_log_no_delete")
    return ("DROP TRIGGER audit_log_append_only ON audit_log",)


async def execute(url, *statements):
    engine = open_engine(url)
    try:
        async with engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))
    finally:
        await engine.dispose()


async def test_tenants_have_chains_of_their_own(database):
    for tenant, count in (("main", 2), ("other", 3)):
        for _ in range(count):
            async with database.begin(tenant) as work:
                work.record(OPENED)
    for tenant, count in (("main", 2), ("other", 3)):
        async with database.begin(tenant) as work:
            assert await work.audit_log.verify() == count
