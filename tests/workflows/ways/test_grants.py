import pytest

from bot.messages.card import Action
from tests.conftest import ANA_ON_SLACK, BEN_ON_SLACK, MISSING_SCOPE, NOON
from tests.fakes.provider import FakeProvider, Fault
from tests.fakes.provisioner import Scripted
from tests.fakes.time import Clock
from tests.granting import first, lead, steps
from tests.world import World, button


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


async def test_what_will_be_done_is_shown_before_anybody_approves_it(world):
    card = await world.asked(MISSING_SCOPE)
    assert "Restricted, then allow model.request and nothing else" in steps(card)


async def test_an_admins_provider_does_it_at_once_and_says_so(database, base, policy):
    async with FakeProvider() as provider:
        parts = {"provisioners": lambda _: Scripted(provider.url)}
        world = World(database, base, policy, ANA_ON_SLACK, **parts)
        card = await world.asked(MISSING_SCOPE)
        assert "POST /bindings" in steps(card)
        provider.fail("POST /bindings", Fault.REFUSE)
        await world.press(button(card, Action.APPROVE), ANA_ON_SLACK)
        await world.carry_out()
        shown = str(world.chat.posts)
        assert "You have your access" not in shown
        assert "the project is locked" in lead(first(world))
        await world.press(button(first(world), Action.TRY_AGAIN), ANA_ON_SLACK)
        await world.carry_out()
        assert "verified: it works" in lead(first(world))
        assert len(provider.made) == 1
