import pytest

from bot.access.auto_approval import auto_approval
from bot.access.policy import Policy
from bot.access.request import Status
from bot.audit.event import Kind
from knowledge.ask import UNSAID
from tests.conftest import NOON, RAVI, make_asked, make_request, member

RULE = Policy(auto_approval=True, version="a" * 64, label="rule 1")
ME = member(RAVI, email="ravi@acme.example", admin=False)


def test_what_is_safe_is_approved_by_the_policy_and_told_so():
    change = auto_approval(make_request(), RULE, ME, NOON)
    assert change.request.status is Status.APPROVED
    assert (change.event.kind, change.event.actor) == (Kind.REQUEST_APPROVED, "policy")
    assert change.event.details["rule"] == "rule 1"
    assert change.grant.request_id == "req-1"


@pytest.mark.parametrize(
    ("rule", "asked", "who"),
    [
        pytest.param(Policy(), {}, ME, id="the rule says nothing of it"),
        pytest.param(RULE, {"principal": "eve@acme.example"}, ME, id="for somebody else"),
        pytest.param(RULE, {"what": {"role": UNSAID["role"]}}, ME, id="which role is not said"),
        pytest.param(RULE, {"principal": ""}, member(RAVI), id="no address is known"),
        pytest.param(RULE.held_to(Policy()), {}, ME, id="another rule holds too"),
    ],
)
def test_all_else_is_decided_by_people(rule, asked, who):
    assert auto_approval(make_request(asked=make_asked(**asked)), rule, who, NOON) is None


def test_a_request_that_is_closed_is_not_approved():
    late = make_request()
    assert auto_approval(late, RULE, ME, late.decide_by) is None
