from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access.asked import Asked
from knowledge import Provider
from knowledge.ask import Billing, KeyScope, Quota, RoleGrant
from knowledge.vocabulary import End

HOUR = timedelta(hours=1)


def role(words, target="proj_EXAMPLE", provider=Provider.OPENAI, **more):
    what = RoleGrant(role=words, target=target, **more)
    return Asked(provider=provider, what=what, principal="ravi@acme.example", duration=8 * HOUR)


def scope(words):
    what = KeyScope(scope=words, target="proj_EXAMPLE")
    return Asked(provider=Provider.OPENAI, what=what, principal="ravi", duration=8 * HOUR)


def quota(amount):
    what = Quota(quota="requests", amount=amount, target="proj_EXAMPLE")
    return Asked(provider=Provider.OPENAI, what=what, principal="ravi", duration=None)


AZURE = {"provider": Provider.AZURE_OPENAI}


@pytest.mark.parametrize(
    ("less", "more"),
    [
        (role("viewer"), role("owner")),
        (role("member"), role("owner")),
        (
            role("roles/aiplatform.user", provider=Provider.VERTEX_AI),
            role("roles/aiplatform.admin", provider=Provider.VERTEX_AI),
        ),
        (role("roles/a"), role("roles/a, roles/b")),
        (
            role("r", "/subscriptions/1/resourceGroups/x", **AZURE),
            role("r", "/subscriptions/1", **AZURE),
        ),
        (replace(role("owner"), duration=HOUR), role("owner")),
        (replace(role("viewer"), duration=HOUR), role("owner")),
        (scope("model.request"), scope("model.request, api.all")),
        (quota("50"), quota("100")),
    ],
)
def test_what_is_certainly_less_is_told_from_more(less, more):
    assert less.is_less_than(more)
    assert not more.is_less_than(less)


@pytest.mark.parametrize(
    ("other", "asked"),
    [
        (role("owner"), role("owner")),
        (role("admin"), role("owner")),
        (role("viewer", provider=Provider.ANTHROPIC), role("owner", provider=Provider.ANTHROPIC)),
        (role("viewer", "proj_OTHER"), role("owner")),
        (replace(role("viewer"), duration=9 * HOUR), role("owner")),
        (replace(role("viewer"), duration=None), role("owner")),
        (replace(role("viewer"), duration=timedelta(0)), role("owner")),
        (replace(role("viewer"), principal="eve@acme.example"), role("owner")),
        (replace(role("viewer"), principal="ravi@acme.example "), role("owner")),
        (role("viewer", ends=End.REVIEWED), role("owner")),
        (role("viewer", at_most=timedelta(days=90)), role("owner")),
        (role("viewer", permission="p"), role("owner")),
        (role("Viewer"), role("owner")),
        (role("viewer\u200b"), role("owner")),
        (role("r", "/subscriptions/12", **AZURE), role("r", "/subscriptions/1", **AZURE)),
        (role("r", "/subscriptions/1/../2", **AZURE), role("r", "/subscriptions/1", **AZURE)),
        (role("r", "/subscriptions/1/", **AZURE), role("r", "/subscriptions/1", **AZURE)),
        (role("r", "/subscriptions/1//x", **AZURE), role("r", "/subscriptions/1", **AZURE)),
        (role("r", "proj_EXAMPLE/x"), role("r")),
        (role('{"a":1}'), role('{"a":1}, {"b":2}')),
        (role("a"), role("a, if tagged b")),
        (role("a, c"), role("a, b")),
        (quota("5e1"), quota("100")),
        (quota("-5"), quota("100")),
        (quota("\u0665"), quota("100")),
        (quota("200"), quota("100")),
        (scope("model"), role("owner")),
    ],
)
def test_what_may_be_more_or_something_else_is_never_less(other, asked):
    assert not other.is_less_than(asked)


WISHES = st.builds(
    lambda words, target, hours: replace(role(words, target), duration=hours * HOUR),
    st.sampled_from(["viewer", "member", "owner", "admin", "a", "a, b", "b"]),
    st.sampled_from(["projects/1", "projects/1/x", "projects/12", "proj_1"]),
    st.integers(1, 4),
)


@given(WISHES, WISHES, WISHES)
def test_less_is_an_order(one, two, three):
    assert not one.is_less_than(one)
    assert not (one.is_less_than(two) and two.is_less_than(one))
    if one.is_less_than(two) and two.is_less_than(three):
        assert one.is_less_than(three)


@pytest.mark.parametrize("asked", [role("owner"), quota("100")], ids=["with an end", "done"])
def test_what_is_kept_comes_back_with_the_same_digest(asked):
    assert Asked.from_json(asked.as_json()) == asked
    assert Asked.from_json(asked.as_json()).digest == asked.digest


def test_the_audit_log_is_told_all_but_the_principal():
    told = role("owner").told()
    assert "ravi@acme.example" not in str(told)
    for part in ("owner", "proj_EXAMPLE", "28800", "openai"):
        assert part in told["asked"]


def test_what_is_simply_done_has_nothing_to_make_smaller():
    what = Billing(what="a payment method", target="the organisation")
    done = Asked(provider=Provider.OPENAI, what=what, principal="ravi", duration=None)
    assert not done.can_be_less
    assert role("owner").can_be_less
