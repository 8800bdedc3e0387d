from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.access.grant import Grant
from bot.access.grant_status import ENDING, FAILED, GrantStatus, Verification
from bot.errors import OutOfTurn
from knowledge.ask import EnableApi, Membership
from knowledge.vocabulary import End
from tests.conftest import ANA, NOON, approve, make_asked, make_request

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def make_grant(**differences):
    grant = Grant.due("req-1", "main", differences.pop("asked", make_asked()), NOON)
    return replace(grant, **differences)


def begun(**differences):
    return make_grant(**differences).take(NOON, MINUTE).grant


def active(**differences):
    return begun(**differences).activate("binding-1", NOON).grant


def reviewed():
    asked = make_asked(what={"ends": End.REVIEWED}, duration=timedelta(days=90))
    return active(asked=asked)


def test_an_approval_brings_a_grant_of_exactly_what_was_approved():
    request = make_request()
    grant = approve(request, ANA).grant
    assert (grant.status, grant.digest) == (GrantStatus.DUE, request.digest)
    assert (grant.ends, grant.lasts) == (End.TAKEN_BACK, timedelta(hours=8))


def test_the_intent_stands_before_the_provider_is_called():
    taken = make_grant().take(NOON, MINUTE)
    assert taken.grant.status is GrantStatus.GRANTING
    assert taken.event.kind == "grant.begun"


def test_what_one_holds_nobody_else_takes_until_the_lease_is_over():
    held = begun()
    with pytest.raises(OutOfTurn):
        held.take(NOON + MINUTE - timedelta(microseconds=1), MINUTE)
    again = held.take(NOON + MINUTE, MINUTE)
    assert again.event is None
    assert again.grant.attempts == 2


def test_time_counts_from_activation_not_from_approval():
    late = begun().activate("x", NOON + HOUR).grant
    assert late.ends_at == NOON + 9 * HOUR


def test_an_end_that_stands_at_the_provider_holds_but_never_longer_than_approved():
    assert begun().activate("x", NOON, ends_at=NOON + HOUR).grant.ends_at == NOON + HOUR
    assert begun().activate("x", NOON, ends_at=NOON + 9 * HOUR).grant.ends_at == NOON + 8 * HOUR
    assert begun().activate("x", NOON, ends_at=NOON - HOUR).grant.ends_at == NOON + 8 * HOUR


def test_what_is_simply_done_has_no_end_and_is_never_due_again():
    done = active(asked=make_asked(what={"ends": End.DONE}, duration=None))
    done = done.verify(Verification.UNKNOWN, NOON).grant
    assert (done.ends_at, done.next_at) == (None, None)
    with pytest.raises(OutOfTurn, match="nothing to take back"):
        done.end("ana", NOON)


def test_kinds_say_how_they_end():
    for what, ends in ((EnableApi, End.DONE), (Membership, End.REVIEWED)):
        field = {"api": "x"} if what is EnableApi else {"role": "member"}
        asked = replace(make_asked(), what=what(target="p", **field))
        assert Grant.due("r", "main", asked, NOON).ends is ends


def test_at_its_end_what_is_taken_back_begins_to_end():
    grant = active().verify(Verification.WORKS, NOON).grant
    assert grant.next_at == grant.ends_at
    over = grant.take(grant.ends_at, MINUTE)
    assert (over.grant.status, over.event.kind) == (GrantStatus.REVOKING, "grant.end_begun")
    assert over.event.actor == "keyfix"


def test_on_its_date_what_is_reviewed_stays_and_somebody_is_asked():
    grant = reviewed().verify(Verification.WORKS, NOON).grant
    asked = grant.take(grant.ends_at, MINUTE)
    assert (asked.grant.status, asked.grant.review_due) == (GrantStatus.ACTIVE, True)
    assert asked.grant.next_at is None
    kept = asked.grant.keep("ana", NOON + timedelta(days=91)).grant
    assert kept.ends_at == kept.next_at == NOON + timedelta(days=181)
    with pytest.raises(OutOfTurn):
        kept.keep("ana", NOON)


def test_a_review_that_fell_due_stays_so_when_it_is_verified_late():
    due = reviewed()
    due = replace(due, next_at=due.ends_at)
    due = due.take(due.ends_at, MINUTE).grant.verify(Verification.WORKS, due.ends_at).grant
    assert (due.review_due, due.next_at) == (True, None)


def test_waiting_for_hands_is_said_once_and_looked_at_again_without_a_word():
    once = begun().wait("hands", "by hand", NOON, by_hand=True, again=None)
    assert once.event.kind == "grant.waiting"
    again = once.grant.wait("hands", "by hand", NOON, by_hand=True, again=HOUR)
    assert again.event is None
    assert again.grant.next_at == NOON + HOUR


def test_a_failed_one_waits_for_somebody_who_says_so():
    failed = begun().fail("no such project", NOON).grant
    assert (failed.status, failed.fault) == (GrantStatus.GRANT_FAILED, "no such project")
    assert not failed.live
    again = failed.retry("ana", NOON).grant
    assert (again.status, again.fault) == (GrantStatus.DUE, "")
    assert again.take(NOON, MINUTE).grant.attempts == 2


def test_what_can_not_be_taken_back_is_tried_again_by_itself_and_told_once():
    ending = active().end("ravi", NOON).grant.take(NOON, MINUTE).grant
    failed = ending.fail_to_end("locked", NOON, HOUR)
    assert failed.event.kind == "grant.end_failed"
    again = failed.grant.take(NOON + HOUR, MINUTE).grant.fail_to_end("locked", NOON + HOUR, HOUR)
    assert again.event is None
    assert again.grant.next_at == NOON + 2 * HOUR
    assert again.grant.finish(NOON).grant.status is GrantStatus.ENDED


def test_nobody_ends_what_is_being_called_for():
    with pytest.raises(OutOfTurn, match="at this moment"):
        begun().end("ravi", NOON)


class Lifecycle(RuleBasedStateMachine):
    """Any order of what can happen to a grant; what doesn't fit is refused and changes nothing."""

    def __init__(self):
        super().__init__()
        self.grant, self.now, self.seen = make_grant(), NOON, []

    def do(self, change):
        try:
            done = change()
        except OutOfTurn:
            return
        before, self.grant = self.grant, done.grant
        assert self.grant.version == before.version + 1
        if self.grant.status is not before.status:
            assert done.event is not None
        assert before.status is not GrantStatus.ENDED
        self.seen.append(self.grant.status)

    @rule(hours=st.integers(1, 2000))
    def wait_a_while(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    def take(self):
        self.do(lambda: self.grant.take(self.now, MINUTE))

    @rule(by_hand=st.booleans(), again=st.sampled_from([None, HOUR]))
    def wait(self, by_hand, again):
        self.do(lambda: self.grant.wait("on", "", self.now, by_hand=by_hand, again=again))

    @rule()
    def activate(self):
        self.do(lambda: self.grant.activate("x", self.now))

    @rule()
    def fail(self):
        self.do(lambda: self.grant.fail("fault", self.now))

    @rule()
    def retry(self):
        self.do(lambda: self.grant.retry("ana", self.now))

    @rule(outcome=st.sampled_from(sorted(set(Verification) - {Verification.UNCHECKED})))
    def verify(self, outcome):
        self.do(lambda: self.grant.verify(outcome, self.now))

    @rule()
    def keep(self):
        self.do(lambda: self.grant.keep("ana", self.now))

    @rule()
    def end(self):
        self.do(lambda: self.grant.end("ravi", self.now))

    @rule(again=st.sampled_from([None, HOUR]))
    def fail_to_end(self, again):
        self.do(lambda: self.grant.fail_to_end("fault", self.now, again))

    @precondition(lambda self: self.grant.status in ENDING)
    @rule()
    def finish(self):
        self.do(lambda: self.grant.finish(self.now))

    @invariant()
    def what_is_active_has_been_given_and_has_an_end(self):
        if self.grant.status is GrantStatus.ACTIVE:
            assert GrantStatus.GRANTING in self.seen
            assert self.grant.ends_at
            assert self.grant.review_due or self.grant.next_at

    @invariant()
    def what_ended_is_due_no_more(self):
        if self.grant.status is GrantStatus.ENDED:
            assert (self.grant.next_at, self.grant.live) == (None, False)

    @invariant()
    def what_failed_says_why(self):
        assert (self.grant.status not in FAILED) or self.grant.fault


class ReviewedLifecycle(Lifecycle):
    def __init__(self):
        super().__init__()
        self.grant = make_grant(
            asked=make_asked(what={"ends": End.REVIEWED}, duration=timedelta(days=90))
        )


TestLifecycle = Lifecycle.TestCase
TestLifecycle.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestReviewedLifecycle = ReviewedLifecycle.TestCase
TestReviewedLifecycle.settings = TestLifecycle.settings
