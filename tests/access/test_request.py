from dataclasses import replace
from datetime import timedelta

import pytest

from bot.access.person import Identity, Person, unlinked
from bot.access.policy import Policy
from bot.access.request import Status, Verdict
from bot.audit.event import Kind
from bot.errors import (
    AlreadyDecided,
    AlreadyReviewed,
    NotAReviewer,
    NothingChanged,
    NotLess,
    NotLinked,
    OwnRequest,
    RequestChanged,
)
from knowledge import Provider
from knowledge.vocabulary import End
from tests.conftest import ANA, BEN, NOON, RAVI, approve, make_asked, make_request, member

TWO = Policy(approvals_needed=2)


def test_one_approval_of_an_admin_is_enough_where_nobody_wrote_a_policy():
    change = approve(make_request(), ANA)
    assert change.request.status is Status.APPROVED
    assert (change.event.kind, change.event.actor) == (Kind.REQUEST_APPROVED, ANA.id)
    assert change.grant.request_id == "req-1"


def test_the_same_reviewer_twice_is_still_one_approval():
    once = approve(make_request(), ANA, TWO).request
    with pytest.raises(AlreadyReviewed):
        approve(once, replace(ANA, name="Ana B."), TWO)
    assert once.status is Status.PENDING
    assert approve(once, BEN, TWO).request.status is Status.APPROVED


def test_a_reviewer_can_still_deny_what_they_approved():
    once = approve(make_request(), ANA, TWO).request
    change = deny(once, ANA, TWO)
    assert change.request.status is Status.DENIED
    assert change.request.approvers == frozenset()
    assert change.grant is None


def deny(request, by, policy=None, **given):
    rule = policy or Policy()
    return request.review(
        by, Verdict.DENY, request.digest, member=member(by), policy=rule, at=NOON, **given
    )


def test_a_denial_keeps_its_reason():
    assert deny(make_request(), ANA, reason="use the sandbox").request.reviews[-1].reason == (
        "use the sandbox"
    )


@pytest.mark.parametrize(
    "standing",
    [
        pytest.param({"admin": False}, id="no admin"),
        pytest.param({"guest": True}, id="a guest"),
        pytest.param({"active": False}, id="deactivated"),
    ],
)
def test_whoever_the_platform_does_not_hold_for_an_admin_is_refused(standing):
    request = make_request()
    with pytest.raises(NotAReviewer):
        request.review(
            ANA,
            Verdict.APPROVE,
            request.digest,
            member=member(ANA, **standing),
            policy=Policy(),
            at=NOON,
        )


def test_a_policy_that_names_people_takes_no_other_admin():
    named = Policy(reviewers=frozenset({BEN.id}))
    with pytest.raises(NotAReviewer):
        approve(make_request(), ANA, named)
    assert approve(make_request(), BEN, named).request.status is Status.APPROVED


@pytest.mark.parametrize("late", [timedelta(hours=24), timedelta(days=9)])
def test_at_the_deadline_and_after_it_nobody_decides(late):
    with pytest.raises(AlreadyDecided, match="expired"):
        approve(make_request(), ANA, at=NOON + late)


def test_a_reviewer_cannot_approve_their_own():
    with pytest.raises(OwnRequest):
        approve(make_request(requester=ANA), ANA)


def test_whoever_two_accounts_belong_to_cannot_approve_with_the_other_one():
    teams = Identity("teams", "acme", "29:ana")
    both = Person("ana", identities=ANA.identities | {teams})
    with pytest.raises(OwnRequest):
        approve(make_request(requester=both), both)


def test_an_account_that_is_not_known_where_it_was_asked_decides_nothing():
    teams = unlinked(Identity("teams", "acme", "29:ana"))
    request = make_request()
    known = replace(member(ANA), identity=next(iter(teams.identities)))
    rule = Policy(reviewers=frozenset({teams.id}))
    with pytest.raises(NotLinked, match="Slack"):
        request.review(teams, Verdict.APPROVE, request.digest, member=known, policy=rule, at=NOON)


@pytest.mark.parametrize(
    "now",
    [
        {"provider": Provider.ANTHROPIC},
        {"what": {"role": "owner"}},
        {"what": {"permission": "api.keys.delete"}},
        {"what": {"target": "proj_OTHER"}},
        {"what": {"target": "proj_EXAMPLE\u200b"}},
        {"what": {"ends": End.REVIEWED}},
        {"principal": "eve@acme.example"},
        {"principal": "Ravi@acme.example"},
        {"duration": timedelta(days=70)},
    ],
    ids=str,
)
def test_what_changed_since_it_was_seen_is_not_approved(now):
    seen = make_request().digest
    request = make_request(asked=make_asked(**now))
    with pytest.raises(RequestChanged):
        request.review(ANA, Verdict.APPROVE, seen, member=member(ANA), policy=Policy(), at=NOON)


def test_a_review_and_a_reworded_reason_do_not_change_what_is_asked_for():
    request = make_request()
    once = approve(request, ANA, TWO).request
    assert once.digest == request.digest == make_request(reason="please").digest


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_final_state_never_changes(verdict):
    for final in (approve(make_request(), ANA).request, deny(make_request(), ANA).request):
        with pytest.raises(AlreadyDecided, match="Ana has"):
            final.review(BEN, verdict, final.digest, member=member(BEN), policy=Policy(), at=NOON)
        with pytest.raises(AlreadyDecided):
            final.lapse(NOON + timedelta(days=9))


def test_it_lapses_at_its_deadline_and_not_before():
    request = make_request()
    with pytest.raises(AlreadyDecided):
        request.lapse(request.decide_by - timedelta(microseconds=1))
    assert request.lapse(request.decide_by).request.status is Status.EXPIRED


def test_the_identity_that_it_was_asked_with_is_the_one_known_there():
    teams = Identity("teams", "acme", "29:ravi")
    both = replace(RAVI, identities=RAVI.identities | {teams})
    assert str(make_request(requester=both).asked_by) == "slack:T0ACME:U0RAVI"


def test_a_change_of_what_is_asked_voids_what_was_said_and_keeps_what_it_was():
    once = approve(make_request(), ANA, TWO).request
    asked = make_asked(what={"role": "viewer"})
    change = once.edit(RAVI, asked, once.reason, NOON)
    assert (change.request.reviews, change.request.asked) == ((), asked)
    assert [one.asked for one in change.request.earlier] == [once.asked]
    assert change.event.kind is Kind.REQUEST_EDITED
    assert change.event.details == {"before": once.digest, **asked.told()}
    assert change.grant is None


def test_other_words_for_the_reason_keep_what_was_said():
    once = approve(make_request(), ANA, TWO).request
    change = once.edit(RAVI, once.asked, "please", NOON)
    assert change.request.approvers == {ANA}
    assert change.request.earlier == ()


def test_a_change_that_changes_nothing_is_none():
    request = make_request()
    with pytest.raises(NothingChanged):
        request.edit(RAVI, request.asked, request.reason, NOON)


def test_a_change_does_not_put_off_the_deadline():
    request = make_request()
    later = NOON + timedelta(hours=23)
    changed = request.edit(RAVI, make_asked(principal="x"), "y", later).request
    assert changed.decide_by == request.decide_by
    with pytest.raises(AlreadyDecided):
        changed.edit(RAVI, request.asked, "z", request.decide_by)


def less(request, by, asked, policy=None, **given):
    rule = policy or Policy()
    return request.review(
        by,
        Verdict.APPROVE,
        request.digest,
        member=member(by),
        policy=rule,
        at=NOON,
        instead=asked,
        **given,
    )


def test_less_is_approved_by_whoever_approves_it_alone():
    once = approve(make_request(), ANA, TWO).request
    hour = make_asked(duration=timedelta(hours=1))
    change = less(once, BEN, hour, TWO)
    assert change.request.approvers == {BEN}
    assert change.event.details == {"before": once.digest, **hour.told()}
    assert less(make_request(), BEN, hour).grant.digest == hour.digest


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"duration": timedelta(hours=9)},
        {"principal": "eve@acme.example"},
        {"what": {"role": "owner"}},
        {"provider": Provider.ANTHROPIC},
    ],
    ids=str,
)
def test_more_or_something_else_is_never_approved_instead(more):
    with pytest.raises(NotLess):
        less(make_request(), ANA, make_asked(**more))


def test_the_rule_for_what_is_less_has_to_be_met_too():
    hour = make_asked(duration=timedelta(hours=1))
    with pytest.raises(NotAReviewer):
        less(make_request(), ANA, hour, instead_policy=Policy(reviewers=frozenset({BEN.id})))
    still = less(make_request(), ANA, hour, instead_policy=TWO)
    assert still.request.status is Status.PENDING
    short = Policy(at_most=timedelta(minutes=30))
    with pytest.raises(NotLess):
        less(make_request(), ANA, hour, instead_policy=short)


def test_a_denial_keeps_what_it_offers():
    hour = make_asked(duration=timedelta(hours=1))
    denied = deny(make_request(), ANA, reason="too long", instead=hour).request
    assert (denied.asked, denied.reviews[-1].offer) == (make_asked(), hour)
    with pytest.raises(NotLess):
        deny(make_request(), ANA, instead=make_asked(duration=timedelta(hours=9)))
