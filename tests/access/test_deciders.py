from dataclasses import replace

import pytest

from bot.access.deciders import Deciders
from bot.access.directory import Roll
from bot.access.policy import ADMINS, Policy
from bot.errors import LookupFailed, NobodyDecides
from tests.conftest import ANA, BEN, HOME, RAVI, member

TWO_ADMINS = Roll().joined([member(ANA), member(BEN)])


def deciders(rule=None, people=(ANA, BEN), roll=TWO_ADMINS, requester=RAVI, **more):
    seen = (rule or Policy()).seen_by(roll)
    return Deciders(rule=seen, requester=requester, home=HOME, people=people, **more)


def test_whoever_could_decide_is_named_without_the_requester():
    assert deciders().able == (ANA, BEN)
    assert deciders(requester=ANA).able == (BEN,)
    assert deciders(Policy(self_approval=True), requester=ANA).able == (ANA, BEN)


def test_the_only_admin_is_told_that_it_takes_somebody_else():
    with pytest.raises(NobodyDecides, match="You are the only one who could decide"):
        deciders(people=(ANA,), requester=ANA).require()


def test_that_too_few_could_decide_is_told_with_their_names():
    with pytest.raises(NobodyDecides, match="takes 2 of a workspace admin, and only Ben could"):
        deciders(Policy(approvals_needed=2), requester=ANA).require()


def test_an_empty_group_is_told_by_its_name():
    with pytest.raises(NobodyDecides, match="nobody in the workspace's admins and security"):
        deciders(Policy(reviewers=frozenset({ADMINS, "security"})), people=()).require()


def test_what_could_not_be_found_out_is_no_nobody():
    with pytest.raises(LookupFailed, match="Slack could not say"):
        deciders(people=(), failed=("Slack could not say.",)).require()
    deciders(failed=("Slack could not say.",)).require()


def test_a_guest_a_former_member_and_somebody_unknown_here_could_not():
    for standing in ({"guest": True}, {"active": False}):
        roll = Roll().joined([member(ANA, **standing)])
        assert deciders(Policy(reviewers=frozenset({ANA.id})), people=(ANA,), roll=roll).able == ()
    stranger = replace(ANA, identities=frozenset())
    assert deciders(Policy(reviewers=frozenset({ANA.id})), people=(stranger,)).able == ()
