"""From the paste to the end of the grant, broken off at every point between two effects.

Whoever meets an error does what people and platforms do: the same again. In the end everything
is as if nothing had broken, whichever point it was.
"""

from contextlib import suppress

import pytest

from bot import crashpoints
from bot.messages.card import Action
from bot.messages.text import flat
from bot.workflows.provision import ProvisionGrants
from tests.conftest import (
    ADMINS_PLACE,
    ANA_ON_SLACK,
    HELP,
    MISSING_SCOPE,
    NOON,
)
from tests.fakes.provider import FakeProvider
from tests.fakes.provisioner import Scripted
from tests.fakes.time import Clock
from tests.journeys.story import CARRIED_OUT, STORY, TOLD, points_of
from tests.world import World, button

POINTS = [
    *points_of([*STORY, *CARRIED_OUT], TOLD),
    *("grant:called", "grant:drawn", "grant:noted"),
]


class Broken(Exception):
    """What a point raises."""


class Breaker:
    """Raises at one point, once; remembers all that were reached."""

    def __init__(self, at=""):
        self.at = at
        self.seen = []

    def __call__(self, name):
        self.seen.append(name)
        if name == self.at and self.seen.count(name) == 1:
            raise Broken(name)


class Journey:
    """The same people doing the same things, again where it broke."""

    def __init__(self, world, time):
        self.world = world
        self.time = time

    async def walk(self):
        for step in (self.paste, self.ask, self.approve, self.wait_for_the_end):
            await self.insist(step)
        await self.settle()

    async def insist(self, step):
        try:
            await step()
        except Broken:
            await self.settle()
            await step()
        await self.settle()

    async def settle(self):
        """Let the time pass in which a courier, and whoever carries grants out, tries again."""
        for _ in range(3):
            self.time.forward(minutes=2)
            with suppress(Broken):  # as the loop around it does
                await self.world.bot.provision.drain()
            await self.world.bot.courier.drain()

    async def paste(self):
        await self.world.say(MISSING_SCOPE, key="the-paste")

    async def ask(self):
        answer = self.world.chat.at(HELP)[0]
        form = (await self.world.press(button(answer, Action.ASK_FOR_ACCESS))).form
        await self.world.submit(form, principal="ravi@acme.example")

    async def approve(self):
        card = self.world.chat.at(ADMINS_PLACE)[0]
        if any(b.action is Action.APPROVE for b in card.buttons):
            await self.world.press(button(card, Action.APPROVE), ANA_ON_SLACK)

    async def wait_for_the_end(self):
        self.time.forward(days=91)


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
async def provider():
    async with FakeProvider() as fake:
        yield fake


@pytest.fixture
def journey(database, base, policy, clock, provider):
    world = World(database, base, policy, ANA_ON_SLACK)
    world.bot.provision = ProvisionGrants(database, lambda _: Scripted(provider.url))
    return Journey(world, clock)


async def test_the_points_of_the_journey_are_those_that_are_broken_here(journey, monkeypatch):
    monkeypatch.setattr(crashpoints, "hook", dry := Breaker())
    await journey.walk()
    assert sorted(set(dry.seen)) == sorted(POINTS)


@pytest.mark.parametrize("point", POINTS)
async def test_wherever_it_breaks_the_end_is_the_same(journey, monkeypatch, provider, point):
    monkeypatch.setattr(crashpoints, "hook", breaker := Breaker(point))
    await journey.walk()
    assert point in breaker.seen
    world = journey.world
    assert [k for k in await world.kinds() if "refused" not in k] == [*STORY, *CARRIED_OUT]
    assert (len(provider.made), provider.bindings) == (1, {})
    for place in (HELP, ADMINS_PLACE):
        assert len(world.chat.at(place)) == len(set(world.chat.at(place)))
    (card,) = world.chat.at(ADMINS_PLACE)
    assert "approved by" in flat(card.lead)
    assert "ended" in flat(card.lead)
    async with world.database.begin() as work:
        assert await work.outbox.waiting() == await work.outbox.dead() == 0
