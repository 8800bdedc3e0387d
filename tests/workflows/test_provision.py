from datetime import timedelta

import pytest

from bot.access.grant import Grant
from bot.access.grant_status import GrantStatus, Verification
from bot.observability import GRANT_STEPS
from bot.workflows import provision
from bot.workflows.provision import ProvisionGrants
from knowledge.vocabulary import End
from tests.conftest import NOON, make_asked, make_request
from tests.fakes.provider import FakeProvider, Fault
from tests.fakes.provisioner import Scripted
from tests.fakes.time import Clock
from tests.granting import Scene, grant_of, keep_approved, kinds, loop_on

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


@pytest.fixture
async def approved(database):
    await keep_approved(database)


@pytest.fixture
def scene(database, provider, loop, clock, approved):
    return Scene(database, provider, loop, clock)


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


async def test_what_a_provider_says_is_shown_without_secrets_and_not_for_ever(
    database, provider, loop, approved
):
    secret = "sk-proj-" + "EXAMPLE" * 8  # made up
    provider.words = f"no {secret} {'x' * 5000}"
    provider.fail("POST /bindings", Fault.REFUSE)
    await loop.drain()
    fault = (await grant_of(database)).fault
    assert secret not in fault
    assert len(fault) <= 500


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


def test_a_step_ends_before_its_lease_does():
    assert timedelta(seconds=2 * 20) < provision.LEASE
