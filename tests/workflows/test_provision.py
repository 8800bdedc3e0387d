import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.access.grant import Grant
from bot.access.grant_status import GrantStatus, Verification
from bot.observability import GRANT_STEPS
from bot.workflows import provision
from bot.workflows.provision import LEASE, ProvisionGrants
from knowledge.vocabulary import End
from tests.conftest import ANA, NOON, approve, make_asked, make_request
from tests.fakes.provider import FakeProvider, Fault
from tests.fakes.provisioner import Scripted
from tests.fakes.time import Clock

NAME = "keyfix-req-1"


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


def loop_on(database, provider, **how):
    return ProvisionGrants(database, lambda _: Scripted(provider.url), **how)


@pytest.fixture
async def approved(database):
    await keep_approved(database)


@dataclass
class Scene:
    """What was approved, the clock, the provider and the one who carries it out there."""

    database: object
    provider: object
    loop: object
    clock: object


@pytest.fixture
def scene(database, provider, loop, clock, approved):
    return Scene(database, provider, loop, clock)


async def keep_approved(database, **differences):
    request = make_request(**differences)
    async with database.begin() as work:
        await work.open(request)
    async with database.begin() as work:
        await work.apply(approve(request, ANA))


async def grant_of(database, request_id="req-1"):
    async with database.begin() as work:
        return await work.grants.of(request_id)


async def kinds(database):
    async with database.begin() as work:
        await work.audit_log.verify()
        return [event["kind"] async for event in entries(work) if "grant." in event["kind"]]


async def entries(work):
    async for link in work.audit_log.links():
        yield json.loads(link.body)


async def test_what_was_approved_is_granted_and_verified_with_its_end_at_the_provider(
    database, provider, loop, approved
):
    await loop.drain()
    grant = await grant_of(database)
    assert (grant.status, grant.verification) == (GrantStatus.ACTIVE, Verification.WORKS)
    assert grant.ends_at == NOON + timedelta(hours=8)
    (binding,) = provider.named(NAME)
    assert binding["until"] == grant.ends_at.isoformat()
    assert await kinds(database) == ["grant.begun", "grant.activated", "grant.verified"]


async def test_at_its_end_it_is_taken_back(database, provider, loop, clock, approved):
    await loop.drain()
    clock.forward(hours=8)
    await loop.drain()
    assert (await grant_of(database)).status is GrantStatus.ENDED
    assert provider.bindings == {}
    assert await loop.step() == 0


async def test_a_reviewed_grant_is_kept_in_use_on_its_date_and_asked_about(
    database, provider, loop, clock
):
    asked = make_asked(what={"ends": End.REVIEWED}, duration=timedelta(days=90))
    await keep_approved(database, asked=asked)
    await loop.drain()
    clock.forward(days=91)
    await loop.drain()
    grant = await grant_of(database)
    assert (grant.status, grant.review_due) == (GrantStatus.ACTIVE, True)
    assert len(provider.named(NAME)) == 1
    assert (await kinds(database))[-1] == "grant.review_due"


LOST = [Fault.ERROR, Fault.ERROR_AFTER, Fault.HANG, Fault.HANG_AFTER, Fault.DROP_AFTER]


@pytest.mark.parametrize("fault", LOST, ids=lambda one: one.name)
async def test_after_an_unknown_outcome_it_is_looked_for_before_it_is_given_again(scene, fault):
    scene.provider.fail("POST /bindings", fault)
    await scene.loop.drain()
    assert (await grant_of(scene.database)).status is GrantStatus.GRANTING
    assert scene.provider.calls["GET /bindings"] == 0
    scene.clock.forward(minutes=2)
    await scene.loop.drain()
    assert (await grant_of(scene.database)).status is GrantStatus.ACTIVE
    assert len(scene.provider.made) == 1
    assert scene.provider.calls["GET /bindings"] >= 1


@pytest.mark.parametrize("fault", LOST, ids=lambda one: one.name)
async def test_what_may_be_gone_is_taken_back_again_until_it_is(scene, fault):
    await scene.loop.drain()
    scene.provider.fail("DELETE /bindings", fault)
    scene.clock.forward(hours=8)
    await scene.loop.drain()
    scene.clock.forward(minutes=2)
    await scene.loop.drain()
    assert (await grant_of(scene.database)).status is GrantStatus.ENDED
    assert scene.provider.bindings == {}


async def test_a_busy_provider_is_left_alone_for_as_long_as_it_says(
    database, provider, loop, clock, approved
):
    provider.fail("POST /bindings", Fault.BUSY)
    await loop.drain()
    clock.forward(seconds=provider.retry_after - 1)
    assert await loop.step() == 0
    clock.forward(seconds=1)
    await loop.drain()
    assert (await grant_of(database)).status is GrantStatus.ACTIVE


async def test_a_refusal_is_said_and_not_tried_again_until_somebody_says_so(
    database, provider, loop, clock, approved
):
    provider.fail("POST /bindings", Fault.REFUSE)
    before = GRANT_STEPS.labels("grant.failed")._value.get()  # noqa: SLF001
    await loop.drain()
    grant = await grant_of(database)
    assert (grant.status, grant.fault) == (GrantStatus.GRANT_FAILED, "the project is locked")
    assert GRANT_STEPS.labels("grant.failed")._value.get() == before + 1  # noqa: SLF001
    clock.forward(days=1)
    assert await loop.step() == 0
    async with database.begin() as work:
        await work.apply_to_grant((await work.grants.lock("req-1")).retry("ana", clock()))
    await loop.drain()
    assert (await grant_of(database)).status is GrantStatus.ACTIVE


async def test_what_can_not_be_taken_back_is_said_once_and_tried_until_it_is_gone(
    database, provider, loop, clock, approved
):
    await loop.drain()
    provider.fail("DELETE /bindings", *[Fault.REFUSE] * 3)
    clock.forward(hours=8)
    await loop.drain()
    for _ in range(3):
        assert (await grant_of(database)).status is GrantStatus.REVOKE_FAILED
        clock.forward(hours=1)
        await loop.drain()
    assert (await grant_of(database)).status is GrantStatus.ENDED
    assert (await kinds(database)).count("grant.end_failed") == 1


async def test_a_provider_that_never_answers_is_given_up_aloud(
    database, provider, loop, clock, approved
):
    provider.fail("POST /bindings", *[Fault.ERROR] * 100)
    for _ in range(25):
        await loop.drain()
        clock.forward(hours=1)
    grant = await grant_of(database)
    assert grant.status is GrantStatus.GRANT_FAILED
    assert "Given up after 20 tries" in grant.fault


async def test_an_invitation_is_waited_for_without_giving_it_twice(
    database, provider, loop, clock, approved
):
    provider.invites = True
    await loop.drain()
    grant = await grant_of(database)
    assert (grant.status, grant.by_hand) == (GrantStatus.WAITING, False)
    assert grant.waits_on == "the invitation to be accepted"
    provider.accept()
    clock.forward(minutes=5)
    await loop.drain()
    grant = await grant_of(database)
    assert (grant.status, len(provider.made)) == (GrantStatus.ACTIVE, 1)
    assert grant.active_at == clock()


async def test_an_invitation_that_the_provider_forgot_has_failed(
    database, provider, loop, clock, approved
):
    provider.invites = True
    await loop.drain()
    provider.forget()
    clock.forward(minutes=5)
    await loop.drain()
    assert (await grant_of(database)).status is GrantStatus.GRANT_FAILED


async def test_a_grant_that_the_provider_forgot_ends_in_peace(
    database, provider, loop, clock, approved
):
    await loop.drain()
    provider.forget()
    clock.forward(hours=8)
    await loop.drain()
    assert (await grant_of(database)).status is GrantStatus.ENDED


async def test_a_provider_that_takes_a_while_to_apply_it_is_asked_again_before_it_is_refused(
    database, provider, loop, clock, approved
):
    provider.works = False
    await loop.drain()
    assert (await grant_of(database)).verification is Verification.UNCHECKED
    clock.forward(minutes=6)
    await loop.drain()
    assert (await grant_of(database)).verification is Verification.REFUSED


async def test_what_can_not_be_verified_is_granted_and_says_so(database, provider, loop, approved):
    provider.fail("POST /check", Fault.REFUSE)
    await loop.drain()
    grant = await grant_of(database)
    assert (grant.status, grant.verification) == (GrantStatus.ACTIVE, Verification.UNKNOWN)


async def test_a_bug_of_one_provisioner_stops_no_other_grant(database, clock, provider):
    class Broken(Scripted):
        async def activate(self, task):
            if task.name == NAME:
                raise KeyError("a bug")
            return await super().activate(task)

    for n in range(1, 4):
        asked = make_asked(principal=str(n))
        await keep_approved(database, id=f"req-{n}", asked=asked)
    await ProvisionGrants(database, lambda _: Broken(provider.url)).drain()
    found = [(await grant_of(database, f"req-{n}")).status for n in range(1, 4)]
    assert found == [GrantStatus.GRANTING, GrantStatus.ACTIVE, GrantStatus.ACTIVE]


async def test_only_what_was_approved_is_carried_out(database, provider, loop):
    request = make_request()
    async with database.begin() as work:
        await work.open(request)
        await work.grants.add(Grant.due("req-1", "main", request.asked, NOON))
    await loop.drain()
    assert (await grant_of(database)).fault == "This is not what was approved."
    assert provider.made == []


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
    for task in dead._running:  # noqa: SLF001  (what a kill does)
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
    await asyncio.gather(*late._running)  # noqa: SLF001
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
            scene.loop._running.clear()  # noqa: SLF001  (what a death does)
        scene.clock.forward(seconds=LEASE.total_seconds())
    assert (await grant_of(scene.database)).verification is Verification.WORKS
    scene.clock.forward(hours=8)
    for _ in range(3):
        try:
            await scene.loop.drain()
        except Died:
            scene.loop._running.clear()  # noqa: SLF001
        scene.clock.forward(seconds=LEASE.total_seconds())
    assert deaths == [point]
    assert (await grant_of(scene.database)).status is GrantStatus.ENDED
    assert (len(scene.provider.made), scene.provider.bindings) == (1, {})
    assert len(await kinds(scene.database)) == len(set(await kinds(scene.database)))


def test_a_step_ends_before_its_lease_does():
    assert timedelta(seconds=2 * 20) < provision.LEASE
