import asyncio
from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest

from bot.access.person import Identity
from bot.access.policy import parse_policy
from bot.access.request import Status, Verdict
from bot.errors import AlreadyDecided, BadForm, LookupFailed
from bot.storage.policies import PolicyInForce
from bot.workflows.look_up import LookUp
from bot.workflows.review import Decision, ReviewRequest
from tests.conftest import ANA_ON_SLACK, BEN_ON_SLACK, Roster, make_request

THIRTY = [Identity("slack", "T0ACME", f"U{n}") for n in range(30)]
SEEN = make_request().digest
TWO = parse_policy("""
version: 1
rules: [{reviewers: [admins], approvals: 2}]
""")


def across(replicas, policy, roster, **how):
    """The workflow, at each call on the next replica."""
    look_up = LookUp({"slack": roster}, **how)
    turns = cycle([ReviewRequest(replica, PolicyInForce(policy), look_up) for replica in replicas])

    async def review(by, verdict):
        decision = Decision(verdict=verdict, digest=SEEN, reason="so")
        return await next(turns)("req-1", by, decision)

    return review


async def state(database):
    async with database.begin() as work:
        count = await work.audit_log.verify()
        request = await work.requests.get("req-1")
        return request.status, count, await work.grants.of("req-1")


@pytest.fixture
async def asked(database):
    async with database.begin() as work:
        await work.open(make_request())
    return database


@pytest.mark.parametrize("again", range(3))
async def test_of_thirty_reviewers_at_once_exactly_one_decides(asked, replicas, policy, again):
    review = across(replicas, policy, Roster(*THIRTY))
    verdicts = cycle([Verdict.APPROVE, Verdict.DENY])
    clicks = [review(by, next(verdicts)) for by in THIRTY]
    outcomes = await asyncio.gather(*clicks, return_exceptions=True)
    (won,) = (one for one in outcomes if not isinstance(one, AlreadyDecided))
    status, entries, grant = await state(asked)
    assert won.status is status
    assert entries == 1 + 1 + 29
    assert (grant is not None) is (status is Status.APPROVED)


@pytest.mark.parametrize("again", range(3))
async def test_two_approvals_at_once_close_a_request_that_needs_two(asked, replicas, again):
    review = across(replicas, TWO, Roster(ANA_ON_SLACK, BEN_ON_SLACK))
    await asyncio.gather(*(review(by, Verdict.APPROVE) for by in (ANA_ON_SLACK, BEN_ON_SLACK)))
    status, entries, grant = await state(asked)
    assert (status, entries) == (Status.APPROVED, 3)
    assert grant is not None


@pytest.mark.parametrize("clock", [None], ids=["on the database's own clock"])
async def test_a_click_that_waited_past_the_deadline_is_too_late(replicas, policy):
    first, second = replicas
    soon = datetime.now(UTC) + timedelta(seconds=0.4)
    async with first.begin() as work:
        await work.open(make_request(decide_by=soon))
    review = across([second], policy, Roster(ANA_ON_SLACK))
    async with first.begin() as work:
        await work.requests.lock("req-1")
        click = asyncio.create_task(review(ANA_ON_SLACK, Verdict.APPROVE))
        while await work.now() <= soon:
            await asyncio.sleep(0.02)
        assert not click.done()
    with pytest.raises(AlreadyDecided, match="expired"):
        await click


async def test_a_directory_that_hangs_is_given_up_in_time_and_decides_nothing(
    asked, replicas, policy
):
    class Hangs:
        async def look_up(self, _):
            await asyncio.Event().wait()

    review = across(replicas, policy, Hangs(), within=0.05)
    with pytest.raises(LookupFailed, match="did not say"):
        await review(ANA_ON_SLACK, Verdict.APPROVE)
    assert (await state(asked))[0] is Status.PENDING


@pytest.mark.parametrize("reason", ["sk-proj-" + "EXAMPLEexample0123456789" * 5, "x" * 1001])
async def test_a_reason_that_can_not_be_shown_is_not_taken_by_any_door(
    asked, replicas, policy, reason
):
    review = ReviewRequest(
        replicas[0], PolicyInForce(policy), LookUp({"slack": Roster(ANA_ON_SLACK)})
    )
    deny = Decision(verdict=Verdict.DENY, digest=SEEN, reason=reason)
    with pytest.raises(BadForm):
        await review("req-1", ANA_ON_SLACK, deny)
    assert (await state(asked))[0] is Status.PENDING


async def test_refusals_of_one_person_cannot_flood_the_log(asked, replicas, policy):
    review = across(replicas[:1], policy, Roster())
    for _ in range(40):
        with pytest.raises(Exception, match="Only a workspace admin"):
            await review(ANA_ON_SLACK, Verdict.APPROVE)
    assert (await state(asked))[1] == 1 + 30
