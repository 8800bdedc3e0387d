import asyncio
from dataclasses import replace

import pytest

from bot.access.directory import UserGroup
from bot.access.policy import parse_policy
from bot.access.request import Status
from bot.access.review import Verdict
from bot.errors import AlreadyDecided, LookupFailed, NotAReviewer, PolicyGone, RequesterGone
from bot.storage.policies import PolicyInForce
from bot.workflows import authority
from bot.workflows.look_up import LookUp
from bot.workflows.review import Decision, ReviewRequest
from tests.conftest import ANA_ON_SLACK, BEN_ON_SLACK, RAVI_ON_SLACK, Roster, make_request

SECURITY = UserGroup("slack", "T0ACME", "S0SEC")
APPROVE = Decision(verdict=Verdict.APPROVE, digest=make_request().digest, reason="so")
BY_GROUP = parse_policy(
    """
version: 1
groups: {security: {usergroups: ["slack:T0ACME:S0SEC"]}}
rules: [{approvals: {security: 1, admins: 1}}]
"""
)
STRICT = parse_policy("version: 1\nrules: [{reviewers: [admins], approvals: 2}]")
WEAK = parse_policy("version: 1\nrules: [{reviewers: [admins]}]")


@pytest.fixture
def roster():
    people = Roster(ANA_ON_SLACK)
    people.usergroups[SECURITY] = [BEN_ON_SLACK]
    return people


def reviewing(database, policy, roster):
    return ReviewRequest(database, PolicyInForce(policy), LookUp({"slack": roster}))


async def opened(database, policy):
    """A request that was made under *policy*."""
    async with database.begin() as work:
        await PolicyInForce(policy).take_up(work)
        await work.open(make_request(policy_version=policy.version))


async def test_one_of_the_group_and_one_admin_approve_it_in_either_order(database, roster):
    await opened(database, BY_GROUP)
    review = reviewing(database, BY_GROUP, roster)
    first = await review("req-1", BEN_ON_SLACK, APPROVE)
    assert first.status is Status.PENDING
    assert (await review("req-1", ANA_ON_SLACK, APPROVE)).status is Status.APPROVED


async def test_who_left_the_group_since_their_approval_is_not_counted(database, roster):
    await opened(database, BY_GROUP)
    review = reviewing(database, BY_GROUP, roster)
    await review("req-1", BEN_ON_SLACK, APPROVE)
    roster.usergroups[SECURITY] = []
    assert (await review("req-1", ANA_ON_SLACK, APPROVE)).status is Status.PENDING


async def test_who_lost_the_admin_role_since_their_approval_is_not_counted(database, roster):
    await opened(database, STRICT)
    roster.admins.add(str(BEN_ON_SLACK))
    review = reviewing(database, STRICT, roster)
    await review("req-1", ANA_ON_SLACK, APPROVE)
    roster.admins.discard(str(ANA_ON_SLACK))
    assert (await review("req-1", BEN_ON_SLACK, APPROVE)).status is Status.PENDING


async def test_a_group_that_can_not_be_asked_for_permits_nothing(database, roster):
    await opened(database, BY_GROUP)
    roster.usergroups.clear()
    with pytest.raises(LookupFailed, match="no group S0SEC"):
        await reviewing(database, BY_GROUP, roster)("req-1", ANA_ON_SLACK, APPROVE)


async def test_a_weaker_later_policy_does_not_help_a_request_made_before_it(database, roster):
    await opened(database, STRICT)
    roster.admins.add(str(BEN_ON_SLACK))
    review = reviewing(database, WEAK, roster)
    assert (await review("req-1", ANA_ON_SLACK, APPROVE)).status is Status.PENDING
    assert (await review("req-1", BEN_ON_SLACK, APPROVE)).status is Status.APPROVED


async def test_a_stricter_later_policy_holds_at_once(database, roster):
    await opened(database, WEAK)
    review = reviewing(database, STRICT, roster)
    assert (await review("req-1", ANA_ON_SLACK, APPROVE)).status is Status.PENDING


async def test_whoever_only_one_of_both_policies_names_decides_nothing(database, roster):
    await opened(database, WEAK)
    named = parse_policy("version: 1\nrules: [{reviewers: ['slack:T0ACME:U0BEN']}]")
    review = reviewing(database, named, roster)
    with pytest.raises(NotAReviewer, match="Another rule holds for this too"):
        await review("req-1", BEN_ON_SLACK, APPROVE)
    with pytest.raises(NotAReviewer):
        await review("req-1", ANA_ON_SLACK, APPROVE)


@pytest.mark.parametrize("fate", ["gone", "guests"])
async def test_nothing_is_approved_for_somebody_who_left_since(database, roster, fate):
    await opened(database, WEAK)
    getattr(roster, fate).add(str(RAVI_ON_SLACK))
    review = reviewing(database, WEAK, roster)
    with pytest.raises(RequesterGone, match="Ravi is no longer a member"):
        await review("req-1", ANA_ON_SLACK, APPROVE)
    for verdict in Verdict:
        with pytest.raises(AlreadyDecided):
            await review("req-1", ANA_ON_SLACK, replace(APPROVE, verdict=verdict))
    async with database.begin() as work:
        assert (await work.requests.get("req-1")).status is Status.WITHDRAWN
        assert await work.grants.of("req-1") is None


EACH_ITS_OWN = parse_policy(
    """
version: 1
rules:
  - {providers: [anthropic], reviewers: ["slack:T0ACME:U0BEN"]}
  - {targets: ["proj_EX*"], reviewers: ["slack:T0ACME:U0ANA"]}
  - {reviewers: ["slack:T0ACME:U0BEN"]}
"""
)


async def test_whoever_decides_for_one_provider_or_project_does_not_for_another(database, roster):
    await opened(database, EACH_ITS_OWN)
    review = reviewing(database, EACH_ITS_OWN, roster)
    with pytest.raises(NotAReviewer, match="Only slack:T0ACME:U0ANA"):
        await review("req-1", BEN_ON_SLACK, APPROVE)
    assert (await review("req-1", ANA_ON_SLACK, APPROVE)).status is Status.APPROVED


async def test_what_was_asked_under_a_policy_that_is_gone_is_not_decided(database, roster):
    async with database.begin() as work:
        await work.open(make_request(policy_version="0" * 64))
    with pytest.raises(PolicyGone, match="asked for again"):
        await reviewing(database, WEAK, roster)("req-1", ANA_ON_SLACK, APPROVE)


async def test_an_answer_that_is_stale_once_the_lock_is_held_is_asked_for_again(
    database, roster, monkeypatch
):
    await opened(database, WEAK)
    ages = iter([0.0, 5.1, 5.2, 5.3])
    monkeypatch.setattr(authority, "monotonic", lambda: next(ages))
    counted = replace_look_up(roster)
    review = reviewing(database, WEAK, counted)
    assert (await review("req-1", ANA_ON_SLACK, APPROVE)).status is Status.APPROVED
    assert counted.asked == 1 + 2  # of the requester, and twice of the reviewer


def replace_look_up(roster):
    class Counting(Roster):
        asked = 0

        async def look_up(self, identity):
            self.asked += 1
            return await roster.look_up(identity)

    return Counting()


async def test_ten_who_approve_at_once_are_counted_to_the_last(replicas):
    ten = [replace(ANA_ON_SLACK, id=f"U{n}") for n in range(10)]
    policy = parse_policy("version: 1\nrules: [{reviewers: [admins], approvals: 10}]")
    await opened(replicas[0], policy)
    roster = Roster(*ten)
    reviews = [reviewing(replicas[n % 2], policy, roster) for n in range(10)]
    await asyncio.gather(
        *(review("req-1", by, APPROVE) for review, by in zip(reviews, ten, strict=True))
    )
    async with replicas[0].begin() as work:
        assert (await work.requests.get("req-1")).status is Status.APPROVED
