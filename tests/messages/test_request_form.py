from datetime import timedelta

import pytest

from bot.access.directory import Member
from bot.access.policy import Policy
from bot.errors import BadForm
from bot.messages.form import Purpose
from bot.messages.request_form import read_request, request_form
from knowledge import Provider
from knowledge.ask import Billing, RoleGrant
from knowledge.vocabulary import AskKind
from tests.conftest import RAVI_ON_SLACK

RAVI = Member(identity=RAVI_ON_SLACK, name="Ravi", email="ravi@acme.example")
ROLE = RoleGrant(role="member", target="{project}").filled({"project": ("proj_EXAMPLE",)})


def form(ask=ROLE, **rule):
    provider = Provider.OPENAI
    return request_form("dx-1", "OpenAI", provider, ask, "missing scope", RAVI, Policy(**rule))


def answers(ask=ROLE, **changes):
    return {field.name: field.value for field in form(ask).fields} | changes


def test_the_form_is_filled_in_and_can_be_sent_as_it_is():
    assert form().purpose is Purpose.REQUEST
    asked, reason = read_request(Provider.OPENAI, ROLE, answers(), Policy())
    assert asked.what == ROLE
    assert (asked.principal, asked.duration) == ("ravi@acme.example", timedelta(hours=8))
    assert reason == "Blocked by: missing scope"


def test_what_the_text_does_not_say_is_put_in_words():
    fields = {
        f.name: f for f in form(RoleGrant(role="member", target="{project}").filled({})).fields
    }
    assert fields["ask_target"].value == "the project of the key in use"
    assert "write it in" in fields["ask_target"].hint


def test_an_edited_field_is_what_is_asked_for():
    asked, _ = read_request(Provider.OPENAI, ROLE, answers(ask_role="viewer"), Policy())
    assert asked.what.role == "viewer"
    assert asked.what.kind is AskKind.ROLE_GRANT


def test_no_longer_time_than_the_policy_allows_is_offered_or_taken():
    (menu,) = (f for f in form(at_most=timedelta(hours=4)).fields if f.name == "duration")
    assert [choice.label for choice in menu.choices] == ["1 hour", "4 hours"]
    with pytest.raises(BadForm, match="at most 4 hours"):
        read_request(
            Provider.OPENAI, ROLE, answers(duration="28800"), Policy(at_most=timedelta(hours=4))
        )


def test_what_is_simply_done_has_no_duration():
    ask = Billing(what="a payment method", target="the organisation")
    assert "duration" not in answers(ask)
    assert read_request(Provider.OPENAI, ask, answers(ask), Policy())[0].duration is None
    with pytest.raises(BadForm):
        read_request(Provider.OPENAI, ask, answers(ask, duration="3600"), Policy())


@pytest.mark.parametrize("name", ["ask_role", "ask_target", "principal", "reason"])
def test_an_empty_field_is_named(name):
    with pytest.raises(BadForm) as bad:
        read_request(Provider.OPENAI, ROLE, answers(**{name: "  "}), Policy())
    assert bad.value.fields == {name: "Fill this in."}


@pytest.mark.parametrize("name", ["ask_role", "ask_target", "principal", "reason"])
def test_a_secret_is_not_taken_wherever_it_is_typed(name):
    key = "sk-proj-" + "EXAMPLEexample0123456789" * 5
    with pytest.raises(BadForm) as bad:
        read_request(Provider.OPENAI, ROLE, answers(**{name: f"my key is {key}"}), Policy())
    assert list(bad.value.fields) == [name]
    assert "OpenAI" in bad.value.fields[name]
    assert key not in str(bad.value)


def test_too_long_a_value_is_named():
    with pytest.raises(BadForm) as bad:
        read_request(Provider.OPENAI, ROLE, answers(ask_role="x" * 1001), Policy())
    assert list(bad.value.fields) == ["ask_role"]
