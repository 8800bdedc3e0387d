import asyncio

import pytest

from bot.messages.card import Action
from tests.conftest import ADMINS_PLACE, ANA_ON_SLACK, HELP, MISSING_SCOPE, RAVI_ON_SLACK
from tests.world import World, actions, button


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK)


async def sent(world):
    """The private reply that whoever sends a request gets."""
    await world.say(MISSING_SCOPE)
    form = (await world.press(button(world.chat.at(HELP)[-1], Action.ASK_FOR_ACCESS))).form
    return (await world.submit(form)).card


async def test_a_requester_takes_back_what_nobody_decided(world):
    card = await sent(world)
    reply = await world.press(button(card, Action.WITHDRAW))
    assert reply.card.headline == "You withdrew your request"
    (there,) = world.chat.at(ADMINS_PLACE)
    assert actions(there) == []
    assert "withdrawn" in there.lead[0].text
    assert "it was withdrawn" in world.chat.at(HELP)[-1].headline
    assert (await world.kinds())[-1] == "request.withdrawn"


async def test_nobody_else_does_not_even_an_admin(world):
    card = await sent(world)
    reply = await world.press(button(card, Action.WITHDRAW), ANA_ON_SLACK)
    assert reply.card.headline == "Only who asked for it can withdraw a request."
    assert (await world.kinds())[-1] == "request.refused"


async def test_what_was_withdrawn_is_not_approved_and_what_was_approved_not_withdrawn(world):
    card = await sent(world)
    (there,) = world.chat.at(ADMINS_PLACE)
    await asyncio.gather(
        world.press(button(card, Action.WITHDRAW), RAVI_ON_SLACK),
        world.press(button(there, Action.APPROVE), ANA_ON_SLACK),
    )
    ends = [kind for kind in await world.kinds() if kind.split(".")[1] in {"withdrawn", "approved"}]
    assert len(ends) == 1
