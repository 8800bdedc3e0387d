from dataclasses import replace
from datetime import timedelta

import pytest

from bot.access.directory import Member, Roll, UserGroup
from bot.access.person import Home, Identity, Person
from bot.access.request import Status
from bot.access.rule import ADMINS, Group, Occasion, Policy, Risk
from bot.errors import NotAReviewer, OwnRequest
from tests.conftest import (
    ANA,
    ANA_ON_SLACK,
    BEN,
    BEN_ON_SLACK,
    HOME,
    NOON,
    RAVI,
    approve,
    make_request,
    member,
)

SECURITY = UserGroup("slack", "T0ACME", "S0SEC")
IN_SECURITY = Roll(groups={SECURITY: frozenset({ANA_ON_SLACK})})
BY_GROUP = Policy(
    reviewers=frozenset({"security", "platform"}),
    of={"security": 1, "platform": 1},
    groups={
        "security": Group(usergroups=frozenset({SECURITY})),
        "platform": Group(people=frozenset({ANA.id, BEN.id})),
    },
)


def admitted(rule, person, **standing):
    try:
        rule.admit(person, member(person, **standing), RAVI, HOME)
    except (NotAReviewer, OwnRequest) as refusal:
        return type(refusal)
    return True


def test_who_is_in_a_user_group_is_what_the_platform_says_now():
    rule = replace(BY_GROUP, reviewers=frozenset({"security"}), of={"security": 1})
    assert admitted(rule, ANA, admin=False) is NotAReviewer
    assert admitted(rule.seen_by(IN_SECURITY), ANA, admin=False) is True
    assert admitted(rule.seen_by(IN_SECURITY), BEN, admin=True) is NotAReviewer


def test_it_takes_one_of_each_group_and_a_person_of_both_is_one():
    rule = BY_GROUP.seen_by(IN_SECURITY)
    assert not rule.enough([ANA], RAVI, HOME)
    assert not rule.enough([BEN], RAVI, HOME)
    assert rule.enough([ANA, BEN], RAVI, HOME)


def test_an_approval_of_somebody_who_left_the_group_since_is_not_counted():
    assert not BY_GROUP.seen_by(Roll()).enough([ANA, BEN], RAVI, HOME)


def test_an_approval_of_an_admin_who_is_none_any_more_is_not_counted():
    two = Policy(approvals_needed=2)
    once = approve(make_request(), ANA, two).request
    left = two.seen_by(Roll().joined([member(ANA, admin=False), member(BEN)]))
    assert not left.enough([ANA, BEN], RAVI, HOME)
    assert approve(once, BEN, two).request.status is Status.APPROVED


def test_an_admin_of_another_workspace_is_no_admin_here():
    elsewhere = Identity("slack", "T0OTHER", "U0ANA")
    person = Person("ana", identities=frozenset({ANA_ON_SLACK, elsewhere}))
    told = Member(identity=elsewhere, name="Ana", admin=True)
    with pytest.raises(NotAReviewer):
        Policy().admit(person, told, RAVI, HOME)
    Policy().admit(person, told, RAVI, Home("slack", "T0OTHER"))


@pytest.mark.parametrize("standing", [{"guest": True}, {"active": False}])
def test_a_guest_or_a_former_member_decides_nothing_even_if_named(standing):
    assert admitted(Policy(reviewers=frozenset({ANA.id})), ANA, **standing) is NotAReviewer


def test_an_identity_can_be_named_and_stays_named_when_it_is_linked():
    rule = Policy(reviewers=frozenset({str(ANA_ON_SLACK)}))
    linked = Person("ana", identities=frozenset({ANA_ON_SLACK}))
    assert admitted(rule, linked, admin=False) is True


def test_a_request_is_held_to_the_stricter_of_two_rules():
    was = Policy(reviewers=frozenset({BEN.id}), risk=Risk.HIGH, at_most=timedelta(hours=1),
                 reason_required=frozenset({Occasion.APPROVE}), version="a")  # fmt: skip
    now = Policy(self_approval=True, version="b")
    both = now.held_to(was)
    assert (both.risk, both.at_most, both.self_approval) == (Risk.HIGH, timedelta(hours=1), False)
    assert both.reason_required == {Occasion.ASK, Occasion.APPROVE, Occasion.DENY}
    assert admitted(now, ANA) is True
    assert admitted(both, ANA) is NotAReviewer
    assert admitted(both, BEN) is True
    assert now.held_to(now) is now


def test_a_weaker_later_policy_does_not_let_fewer_approve():
    was = Policy(approvals_needed=2, version="a")
    now = Policy(version="b").held_to(was)
    seen = now.seen_by(Roll().joined([member(ANA), member(BEN)]))
    assert not seen.enough([ANA], RAVI, HOME)
    assert seen.enough([ANA, BEN], RAVI, HOME)


def test_reminders_come_by_default_once_half_of_the_time_is_over():
    end = NOON + timedelta(days=2)
    assert Policy().reminders(NOON, end) == (NOON + timedelta(days=1),)
    assert Policy(remind_after=()).reminders(NOON, end) == ()
    spans = (timedelta(hours=30), timedelta(hours=6), timedelta(days=2))
    assert Policy(remind_after=spans).reminders(NOON, end) == (
        NOON + timedelta(hours=6),
        NOON + timedelta(hours=30),
    )


def test_a_rule_says_which_it_is():
    assert Policy().called() == "what holds where nobody wrote a policy"
    other = Policy(version="0123456789abcdef")
    assert other.called() == "what holds where no rule fits, by the policy 01234567"
    assert replace(other, label="rule 2, keys").called() == "rule 2, keys, by the policy 01234567"


def test_who_is_needed_is_said_in_words():
    assert Policy().needed() == "a workspace admin"
    two = Policy(approvals_needed=2, reviewers=frozenset({"ana", ADMINS}), names={"ana": "Ana L."})
    assert two.needed() == "2 of Ana L. or a workspace admin"
    assert BY_GROUP.needed() == "1 of platform and 1 of security"
    assert (BEN_ON_SLACK in BEN.identities, BY_GROUP.usergroups) == (True, {SECURITY})
