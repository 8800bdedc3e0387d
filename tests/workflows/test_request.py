import pytest

from bot.access.policy import parse_policy
from bot.messages.card import Action
from bot.messages.text import flat
from tests.conftest import (
    ADMINS_PLACE,
    ANA_ON_SLACK,
    BEN_ON_SLACK,
    HELP,
    MISSING_SCOPE,
    RAVI_ON_SLACK,
)
from tests.world import World, actions, button


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


@pytest.mark.parametrize(
    "extra",
    [{"status": "approved"}, {"decide_by": "2099-01-01"}, {"tenant": "x"}, {"ask_kind": "other"}],
    ids=str,
)
async def test_a_form_can_set_nothing_that_was_not_asked(world, extra):
    await world.say(MISSING_SCOPE)
    answer = world.chat.at(HELP)[-1]
    form = (await world.press(button(answer, Action.ASK_FOR_ACCESS))).form
    reply = await world.submit(form, **extra)
    assert reply.faults == {next(iter(extra)): "keyfix did not ask for this."}
    assert world.chat.at(ADMINS_PLACE) == []


@pytest.mark.parametrize("given", ["0", "-5", "99999999", "", "1e3", "٣"])
async def test_a_duration_that_was_not_offered_is_refused_at_its_field(world, given):
    await world.say(MISSING_SCOPE)
    form = (await world.press(button(world.chat.at(HELP)[-1], Action.ASK_FOR_ACCESS))).form
    reply = await world.submit(form, principal="ravi", duration=given)
    assert set(reply.faults) == {"duration"}


async def test_asking_for_exactly_the_same_again_leads_to_the_first(world):
    await world.asked(MISSING_SCOPE)
    await world.say(MISSING_SCOPE)
    form = (await world.press(button(world.chat.at(HELP)[0], Action.ASK_FOR_ACCESS))).form
    reply = await world.submit(form, principal="ravi@acme.example")
    assert reply.card.headline == "Your request is with the reviewers"
    assert "exactly this already" in flat(reply.card.body[0])
    assert {Action.EDIT, Action.WITHDRAW} <= set(actions(reply.card))
    assert (await world.kinds())[-1] == "request.refused"
    assert len(world.chat.at(ADMINS_PLACE)) == 1


async def test_a_guest_asks_for_nothing(world):
    await world.say(MISSING_SCOPE)
    world.roster.guests.add(str(RAVI_ON_SLACK))
    reply = await world.press(button(world.chat.at(HELP)[-1], Action.ASK_FOR_ACCESS))
    assert "Guests" in reply.card.headline


async def test_where_nobody_said_where_requests_go_the_reply_says_who_can(database, base):
    world = World(database, base, parse_policy("version: 1"), ANA_ON_SLACK)
    await world.say(MISSING_SCOPE)
    reply = await world.press(button(world.chat.at(HELP)[-1], Action.ASK_FOR_ACCESS))
    assert "KEYFIX_REVIEW_PLACES" in reply.card.headline
