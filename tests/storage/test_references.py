import asyncio


async def test_what_two_replicas_see_first_at_once_is_kept_once(replicas):
    async def see(replica, value):
        async with replica.begin() as work:
            await work.references.remember("teams", "tenant t", value)

    await asyncio.gather(*(see(replicas[n % 2], str(n)) for n in range(16)))
    async with replicas[0].begin() as work:
        await work.references.remember("teams", "tenant t", "latest")
        assert await work.references.recall("teams", "tenant t") == "latest"
        assert await work.references.recall("slack", "tenant t") is None
