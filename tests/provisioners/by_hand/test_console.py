import pytest

from bot.messages.card import StepLine
from bot.messages.text import Look, plain
from bot.provisioners.by_hand import plan_of
from knowledge import Provider
from knowledge.ask import Billing, KeyScope, Membership, ModelAccess, RoleGrant, ServiceAccount
from tests.provisioners.by_hand.tasks import task_for, words

KINDS = [
    Membership(role="member", target="proj_EXAMPLE"),
    RoleGrant(role="member", target="proj_EXAMPLE"),
    KeyScope(scope="model.request", target="proj_EXAMPLE"),
    ServiceAccount(role="member", target="proj_EXAMPLE"),
    ModelAccess(model="gpt-EXAMPLE", target="proj_EXAMPLE"),
]


@pytest.mark.parametrize("provider", [Provider.OPENAI, Provider.ANTHROPIC, Provider.GROQ])
@pytest.mark.parametrize("what", KINDS, ids=lambda one: one.kind.value)
def test_every_kind_says_what_to_do_and_how_it_is_undone_at_any_provider(provider, what):
    plan = plan_of(task_for(provider, what))
    for steps in (plan.give, plan.take_back):
        (told,) = words(steps)
        assert "$" not in told
        assert "<" not in told
    assert plan.by_hand
    assert plan.until is None


def test_the_steps_of_openai_name_the_place_the_person_and_the_role():
    plan = plan_of(task_for(Provider.OPENAI, KINDS[0]))
    assert words(plan.give) == ["Open proj_EXAMPLE, Members, and add ravi@acme.example as member."]
    assert plan.give[0].link.url.startswith("https://platform.openai.com/")


def test_what_a_person_typed_formats_nothing_and_fills_in_nothing():
    hostile = "`x` **bold** $role {role} <@U0ANA>"
    (step,) = plan_of(task_for(Provider.OPENAI, KINDS[0], principal=hostile)).give
    (span,) = (one for one in step.do if "bold" in one.text)
    assert (span.text, span.look) == (hostile, Look.CODE)


def test_where_no_steps_are_known_what_the_knowledge_advises_is_shown():
    advice = (StepLine("An admin", plain("Top it up.")),)
    what = Billing(what="credits", target="Groq")
    plan = plan_of(task_for(Provider.GROQ, what, duration=None, advice=advice))
    assert plan.give == advice
    assert plan.take_back == ()
