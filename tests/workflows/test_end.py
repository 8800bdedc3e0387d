from datetime import timedelta

import pytest

from bot.access.grant_status import GrantStatus
from bot.messages.card import Action
from tests.conftest import ANA_ON_SLACK, BEN_ON_SLACK, NOON
from tests.fakes.time import Clock
from tests.granting import approved, first, granted, lead, newest, status, steps, told
from tests.world import World, actions, button


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def world(database, base, policy):
    return World(database, base, policy, ANA_ON_SLACK, BEN_ON_SLACK)


async def test_at_its_end_a_card_says_exactly_how_it_is_taken_back(world, clock):
    request_id = await granted(world)
    clock.forward(days=91)
    await world.carry_out()
    card = newest(world)
    assert card.headline.startswith("To be taken back")
    assert "set model.request back to none" in steps(card)
    assert await status(world, request_id) is GrantStatus.REVOKING
    assert "ended" not in lead(told(world)[-1])
    await world.press(button(card, Action.TAKEN_BACK), BEN_ON_SLACK)
    await world.carry_out()
    assert await status(world, request_id) is GrantStatus.ENDED
    assert told(world)[-1].headline == "Your access has ended"
    assert actions(newest(world)) == actions(first(world)) == []


async def test_what_could_not_be_taken_back_stays_on_the_card_until_it_is(world, clock):
    request_id = await granted(world)
    clock.forward(days=91)
    await world.carry_out()
    form = (await world.press(button(newest(world), Action.COULD_NOT), ANA_ON_SLACK)).form
    await world.submit(form, ANA_ON_SLACK, reason="The console is down.")
    assert await status(world, request_id) is GrantStatus.REVOKE_FAILED
    assert "may be there still: The console is down." in lead(newest(world))
    await world.press(button(newest(world), Action.TAKEN_BACK), ANA_ON_SLACK)
    assert await status(world, request_id) is GrantStatus.ENDED


async def test_the_holder_gives_it_back_early(world):
    request_id = await granted(world)
    reply = await world.press(button(told(world)[-1], Action.END_GRANT))
    assert "being taken back" in reply.card.headline
    await world.carry_out()
    assert newest(world).headline.startswith("To be taken back")
    assert await status(world, request_id) is GrantStatus.REVOKING


async def test_who_needs_it_no_more_says_so_before_it_is_granted(world):
    request_id = await approved(world)
    await world.press(button(told(world)[-1], Action.END_GRANT))
    await world.carry_out()
    assert "may have been carried out" in newest(world).headline
    await world.press(button(newest(world), Action.TAKEN_BACK), ANA_ON_SLACK)
    assert await status(world, request_id) is GrantStatus.ENDED
    assert "never granted" in lead(told(world)[-1])


async def test_an_admin_ends_it_early(world):
    request_id = await granted(world)
    await world.press(button(first(world), Action.END_GRANT), BEN_ON_SLACK)
    assert await status(world, request_id) is GrantStatus.REVOKING


async def test_a_review_asks_whether_it_is_still_in_use(world, clock):
    words = "Your account is not a member of the project proj_EXAMPLE. openai: you do not have "
    words += "access to the project tied to the API key"
    request_id = await granted(world, words)
    clock.forward(days=91)
    await world.carry_out()
    assert newest(world).headline.startswith("Still in use?")
    assert told(world)[-1].headline == "Do you still use this access?"
    assert actions(told(world)[-1]) == [Action.GRANT_WORKS, Action.STILL_REFUSED, Action.END_GRANT]
    await world.press(button(newest(world), Action.KEEP_GRANT), ANA_ON_SLACK)
    async with world.database.begin() as work:
        grant = await work.grants.of(request_id)
    assert grant.ends_at - clock() == timedelta(days=90)
    assert actions(newest(world)) == []


async def test_nobody_ends_or_rates_what_is_another_persons(world):
    request_id = await granted(world)
    world.roster.admins.discard(str(BEN_ON_SLACK))
    before = first(world)
    for action in (Action.END_GRANT, Action.GRANT_WORKS, Action.STILL_REFUSED):
        pressed = type(before.buttons[0])(action, "x", request_id)
        assert (await world.press(pressed, BEN_ON_SLACK)).card is not None
    assert await status(world, request_id) is GrantStatus.ACTIVE
