import pytest

from bot.access.alternative import alternatives
from bot.access.policy import Occasion, Policy
from bot.access.review import Verdict
from bot.errors import BadForm
from bot.messages.request_card import asked_facts
from bot.messages.review_form import (
    decision_form,
    denial_form,
    less_form,
    read_decision,
    read_denial,
    read_less,
)
from tests.conftest import make_asked, make_request

REQUEST = make_request(asked=make_asked(what={"role": "owner"}))
OFFERS = alternatives(REQUEST.asked, None)
RULE = Policy()
NO_REASON = Policy(reason_required=frozenset())
ALWAYS = Policy(reason_required=frozenset(Occasion))


def answers(form, **changes):
    return {field.name: field.value for field in form.fields} | changes


@pytest.mark.parametrize(
    "form",
    [
        denial_form(REQUEST, OFFERS, RULE),
        less_form(REQUEST, RULE),
        decision_form(REQUEST, asked_facts(REQUEST.asked), RULE),
    ],
    ids=lambda form: form.purpose,
)
def test_every_form_is_bound_to_what_was_shown(form):
    assert form.subject == f"req-1:{REQUEST.digest}"


def test_a_denial_needs_a_reason_where_the_policy_says_so():
    form = denial_form(REQUEST, OFFERS, RULE)
    with pytest.raises(BadForm):
        read_denial(answers(form), OFFERS, RULE)
    assert read_denial(answers(form), OFFERS, NO_REASON) == ("", None)
    assert read_denial(answers(form, reason=" no "), OFFERS, RULE) == ("no", None)


def test_every_offer_can_be_chosen_by_what_it_changes():
    form = denial_form(REQUEST, OFFERS, RULE)
    (menu,) = (field for field in form.fields if field.choices)
    assert [choice.label for choice in menu.choices] == [
        "Nothing",
        "Role: member",
        "Role: viewer",
        "Ends: taken back after 1 hour",
    ]
    for choice, offer in zip(menu.choices[1:], OFFERS, strict=True):
        given = answers(form, reason="no", instead=choice.value)
        assert read_denial(given, OFFERS, RULE) == ("no", offer)


def test_where_nothing_less_is_known_nothing_is_offered():
    assert [field.name for field in denial_form(REQUEST, (), RULE).fields] == ["reason"]


def test_only_what_can_get_smaller_can_be_changed_by_a_reviewer():
    form = less_form(REQUEST, RULE)
    assert [field.name for field in form.fields] == ["ask_role", "duration", "reason"]
    less, reason = read_less(REQUEST, answers(form, ask_role="viewer", duration="3600"), RULE)
    assert (less.what.role, less.duration.total_seconds(), reason) == ("viewer", 3600, "")
    assert less.is_less_than(REQUEST.asked)


@pytest.mark.parametrize("role", ["admin", "owner ", "Owner, viewer", ""])
def test_a_role_that_is_not_certainly_less_is_named(role):
    form = less_form(REQUEST, RULE)
    with pytest.raises(BadForm) as bad:
        read_less(REQUEST, answers(form, ask_role=role), RULE)
    assert list(bad.value.fields) == ["ask_role"]


def test_less_needs_a_reason_where_approvals_do():
    form = less_form(REQUEST, ALWAYS)
    with pytest.raises(BadForm) as bad:
        read_less(REQUEST, answers(form, duration="3600"), ALWAYS)
    assert list(bad.value.fields) == ["reason"]


def test_a_decision_is_one_of_two_words():
    form = decision_form(REQUEST, (), RULE)
    assert read_decision(answers(form, decision="approve"), RULE) == (Verdict.APPROVE, "")
    with pytest.raises(BadForm):
        read_decision(answers(form), RULE)
    with pytest.raises(BadForm):
        read_decision(answers(form, decision="deny"), RULE)
    assert read_decision(answers(form, decision="deny", reason="no"), RULE)[0] is Verdict.DENY
