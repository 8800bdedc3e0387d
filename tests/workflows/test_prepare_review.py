from dataclasses import replace

import pytest

from bot.access.person import Identity
from bot.access.policy import parse_policy
from bot.messages.card import Action
from bot.messages.form import Purpose
from bot.messages.text import flat
from tests.conftest import (
    ADMINS_PLACE,
    ANA_ON_SLACK,
    BEN_ON_SLACK,
    MISSING_SCOPE,
    RAVI_ON_SLACK,
)
from tests.world import World, actions, button

MIA = Identity("slack", "T0ACME", "U0MIA")
RULES = """
version: 1
post_to: ["slack:T0ACME:C0ADMINS"]
rules: [{%s}]
"""
BARE_RULE = "reviewers: [admins]"
NO_ROLE = (
    "openai.PermissionDeniedError: Error code: 403 - You do not have permission to create API "
    "keys in this project (proj_EXAMPLE)."
)


@pytest.fixture
def rule():
    return BARE_RULE


@pytest.fixture
def policy(rule):
    return parse_policy(RULES % rule)


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


def facts(card):
    return {fact.name: flat(fact.value) for fact in card.facts}


def told(world):
    """What Ravi was told directly, the newest last."""
    return [c for (place, _), c in world.chat.posts.items() if place.channel == "DU0RAVI"]


async def opened(world, card, action, by=ANA_ON_SLACK):
    return (await world.press(button(card, action), by, ADMINS_PLACE)).form


# --- approving less


async def test_what_is_approved_for_less_is_exactly_the_new_digest(world):
    card = await world.asked(MISSING_SCOPE)
    form = await opened(world, card, Action.APPROVE_LESS)
    assert form.purpose is Purpose.LESS
    await world.submit(form, ANA_ON_SLACK, duration="3600", reason="An hour will do.")
    (now,) = world.chat.at(ADMINS_PLACE)
    assert facts(now)["Ends"] == "taken back after 90 days → taken back after 1 hour"
    assert "Ana approved less than was asked" in flat(now.body[0])
    entry = (await world.entries())[-1]
    assert entry["kind"] == "request.approved"
    assert entry["details"]["before"] == button(card, Action.APPROVE).value.partition(":")[2]
    request_id = entry["subject"]
    async with world.database.begin() as work:
        request = await work.requests.get(request_id)
        assert entry["details"]["digest"] == request.digest
        assert (await work.grants.of(request_id)).digest == request.digest
    (mine,) = told(world)
    assert facts(mine)["Ends"] == facts(now)["Ends"]
    assert "An hour will do." in flat(mine.body[0])


@pytest.mark.parametrize("rule", [BARE_RULE + ", approvals: 2"])
async def test_less_voids_what_others_approved_and_counts_for_itself(world):
    card = await world.asked(MISSING_SCOPE)
    await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
    form = await opened(world, card, Action.APPROVE_LESS, BEN_ON_SLACK)
    await world.submit(form, BEN_ON_SLACK, duration="3600")
    (now,) = world.chat.at(ADMINS_PLACE)
    assert "approved so far by Ben" in flat(now.lead)
    assert "Ana" not in flat(now.lead)
    again = await world.press(button(now, Action.APPROVE), BEN_ON_SLACK)
    assert "approved this already" in again.card.headline
    await world.press(button(now, Action.APPROVE), ANA_ON_SLACK)
    assert (await world.kinds())[-1] == "request.approved"


@pytest.mark.parametrize(
    ("changes", "at_fault"),
    [
        ({"duration": "99999999"}, "duration"),
        ({"duration": "0"}, "duration"),
        ({}, "duration"),
        ({"ask_scope": "api.all"}, "ask_scope"),
        ({"principal": "eve@acme.example"}, "principal"),
        ({"ask_target": "proj_OTHER"}, "ask_target"),
    ],
    ids=str,
)
async def test_nothing_but_less_can_be_approved_instead(world, changes, at_fault):
    card = await world.asked(MISSING_SCOPE)
    form = await opened(world, card, Action.APPROVE_LESS)
    reply = await world.submit(form, ANA_ON_SLACK, **changes)
    assert list(reply.faults) == [at_fault]
    assert reply.form.facts == form.facts
    assert await world.kinds() == ["error.explained", "request.opened"]


# --- denying, with an offer


async def test_a_denial_offers_less_and_one_press_asks_for_it(world):
    card = await world.asked(MISSING_SCOPE)
    form = await opened(world, card, Action.DENY)
    (menu,) = (field for field in form.fields if field.name == "instead")
    hour = next(choice for choice in menu.choices if "1 hour" in choice.label)
    await world.submit(form, ANA_ON_SLACK, reason="Too long.", instead=hour.value)
    (mine,) = told(world)
    assert "Too long." in flat(mine.body[0])
    assert "taken back after 1 hour (not taken back after 90 days)" in flat(mine.body[1])
    reply = await world.press(button(mine, Action.ASK_FOR_LESS))
    assert facts(reply.card)["Ends"] == "taken back after 1 hour"
    assert [facts(one)["Ends"] for one in world.chat.at(ADMINS_PLACE)] == [
        "taken back after 90 days",
        "taken back after 1 hour",
    ]
    again = await world.press(button(mine, Action.ASK_FOR_LESS))
    assert "exactly this already" in flat(again.card.body[0])
    assert (await world.kinds())[-2:] == ["request.opened", "request.refused"]


async def test_an_offer_is_for_whoever_was_denied_alone(world):
    card = await world.asked(MISSING_SCOPE)
    form = await opened(world, card, Action.DENY)
    (menu,) = (field for field in form.fields if field.name == "instead")
    await world.submit(form, ANA_ON_SLACK, reason="No.", instead=menu.choices[1].value)
    (mine,) = told(world)
    reply = await world.press(button(mine, Action.ASK_FOR_LESS), MIA)
    assert "Only who asked" in reply.card.headline


async def test_the_smaller_role_that_the_diagnosis_knows_is_what_is_offered_first(world):
    card = await world.asked(NO_ROLE, ask_role="owner")
    form = await opened(world, card, Action.DENY)
    (menu,) = (field for field in form.fields if field.name == "instead")
    assert menu.choices[1].label == "Role: member"


async def test_only_what_was_offered_can_be_chosen(world):
    card = await world.asked(MISSING_SCOPE)
    form = await opened(world, card, Action.DENY)
    reply = await world.submit(form, ANA_ON_SLACK, reason="No.", instead="0" * 64)
    assert list(reply.faults) == ["instead"]


async def test_without_an_offer_there_is_no_button(world):
    card = await world.asked(MISSING_SCOPE)
    form = await opened(world, card, Action.DENY)
    await world.submit(form, ANA_ON_SLACK, reason="Not this month.")
    (mine,) = told(world)
    assert Action.ASK_FOR_LESS not in actions(mine)
    forged = replace(button(card, Action.APPROVE), action=Action.ASK_FOR_LESS)
    reply = await world.press(replace(forged, value=forged.value.partition(":")[0]))
    assert "Nothing was offered" in reply.card.headline


# --- high risk, and reading it all


HIGH = pytest.mark.parametrize("rule", [BARE_RULE + ", risk: high"])


@HIGH
async def test_a_bare_press_never_approves_what_is_of_high_risk(world):
    card = await world.asked(MISSING_SCOPE)
    form = await opened(world, card, Action.APPROVE)
    assert form.purpose is Purpose.DECISION
    shown = {fact.name: flat(fact.value) for fact in form.facts}
    for name, value in facts(card).items():
        assert shown[name] == value
    assert "request.approved" not in await world.kinds()
    await world.submit(form, ANA_ON_SLACK, decision="approve")
    assert (await world.kinds())[-1] == "request.approved"


@HIGH
async def test_what_was_confirmed_is_bound_to_what_was_shown(world):
    card = await world.asked(MISSING_SCOPE)
    form = await opened(world, card, Action.APPROVE)
    forged = replace(form, subject=form.subject.partition(":")[0] + ":" + "0" * 64)
    reply = await world.submit(forged, ANA_ON_SLACK, decision="approve")
    assert "changed since" in reply.card.headline
    assert "request.approved" not in await world.kinds()


@HIGH
@pytest.mark.parametrize("who", [MIA, RAVI_ON_SLACK], ids=["a colleague", "the requester"])
async def test_whoever_may_not_decide_gets_no_form_to_decide_with(world, who):
    card = await world.asked(MISSING_SCOPE)
    for action in (Action.APPROVE, Action.APPROVE_LESS, Action.DENY, Action.READ_ALL):
        reply = await world.press(button(card, action), who)
        assert reply.form is None
    form = await opened(world, card, Action.READ_ALL)
    reply = await world.submit(form, who, decision="approve")
    assert reply.form is None
    assert set(await world.kinds()) == {"error.explained", "request.opened", "review.refused"}


@pytest.mark.parametrize(
    ("given", "at_fault"),
    [
        ({"decision": ""}, "decision"),
        ({"decision": "perhaps"}, "decision"),
        ({"decision": "deny", "reason": " "}, "reason"),
        ({"decision": "approve", "approver": "someone"}, "approver"),
    ],
    ids=str,
)
async def test_the_whole_view_takes_a_decision_and_nothing_else(world, given, at_fault):
    card = await world.asked(MISSING_SCOPE)
    form = await opened(world, card, Action.READ_ALL)
    reply = await world.submit(form, ANA_ON_SLACK, **given)
    assert list(reply.faults) == [at_fault]
    assert reply.form == form


@pytest.mark.parametrize(("decision", "kind"), [("approve", "approved"), ("deny", "denied")])
async def test_in_the_whole_view_it_is_decided_too(world, decision, kind):
    card = await world.asked(MISSING_SCOPE)
    form = await opened(world, card, Action.READ_ALL)
    await world.submit(form, ANA_ON_SLACK, decision=decision, reason="Seen.")
    assert (await world.kinds())[-1] == f"request.{kind}"
    assert "Seen." in flat(told(world)[-1].body[0])


@pytest.mark.parametrize("rule", [BARE_RULE + ", reason_required: [approve]"])
async def test_where_an_approval_needs_a_reason_it_is_asked_for(world):
    card = await world.asked(MISSING_SCOPE)
    form = await opened(world, card, Action.APPROVE)
    assert list((await world.submit(form, ANA_ON_SLACK, decision="approve")).faults) == ["reason"]
    await world.submit(form, ANA_ON_SLACK, decision="approve", reason="INC-7")
    assert (await world.kinds())[-1] == "request.approved"
    denial = await opened(world, await world.asked(NO_ROLE), Action.DENY)
    await world.submit(denial, ANA_ON_SLACK)
    assert (await world.kinds())[-1] == "request.denied"
