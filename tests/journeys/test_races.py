"""Thirty people click at once, fifty times over, on a real PostgreSQL and two replicas."""

import asyncio
import json
from collections import Counter
from datetime import timedelta
from itertools import cycle

import pytest

from bot.access.person import Identity
from bot.access.policy import parse_policy
from bot.access.request import Status
from bot.access.review import Verdict
from bot.errors import Refused
from bot.storage.database import Database
from bot.storage.policies import PolicyInForce
from bot.workflows.look_up import LookUp
from bot.workflows.review import Decision, ReviewRequest
from bot.workflows.withdraw import WithdrawRequest
from tests.conftest import RAVI_ON_SLACK, Roster, make_request

pytestmark = pytest.mark.long

ROUNDS = 50
THIRTY = [Identity("slack", "T0ACME", f"U{n}") for n in range(30)]
TEN_OF = parse_policy("version: 1\nrules: [{reviewers: [admins], approvals: 10}]")


@pytest.fixture
async def replicas(pg_url):
    """Two replicas on one PostgreSQL, with its own clock."""
    first, second = Database(pg_url), Database(pg_url)
    yield first, second
    await first.close()
    await second.close()


@pytest.fixture
def reviewing(replicas, policy):
    """Reviews under a policy, on each replica in turn."""

    def under(rules=policy):
        look_up = LookUp({"slack": Roster(*THIRTY)}, within=30.0)
        doors = cycle([ReviewRequest(one, PolicyInForce(rules), look_up) for one in replicas])

        async def click(request, by, verdict=Verdict.APPROVE):
            decision = Decision(verdict=verdict, digest=request.digest, reason="Not now.")
            return await next(doors)(request.id, by, decision)

        return click

    return under


async def opened(database, number):
    """A pending request that nobody has seen."""
    async with database.begin() as work:
        now = await work.now()
        request = make_request(id=f"req-{number}", opened_at=now, decide_by=now.replace(year=2099))
        await work.open(request)
    return request


async def outcomes(clicks):
    """How they ended: the new status, or the name of the refusal."""
    ends = await asyncio.gather(*clicks, return_exceptions=True)
    strange = [one for one in ends if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert strange == []
    refused = [type(one).__name__ for one in ends if isinstance(one, Refused)]
    return Counter(refused + [one.status.value for one in ends if not isinstance(one, Refused)])


async def story(database, request):
    """Status, grant, and the kinds of what the audit log tells of *request*, verified."""
    async with database.begin() as work:
        await work.audit_log.verify()
        bodies = [json.loads(link.body) async for link in work.audit_log.links()]
        now = await work.requests.get(request.id)
        grant = await work.grants.of(request.id)
    kinds = Counter(one["kind"] for one in bodies if one["subject"] == request.id)
    assert (grant is not None) is (now.status is Status.APPROVED)
    return now, kinds


async def test_thirty_approvals_at_once_are_one_decision(replicas, reviewing):
    review = reviewing()
    for number in range(ROUNDS):
        request = await opened(replicas[0], number)
        ends = await outcomes(review(request, by) for by in THIRTY)
        assert ends == {"approved": 1, "AlreadyDecided": 29}, number
        now, kinds = await story(replicas[1], request)
        assert len(now.approvers) == kinds["request.approved"] == 1


async def test_approvals_and_denials_at_once_are_one_decision(replicas, reviewing):
    review = reviewing()
    for number in range(ROUNDS):
        request, turns = await opened(replicas[0], number), cycle(Verdict)
        ends = await outcomes(review(request, by, next(turns)) for by in THIRTY)
        assert ends["AlreadyDecided"] == 29, number
        now, kinds = await story(replicas[1], request)
        assert ends[now.status.value] == 1
        assert kinds["request.approved"] + kinds["request.denied"] == 1


async def test_approvals_and_a_withdrawal_at_once_are_one_end(replicas, reviewing):
    review, withdraw = reviewing(), WithdrawRequest(replicas[1])
    for number in range(ROUNDS):
        request = await opened(replicas[0], number)
        clicks = [review(request, by) for by in THIRTY]
        clicks.insert(number % 30, withdraw(request.id, RAVI_ON_SLACK))
        ends = await outcomes(clicks)
        assert ends["AlreadyDecided"] == 30, number
        now, kinds = await story(replicas[0], request)
        assert kinds["request.approved"] + kinds["request.withdrawn"] == 1
        assert ends[now.status.value] == 1


async def test_of_thirty_approvals_ten_close_a_request_that_needs_ten(replicas, reviewing):
    review = reviewing(TEN_OF)
    for number in range(ROUNDS):
        request = await opened(replicas[0], number)
        ends = await outcomes(review(request, by) for by in THIRTY)
        assert ends == {"pending": 9, "approved": 1, "AlreadyDecided": 20}, number
        now, kinds = await story(replicas[1], request)
        assert (len(now.approvers), kinds["request.reviewed"]) == (10, 9)


async def test_clicks_that_waited_for_the_lock_past_the_deadline_are_too_late(replicas, reviewing):
    review = reviewing()
    for number in range(ROUNDS):
        async with replicas[0].begin() as work:
            soon = await work.now() + timedelta(seconds=0.2)
            request = make_request(id=f"req-{number}", decide_by=soon)
            await work.open(request)
        async with replicas[0].begin() as work:
            await work.requests.lock(request.id)
            clicks = [asyncio.create_task(review(request, by)) for by in THIRTY]
            while await work.now() <= soon:
                await asyncio.sleep(0.01)
            assert not any(one.done() for one in clicks)
        assert await outcomes(clicks) == {"AlreadyDecided": 30}, number
        now, _ = await story(replicas[1], request)
        assert (now.status, now.approvers) == (Status.PENDING, frozenset())
