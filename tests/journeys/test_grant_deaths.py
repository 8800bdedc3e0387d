"""Replicas that carry out grants, and die at any point of it."""

import asyncio

import pytest

from bot.access.grant_status import GrantStatus, Verification
from bot.workflows.provision import LEASE
from tests.conftest import NOON, make_asked
from tests.fakes.provider import FakeProvider, Fault
from tests.fakes.time import Clock
from tests.granting import Scene, grant_of, keep_approved, kinds, loop_on


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
async def provider():
    async with FakeProvider() as fake:
        yield fake


@pytest.fixture
def loop(database, provider):
    return loop_on(database, provider)


@pytest.fixture
async def approved(database):
    await keep_approved(database)


@pytest.fixture
def scene(database, provider, loop, clock, approved):
    return Scene(database, provider, loop, clock)


async def test_two_replicas_at_once_grant_each_exactly_once(replicas, provider):
    for n in range(1, 11):
        asked = make_asked(principal=str(n))
        await keep_approved(replicas[0], id=f"req-{n}", asked=asked)
    loops = [loop_on(replica, provider) for replica in replicas]
    await asyncio.gather(*(loop.drain() for loop in loops))
    assert len(provider.made) == 10
    assert all(len(provider.named(f"keyfix-req-{n}")) == 1 for n in range(1, 11))


async def test_what_a_dead_replica_held_is_looked_for_and_finished_by_another(
    replicas, provider, clock, approved
):
    dead, alive = (loop_on(replica, provider) for replica in replicas)
    provider.fail("POST /bindings", Fault.HANG_AFTER)
    assert await dead.step() == 1
    while not provider.made:
        await asyncio.sleep(0.01)
    for task in dead._workers.running:  # noqa: SLF001  (what a kill does)
        task.cancel()
    assert await alive.step() == 0
    clock.forward(seconds=LEASE.total_seconds())
    await alive.drain()
    assert (await grant_of(replicas[0])).status is GrantStatus.ACTIVE
    assert len(provider.made) == 1


async def test_whoever_comes_back_late_changes_nothing_that_another_has_done(
    replicas, provider, clock, approved, monkeypatch
):
    late, quick = (loop_on(replica, provider) for replica in replicas)
    called, go = asyncio.Event(), asyncio.Event()
    settle = late._settle  # noqa: SLF001

    async def held(*given):
        called.set()
        await go.wait()
        await settle(*given)

    monkeypatch.setattr(late, "_settle", held)
    await late.step()
    await called.wait()
    clock.forward(seconds=LEASE.total_seconds())
    await quick.drain()
    before = await grant_of(replicas[0])
    go.set()
    await asyncio.gather(*late._workers.running)  # noqa: SLF001
    assert await grant_of(replicas[0]) == before
    assert len(provider.made) == 1


POINTS = [
    f"{kind}:{stage}"
    for kind in ("grant.begun", "grant.activated", "grant.verified", "grant.end_begun")
    for stage in ("changed", "chained", "committed")
] + ["grant:called"]


@pytest.mark.parametrize("point", POINTS)
async def test_broken_off_at_any_point_it_is_given_once_and_taken_back(scene, point, monkeypatch):
    class Died(BaseException):
        pass

    deaths = []

    def die(name):
        if name == point and not deaths:
            deaths.append(name)
            raise Died

    monkeypatch.setattr("bot.crashpoints.hook", die)
    for _ in range(6):
        try:
            await scene.loop.drain()
        except Died:
            scene.loop._workers.running.clear()  # noqa: SLF001  (what a death does)
        scene.clock.forward(seconds=LEASE.total_seconds())
    assert (await grant_of(scene.database)).verification is Verification.WORKS
    scene.clock.forward(hours=8)
    for _ in range(3):
        try:
            await scene.loop.drain()
        except Died:
            scene.loop._workers.running.clear()  # noqa: SLF001
        scene.clock.forward(seconds=LEASE.total_seconds())
    assert deaths == [point]
    assert (await grant_of(scene.database)).status is GrantStatus.ENDED
    assert (len(scene.provider.made), scene.provider.bindings) == (1, {})
    assert len(await kinds(scene.database)) == len(set(await kinds(scene.database)))
