import asyncio

from bot.storage.policy_versions import PolicyVersion, Source
from tests.conftest import NOON


def version(text, source=Source.FILE):
    return PolicyVersion(version=text * 64, text=text, source=source, by="ana", at=NOON)


async def test_the_newest_is_kept_once_and_none_before_it_is_lost(database):
    async with database.begin() as work:
        assert await work.policies.newest() is None
        assert await work.policies.keep(version("a"))
        assert not await work.policies.keep(version("a"))
        assert await work.policies.keep(version("b", Source.SETUP))
        assert await work.policies.keep(version("a"))
        newest = await work.policies.newest()
        assert (newest.version, newest.sequence, newest.at) == ("a" * 64, 3, NOON)
        assert (await work.policies.newest(Source.SETUP)).text == "b"
        assert await work.policies.text_of("b" * 64) == "b"
        assert await work.policies.text_of("c" * 64) is None


async def test_replicas_that_start_at_once_keep_one_version(replicas):
    async def start(replica):
        async with replica.begin() as work:
            return await work.policies.keep(version("a"))

    kept = await asyncio.gather(*(start(replicas[n % 2]) for n in range(10)))
    assert kept.count(True) == 1


async def test_a_version_is_of_one_tenant(database):
    async with database.begin() as work:
        await work.policies.keep(version("a"))
    async with database.begin("other") as work:
        assert await work.policies.text_of("a" * 64) is None
